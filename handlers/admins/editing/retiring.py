"""/retire: a fact is told no more; its id may lead to a successor."""

from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.i18n import I18n
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import Desk
from handlers.admins.editing.callbacks import ShowHistory, Step
from handlers.admins.editing.picking import Pick, pick
from handlers.admins.editing.publishing import REASON, bad_reason, propose, reason_of
from handlers.admins.editing.session import Content, Event, awaiting, button, cancel, finish, present
from handlers.admins.panel import Rows, plain
from handlers.admins.publishing import needs_second
from handlers.rendering import Page
from knowledge.assistant import Assistant
from knowledge.errors import StoreRefused
from knowledge.store import Store
from knowledge.store.proposals import Retirement
from knowledge.store.revision import Stale
from knowledge.store.revisions import Authorship

SUCCESSOR = "successor"
"""What is awaited first."""


async def show_panel(
    event: Event, desk: Desk, draft: Content, page: Page, *, note: str | None = None, found: Rows = ()
) -> None:
    """Ask for the successor, then for the reason."""
    fact = page.base.find(draft["fact"])
    parts = [note] if note else []
    id_ = f"<b>{plain(draft['fact'])}</b>"
    parts.append(_("🗄 Retire {id}: it is told no more, but kept in the history.").format(id=id_))
    if fact is not None:
        parts.append(f"«{plain(fact.wording(page.language).question)}»")
    if draft.get("decided"):
        awaiting(draft, REASON)
        parts.append(_successor(draft))
        parts.append(f"<i>{_('Why? Write the reason.')}</i>")
        rows: Rows = [[button(_("⬅️ Back"), Step(action="undecide"))], cancel()]
    else:
        awaiting(draft, SUCCESSOR)
        question = _("Which fact answers instead? Write its id, or words to search by.")
        parts.append(f"<i>{question}</i>")
        rows = [*found, [button(_("None answers instead"), Step(action="none"))], cancel()]
    await present(event, desk, draft, "\n\n".join(parts), rows)


async def on_none(query: CallbackQuery, desk: Desk, draft: Content, page: Page) -> None:
    """There is no successor."""
    await _decide(query, desk, draft, page, None)


async def on_add(query: CallbackQuery, callback_data: Step, desk: Desk, draft: Content, page: Page) -> None:
    """Take the successor that was found."""
    await _take(query, desk, draft, page, callback_data.value)


async def on_undecide(query: CallbackQuery, desk: Desk, draft: Content, page: Page) -> None:
    """Ask for the successor again."""
    draft.pop("decided", None)
    draft.pop("successor", None)
    await show_panel(query, desk, draft, page)


async def on_typed(
    message: Message, desk: Desk, draft: Content, store: Store, page: Page, assistant: Assistant, i18n: I18n
) -> None:
    """Take a successor, or the reason."""
    if draft.get("decided"):
        await _retire(message, desk, draft, store, page, i18n)
        return
    picked = pick(Pick(SUCCESSOR, message.text or ""), page, assistant)
    if len(picked.taken) == 1:
        await _take(message, desk, draft, page, picked.taken[0])
    else:
        await show_panel(message, desk, draft, page, note=picked.note or None, found=picked.rows)


async def _take(event: Event, desk: Desk, draft: Content, page: Page, successor: str) -> None:
    fact = page.base.find(successor)
    if fact is None or fact.id == draft["fact"]:
        await show_panel(event, desk, draft, page, note=_("A fact cannot be its own successor."))
        return
    await _decide(event, desk, draft, page, fact.id)


async def _decide(event: Event, desk: Desk, draft: Content, page: Page, successor: str | None) -> None:
    draft["decided"], draft["successor"] = True, successor
    await show_panel(event, desk, draft, page)


async def _retire(message: Message, desk: Desk, draft: Content, store: Store, page: Page, i18n: I18n) -> None:
    reason = reason_of(message)
    if reason is None:
        await show_panel(message, desk, draft, page, note=bad_reason())
        return
    fact, parent, successor = draft["fact"], draft["parent"], draft.get("successor")
    head = await store.revisions.head(fact)
    if head is not None and await needs_second(store, [head.item]):
        await propose(message, desk, draft, (fact, Retirement(fact, parent, successor), reason), store, i18n)
        return
    by = Authorship(desk.editor, reason, from_draft=True)
    try:
        done = await store.revisions.retire(fact, parent=parent, successor=successor, by=by)
    except Stale as stale:
        await _again(message, desk, draft, stale, page)
        return
    except StoreRefused:
        draft.pop("decided", None)
        note = _("This fact or its successor is retired already.")
        await show_panel(message, desk, draft, page, note=note)
        return
    text = _("✅ {id} is retired, revision {number}.").format(id=f"<b>{fact}</b>", number=done.number)
    await finish(message, desk, draft, f"{text}\n{_successor(draft)}", [_history(fact)])


async def _again(message: Message, desk: Desk, draft: Content, stale: Stale, page: Page) -> None:
    """The fact has changed since it was looked at: the editor decides anew."""
    if stale.current is None or not stale.current.live:
        text = _("{id} is retired already.").format(id=f"<b>{draft['fact']}</b>")
        await finish(message, desk, draft, text, [_history(draft["fact"])])
        return
    draft["parent"] = stale.current.number
    note = _("It was changed meanwhile, revision {number}. Look at it, then write the reason again.")
    await show_panel(message, desk, draft, page, note=note.format(number=stale.current.number))


def _successor(draft: Content) -> str:
    if draft.get("successor") is None:
        return _("No fact answers instead.")
    return _("Instead answers: {id}").format(id=f"<b>{draft['successor']}</b>")


def _history(fact: str) -> list[InlineKeyboardButton]:
    return [button(_("🕘 History"), ShowHistory(fact=fact))]
