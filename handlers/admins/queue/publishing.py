"""The end of an answer: the phrasings are tried, then published together with the answer and what is told."""

import asyncio
from collections.abc import Iterable

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import I18n
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import AWAITS, Desk
from handlers.admins.editing.notifying import tell_proposed
from handlers.admins.panel import plain, show
from handlers.admins.publishing import needs_second, publish
from handlers.admins.queue import drafts
from handlers.admins.queue.answering import cancel, show_phrasings
from handlers.admins.queue.callbacks import Move, ShowQuestion, ShowQueue, Step
from handlers.admins.queue.drafts import Content, Option, present
from handlers.admins.queue.listing import gone
from handlers.admins.queue.words import FLAGS, quoted
from handlers.admins.telling import with_fact
from handlers.keyboards import button
from handlers.rendering import Page, PageFactory
from handlers.sending import acknowledge
from knowledge.assistant import Assistant
from knowledge.base import Base
from knowledge.editing.examining import candidate, examine
from knowledge.model import LANGUAGES, Fact, Wording
from knowledge.store import Store
from knowledge.store.proposals import Proposal
from knowledge.store.question import Closed, OpenQuestion, State
from knowledge.store.questions import Answer
from knowledge.store.revision import Change, Stale
from knowledge.store.revisions import Authorship


async def on_check(
    query: CallbackQuery, desk: Desk, draft: Content, store: Store, assistant: Assistant, page: Page
) -> None:
    """Try what is to be published: do the phrasings find the fact, and no rule is broken?"""
    question = await store.questions.get(draft["question"])
    head = await store.revisions.head(draft["fact"])
    if question is None or head is None or not isinstance(head.item, Fact):
        await gone(query, store)
        return
    added = _added(head.item, drafts.options(draft))
    fact = _with(head.item, added)
    faults = _brought(assistant.base, head.item, fact, page)
    results = await asyncio.to_thread(_tried, assistant, fact, added, page) if added and not faults else []
    parts = [
        f"<b>{_('Question {number}').format(number=question.id)}</b>: {quoted(question)}",
        _("Answer: {fact}").format(fact=f"<b>{plain(fact.wording(page.language).question)}</b>"),
        "\n".join(f"⛔️ {plain(fault)}" for fault in faults) or "\n".join(results) or _("No phrasing is added."),
        _("Told about it: {count}").format(count=len(await store.questions.wishes(question.id))),
    ]
    draft = {**draft, AWAITS: None}
    back = button(_("⬅️ Back"), Step(move=Move.PHRASINGS))
    rows = [] if faults else [[button(_("✅ Publish"), Step(move=Move.SEND))]]
    await present(query, desk, draft, "\n\n".join(parts), [*rows, [back, *cancel()]])


async def on_publish(
    query: CallbackQuery, desk: Desk, draft: Content, store: Store, page: Page, pages: PageFactory, i18n: I18n
) -> None:
    """Publish and tell, in one transaction; where the fact has been edited meanwhile, show it again instead."""
    question = await store.questions.get(draft["question"])
    head = await store.revisions.head(draft["fact"])
    if question is None or head is None or not isinstance(head.item, Fact):
        await gone(query, store)
        return
    if question.state is not State.OPEN:
        await _closed(query, desk, store)
        return
    if head.number != draft.get("revision") or not head.live:
        await acknowledge(query, _("It was edited just now: look again."))
        await show_phrasings(query, desk, draft, store, page)
        return
    added = _added(head.item, drafts.options(draft))
    change = Change(_with(head.item, added), head.number)
    try:
        told, proposal = await _answer(question, change if added else None, head.item, query, store, pages)
    except Stale:
        await acknowledge(query, _("It was edited just now: look again."))
        await show_phrasings(query, desk, draft, store, page)
        return
    except Closed:
        await _closed(query, desk, store)
        return
    await desk.drop()
    lines = [
        _("✅ Answered: {question}").format(question=quoted(question)),
        _("Told about it: {count}").format(count=told),
    ]
    if proposal is not None:
        await tell_proposed(store, i18n, proposal)
        lines.append(_("This topic needs a second editor: the phrasings wait for one in /proposals"))
    rows = [
        [button(_("⬅️ To the question"), ShowQuestion(question=question.id))],
        [button(_("⬅️ To the list"), ShowQueue())],
    ]
    await show(query, "\n".join(lines), rows)


async def _closed(query: CallbackQuery, desk: Desk, store: Store) -> None:
    """Somebody was first."""
    await desk.drop()
    await acknowledge(query, _("Somebody has closed it already."))
    await gone(query, store)


async def _answer(
    question: OpenQuestion, change: Change | None, fact: Fact, query: CallbackQuery, store: Store, pages: PageFactory
) -> tuple[int, Proposal | None]:
    """How many are told, and the proposal of the phrasings where they need a second editor; the answer needs none."""
    by = query.from_user.id
    # Without its text, which is forgotten after a while; a revision is not.
    reason = _("Question {number}").format(number=question.id)
    is_proposed = change is not None and await needs_second(store, [fact])
    changes = (change,) if change is not None and not is_proposed else ()
    answer = Answer(fact.id, changes, reason, from_draft=True)
    told = await store.questions.answer(question.id, answer, with_fact(fact, pages), by=by)
    done = await publish(store, [change], Authorship(by, reason)) if change is not None and is_proposed else None
    return told, done if isinstance(done, Proposal) else None


def _brought(base: Base, before: Fact, after: Fact, page: Page) -> list[str]:
    """What the checks of the files find wrong with the phrasings; what was wrong already is another matter."""
    known = {fault.reason for fault in examine(base, before, (), page.today)}
    found = examine(base, after, (), page.today) if after != before else []
    return [fault.reason for fault in found if not fault.warning and fault.reason not in known]


def _added(fact: Fact, options: Iterable[Option]) -> list[Option]:
    """The chosen phrasings that the fact does not have."""
    known = {(language, text.casefold()) for language in LANGUAGES for text in fact.wording(language).ask}
    return [one for one in options if one.chosen and (one.language, one.text.casefold()) not in known]


def _with(fact: Fact, added: Iterable[Option]) -> Fact:
    update: dict[str, Wording] = {}
    for language in LANGUAGES:
        wording = fact.wording(language)
        own = tuple(one.text for one in added if one.language == language)
        if own:
            update[language] = wording.model_copy(update={"ask": (*wording.ask, *own)})
    return fact.model_copy(update=update)


def _tried(assistant: Assistant, fact: Fact, added: Iterable[Option], page: Page) -> list[str]:
    """What each phrasing finds once it is published, as HTML. Builds an index, so ask in a thread."""
    rebuilt = assistant.rebuilt(candidate(assistant.base, fact))
    return [_tried_one(rebuilt, fact, one, page) for one in added]


def _tried_one(assistant: Assistant, fact: Fact, option: Option, page: Page) -> str:
    reply = assistant.reply(option.text, option.language)
    shown = f"{FLAGS[option.language]} {plain(option.text)}"
    found = [candidate.fact for candidate in reply.answers]
    _ = page.translate
    if any(one.id == fact.id for one in found):
        return f"✅ {shown}"
    if found:
        other = plain(found[0].wording(page.language).question)
        return "⚠️ " + _("{question}: finds another fact, {fact}").format(question=shown, fact=other)
    return "⚠️ " + _("{question}: does not find the fact yet, it is asked back").format(question=shown)
