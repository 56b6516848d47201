"""Answering a question with a fact that exists: choose it, choose which phrasings it gets, check, publish and tell."""

import asyncio
from collections.abc import Sequence

from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.busy import busy
from handlers.admins.desk import AWAITS, Desk
from handlers.admins.panel import Rows, label, plain, show
from handlers.admins.queue import drafts
from handlers.admins.queue.callbacks import Act, Choose, Move, ShowQuestion, Step
from handlers.admins.queue.drafts import Content, Option, present
from handlers.admins.queue.listing import gone, nearest
from handlers.admins.queue.words import FLAGS, listed, quoted
from handlers.keyboards import button
from handlers.rendering import Page
from handlers.sending import acknowledge
from knowledge.assistant import Assistant
from knowledge.base import Base
from knowledge.model import Fact, Language
from knowledge.store import Store
from knowledge.store.question import OpenQuestion, State
from knowledge.text.phrasing import keepable, phrasing

NEAREST = 6
LONGEST = 200
"""Characters of a phrasing that an editor types."""


async def on_answer(query: CallbackQuery, callback_data: Act, store: Store, assistant: Assistant, page: Page) -> None:
    """Begin: the nearest facts to choose from."""
    question = await opened(query, callback_data, store)
    if question is None:
        return
    draft = {**drafts.begun(question.id, drafts.FACT), "panel": query.message.message_id if query.message else None}
    found = await nearest(assistant, question.text or "", question.language, NEAREST)
    await present(query, Desk(store.drafts, query.from_user.id), draft, *_facts(question, found, page))


async def opened(query: CallbackQuery, callback_data: Act, store: Store) -> OpenQuestion | None:
    """The question to answer; None where it is closed, or another draft is in the way, which is told."""
    question = await store.questions.get(callback_data.question)
    if question is None or question.state is not State.OPEN:
        await gone(query, store)
        return None
    desk = Desk(store.drafts, query.from_user.id)
    draft = await desk.any()
    mine = draft is not None and draft.get("question") == question.id and draft.get("kind") == drafts.KIND
    # What was typed for another question is not lost without a word, either.
    kind = drafts.KIND if mine or not _has_words(draft) else ""
    anyway = Act(question=question.id, do=callback_data.do, sure=True)
    if not callback_data.sure and await busy(query, desk, kind, anyway):
        return None
    return question


def _has_words(draft: Content | None) -> bool:
    return draft is not None and draft.get("kind") == drafts.KIND and bool(draft.get("text") or draft.get("options"))


async def on_words(
    message: Message, desk: Desk, draft: Content, store: Store, assistant: Assistant, page: Page
) -> None:
    """What was typed to find the fact: its id, or words."""
    question = await store.questions.get(draft["question"])
    words = keepable(message.text or "", LONGEST)
    if question is None or not words:
        await show(message, _("Please write the fact's id or a few words to look for."))
        return
    fact = assistant.base.find(words.lower())
    if fact is not None:
        await show_phrasings(message, desk, await _chosen(draft, fact, store), store, page)
        return
    found = await nearest(assistant, words, page.language, NEAREST)
    await present(message, desk, draft, *_facts(question, found, page))


async def on_facts(
    query: CallbackQuery, desk: Desk, draft: Content, store: Store, assistant: Assistant, page: Page
) -> None:
    """Back to the choice of the fact."""
    question = await store.questions.get(draft["question"])
    if question is None:
        await gone(query, store)
        return
    found = await nearest(assistant, question.text or "", question.language, NEAREST)
    draft = {**drafts.begun(question.id, drafts.FACT), "panel": draft.get("panel")}
    await present(query, desk, draft, *_facts(question, found, page))


async def on_choose(
    query: CallbackQuery, callback_data: Choose, desk: Desk, draft: Content, store: Store, base: Base, page: Page
) -> None:
    """The fact is chosen: which phrasings does it get?"""
    fact = base.find(callback_data.fact)
    if fact is None or draft["question"] != callback_data.question:
        await acknowledge(query, _("This fact is no longer there."))
        return
    await show_phrasings(query, desk, await _chosen(draft, fact, store), store, page)


