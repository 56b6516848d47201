"""/queue: the open questions by demand, and one of them with all that is known of it."""

import asyncio

from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.panel import LABEL, Rows, names_of, plain, show, when
from handlers.admins.queue.callbacks import Act, Do, ShowQuestion, ShowQueue, ShowSpellings
from handlers.admins.queue.words import FLAGS, QUOTED, flags, listed, quoted, shelf_name, shelf_of
from handlers.keyboards import button, part_of, turns
from handlers.rendering import Page, excerpt
from handlers.sending import acknowledge
from knowledge.assistant import Assistant
from knowledge.model import Fact, Language
from knowledge.store import Store
from knowledge.store.clock import Clock
from knowledge.store.editors import Role
from knowledge.store.question import Listed, OpenQuestion, Shelf, State

A_PAGE = 8
SPELLINGS = 10
"""Spellings of a question on its panel, and on a page of them."""

NEAREST = 4
"""Facts that are shown as near a question."""


async def on_queue(message: Message, store: Store) -> None:
    """The questions about the city, the most asked first."""
    await show(message, *await shelf(store, Shelf.NO_FACT, 0))


async def on_show_queue(query: CallbackQuery, callback_data: ShowQueue, store: Store) -> None:
    """Another page or shelf."""
    await show(query, *await shelf(store, callback_data.shelf, callback_data.page))


async def on_show_question(
    query: CallbackQuery,
    callback_data: ShowQuestion,
    store: Store,
    assistant: Assistant,
    page: Page,
    role: Role,
    clock: Clock,
) -> None:
    """One question."""
    question = await store.questions.get(callback_data.question)
    if question is None or question.text is None:
        await gone(query, store)
        return
    await show(query, *await card(question, store, assistant, page, role, clock))


async def on_show_spellings(query: CallbackQuery, callback_data: ShowSpellings, store: Store) -> None:
    """All that people wrote, page by page."""
    question = await store.questions.get(callback_data.question)
    if question is None or question.text is None:
        await gone(query, store)
        return
    spellings = await store.questions.spellings(question.id, limit=1000)
    found, number = part_of(spellings, callback_data.page, SPELLINGS)
    lines = [f"{FLAGS[one.language]} {plain(one.text, QUOTED)} × {one.count}" for one in found]
    text = f"<b>{_('Question {number}').format(number=question.id)}</b>\n\n" + "\n".join(lines)
    turn = turns(len(spellings), number, SPELLINGS, lambda to: ShowSpellings(question=question.id, page=to))
    await show(query, text, [*turn, [button(_("⬅️ Back"), ShowQuestion(question=question.id))]])


async def gone(query: CallbackQuery, store: Store) -> None:
    """The question is not there any more: say so, and show the others."""
    await acknowledge(query, _("This question is no longer there."))
    await show(query, *await shelf(store, Shelf.NO_FACT, 0))


async def shelf(store: Store, chosen: Shelf, number: int) -> tuple[str, Rows]:
    """A page of a shelf, or its last one where it has become shorter."""
    number = max(number, 0)
    count, found = await store.questions.listed(chosen, offset=number * A_PAGE, limit=A_PAGE)
    if not found and count:
        number = (count - 1) // A_PAGE
        count, found = await store.questions.listed(chosen, offset=number * A_PAGE, limit=A_PAGE)
    lines = [f"<b>{_('Questions without an answer')}</b>", f"{shelf_name(chosen)}: {count}"]
    if not count:
        lines += ["", _("Nothing here.")]
    rows = [[button(_brief(one), ShowQuestion(question=one.question.id))] for one in found]
    rows += turns(count, number, A_PAGE, lambda to: ShowQueue(shelf=chosen, page=to))
    tabs = [_tab(other, is_open=other is chosen) for other in Shelf]
    return "\n".join(lines), [*rows, tabs]


def _tab(shelf: Shelf, *, is_open: bool) -> InlineKeyboardButton:
    return button(f"• {shelf_name(shelf)}" if is_open else shelf_name(shelf), ShowQueue(shelf=shelf))


def _brief(found: Listed) -> str:
    """A question on a button: how often, in which languages, how many wait, and how it begins."""
    waiting = f" 🔔{found.wishing}" if found.wishing else ""
    head = f"{found.question.count}× {flags(found.languages)}{waiting} "
    return head + excerpt(found.question.text or "…", LABEL - len(head))


async def card(
    question: OpenQuestion, store: Store, assistant: Assistant, page: Page, role: Role, clock: Clock
) -> tuple[str, Rows]:
    """All that is known of a question, and what can be done with it."""
    spellings = await store.questions.spellings(question.id, limit=SPELLINGS + 1)
    wishes = await store.questions.wishes(question.id)
    lines = [f"• {FLAGS[one.language]} {plain(one.text, QUOTED)} × {one.count}" for one in spellings[:SPELLINGS]]
    figures = [
        _("Asked: {count}").format(count=question.count),
        _("First: {moment}").format(moment=when(question.first_at, clock)),
        _("Last: {moment}").format(moment=when(question.last_at, clock)),
        _("Wait to be told: {count}").format(count=len(wishes)),
    ]
    title = f"<b>{_('Question {number}').format(number=question.id)}</b> · {shelf_name(shelf_of(question))}"
    parts = [title, "\n".join(lines or [quoted(question)]), "\n".join(figures)]
    if question.state is State.OPEN:
        near = await nearest(assistant, question.text or "", question.language, NEAREST)
        if near:
            parts.append(f"<b>{_('Nearest facts')}</b>\n{listed(near, page)}")
    else:
        parts.append(await _closing(question, store, page, clock))
    more = [[button(_("All spellings"), ShowSpellings(question=question.id))]] if len(spellings) > SPELLINGS else []
    back = button(_("⬅️ To the list"), ShowQueue(shelf=shelf_of(question)))
    doing = _doing(question) if role.may(Role.EDITOR) else []
    return "\n\n".join(parts), [*doing, *more, [back]]


async def nearest(assistant: Assistant, text: str, language: Language, limit: int) -> list[Fact]:
    """The facts that stand nearest to a text, even where none fits."""
    _spoken, found = await asyncio.to_thread(assistant.search, text, language, limit=limit)
    if found:
        return [candidate.fact for candidate in found]
    return list((await asyncio.to_thread(assistant.reply, text, language)).suggestions)[:limit]


async def _closing(question: OpenQuestion, store: Store, page: Page, clock: Clock) -> str:
    names = await names_of(store.editors)
    who = names.get(question.closed_by or 0, str(question.closed_by))
    if question.state is State.DISMISSED:
        what = _("Dismissed")
    elif question.fact is None:
        what = _("Answered in person")
    else:
        fact = page.base.find(question.fact)
        what = _("Answered with a fact: {fact}").format(
            fact=plain(fact.wording(page.language).question if fact is not None else question.fact, QUOTED)
        )
    return f"{what}\n{plain(who)}, {when(question.closed_at or question.last_at, clock)}"


def _doing(question: OpenQuestion) -> Rows:
    def act(text: str, do: Do) -> InlineKeyboardButton:
        return button(text, Act(question=question.id, do=do))

    if question.state is not State.OPEN:
        return [[act(_("↩️ Open again"), Do.REOPEN)]]
    return [
        [act(_("✅ Answer with a fact"), Do.ANSWER)],
        [act(_("📝 New fact"), Do.WRITE), act(_("✉️ Reply in person"), Do.REPLY)],
        [act(_("🚫 Dismiss"), Do.DISMISS)],
    ]