async def on_phrasing(
    message: Message, desk: Desk, draft: Content, store: Store, assistant: Assistant, page: Page
) -> None:
    """A phrasing in the editor's own words, in whatever language it is."""
    text = phrasing(keepable(message.text or "", LONGEST))
    if not any(map(str.isalpha, text)):
        await show(message, _("Please write the question in words."))
        return
    spoken = await asyncio.to_thread(lambda: assistant.reply(text, page.language).language)
    others = [one for one in drafts.options(draft) if one.text.casefold() != text.casefold()]
    kept = [one for one in others if one.chosen] + [one for one in others if not one.chosen]
    found = [Option(text, spoken, chosen=True), *kept][: drafts.OFFERED]
    await show_phrasings(message, desk, drafts.with_options(draft, found), store, page)


async def on_toggle(
    query: CallbackQuery, callback_data: Step, desk: Desk, draft: Content, store: Store, page: Page
) -> None:
    """Choose a phrasing, or not."""
    found = [
        Option(one.text, one.language, one.chosen != (place == callback_data.place))
        for place, one in enumerate(drafts.options(draft))
    ]
    await show_phrasings(query, desk, drafts.with_options(draft, found), store, page)


async def on_phrasings(query: CallbackQuery, desk: Desk, draft: Content, store: Store, page: Page) -> None:
    """Back to the phrasings."""
    await show_phrasings(query, desk, draft, store, page)


async def show_phrasings(event: Message | CallbackQuery, desk: Desk, draft: Content, store: Store, page: Page) -> None:
    """The fact as people will be told it, and the phrasings to add to it."""
    question = await store.questions.get(draft["question"])
    head = await store.revisions.head(draft["fact"])
    fact = head.item if head is not None and head.live else None
    if question is None or head is None or not isinstance(fact, Fact):
        await desk.drop()
        await show(event, _("This fact is no longer there."))
        return
    draft = {**draft, AWAITS: drafts.PHRASING, "revision": head.number}
    found = drafts.options(draft)
    parts = [
        f"<b>{_('Question {number}').format(number=question.id)}</b>: {quoted(question)}",
        _shown(fact, page.language),
        _("Which of these shall find this fact from now on? You can also write one yourself.")
        if found
        else _("You can write a question that shall find this fact from now on."),
        _("Told about it: {count}").format(count=len(await store.questions.wishes(question.id))),
    ]
    await present(event, desk, draft, "\n\n".join(parts), _choosing(found))


def _shown(fact: Fact, language: Language) -> str:
    others: Sequence[Language] = ("kk",) if language == "ru" else ("ru",)
    lines = [f"<b>{plain(fact.wording(language).question)}</b> <code>{fact.id}</code>"]
    return "\n".join([*lines, *(f"{FLAGS[one]} {plain(fact.wording(one).say)}" for one in (language, *others))])


def _choosing(found: Sequence[Option]) -> Rows:
    rows = [
        [
            button(
                label(f"{'☑️' if one.chosen else '⬜️'} {FLAGS[one.language]} {one.text}"),
                Step(move=Move.TOGGLE, place=place),
            )
        ]
        for place, one in enumerate(found)
    ]
    onward = button(_("Check ➡️"), Step(move=Move.CHECK))
    back = [button(_("⬅️ Another fact"), Step(move=Move.FACTS)), cancel()[0]]
    return [*rows, [onward], back]


def _facts(question: OpenQuestion, found: Sequence[Fact], page: Page) -> tuple[str, Rows]:
    parts = [
        f"<b>{_('Question {number}').format(number=question.id)}</b>: {quoted(question)}",
        _("Which fact answers it? Choose one, or write its id or a few words to look for."),
        listed(found, page) if found else _("Nothing found."),
    ]
    rows = [
        [button(label(fact.wording(page.language).question), Choose(question=question.id, fact=fact.id))]
        for fact in found
    ]
    return "\n\n".join(parts), [*rows, cancel()]


def cancel() -> list[InlineKeyboardButton]:
    """A row that drops the draft."""
    return [button(_("✖️ Cancel"), Step(move=Move.CANCEL))]


async def on_cancel(query: CallbackQuery, desk: Desk, draft: Content) -> None:
    """Drop the draft; the question stays as it is."""
    await desk.drop()
    back = button(_("⬅️ To the question"), ShowQuestion(question=draft["question"]))
    await show(query, _("Dropped. The question stays as it was."), [[back]])


async def on_gone(query: CallbackQuery, store: Store) -> None:
    """A button of an answer that is finished, dropped, or open in another message."""
    await gone(query, store)


async def _chosen(draft: Content, fact: Fact, store: Store) -> Content:
    offered = drafts.offered(await store.questions.spellings(draft["question"]))
    return drafts.with_options({**draft, "fact": fact.id}, offered)
