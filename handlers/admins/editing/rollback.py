"""/rollback: an earlier revision is published anew, after its difference was shown and a reason given."""

from aiogram.types import Message
from aiogram.utils.i18n import I18n
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import Desk
from handlers.admins.editing.callbacks import ShowHistory
from handlers.admins.editing.difference import render_revisions
from handlers.admins.editing.publishing import REASON, bad_reason, propose, reason_of
from handlers.admins.editing.session import (
    ROLLBACK,
    Content,
    Event,
    awaiting,
    button,
    cancel,
    finish,
    present,
)
from handlers.admins.panel import plain, show
from handlers.admins.publishing import needs_second
from handlers.splitting import split
from knowledge.errors import StoreRefused
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.proposals import Rollback
from knowledge.store.revision import Revision, Stale
from knowledge.store.revisions import Authorship

ROOM = 3_500
"""Characters of the difference, so that the question below it fits."""


async def belongs(store: Store, fact: str, number: int) -> bool:
    """Whether a revision is one of a fact."""
    revision = await store.revisions.numbered(number)
    return revision is not None and isinstance(revision.item, Fact) and revision.item.id == fact


async def made(event: Event, number: str, store: Store) -> Content | None:
    """The draft of a rollback; None where it would change nothing, which is told."""
    found = await _pair(store, int(number)) if number.isdecimal() and len(number) < 16 else None  # noqa: PLR2004 - what a database holds
    if found is None:
        await show(event, _("There is no such revision"))
        return None
    earlier, head = found
    if earlier.number == head.number:
        await show(event, _("Revision {number} stands already.").format(number=number))
        return None
    return {"kind": ROLLBACK, "number": earlier.number, "parent": head.number, "fact": head.item.id}


async def show_panel(event: Event, desk: Desk, draft: Content, store: Store, *, note: str | None = None) -> None:
    """What would change, and the question for the reason."""
    found = await _pair(store, draft["number"])
    if found is None:
        await finish(event, desk, draft, _("There is no such revision"))
        return
    earlier, head = found
    draft["parent"] = head.number
    awaiting(draft, REASON)
    id_ = f"<b>{plain(draft['fact'])}</b>"
    title = _("↩️ {id}: back to revision {number}. This changes:").format(id=id_, number=earlier.number)
    parts = [note] if note else []
    parts += [title, split(render_revisions(head, earlier), ROOM)[0], f"<i>{_('Why? Write the reason.')}</i>"]
    await present(event, desk, draft, "\n\n".join(parts), [cancel()])


async def on_typed(message: Message, desk: Desk, draft: Content, store: Store, i18n: I18n) -> None:
    """Roll back for the reason that was typed."""
    reason = reason_of(message)
    if reason is None:
        await show_panel(message, desk, draft, store, note=bad_reason())
        return
    number, parent, fact = draft["number"], draft["parent"], draft["fact"]
    found = await _pair(store, number)
    touched = [one.item for one in found] if found else []
    if await needs_second(store, touched):
        await propose(message, desk, draft, (fact, Rollback(number, parent), reason), store, i18n)
        return
    try:
        by = Authorship(desk.editor, reason, from_draft=True)
        done = await store.revisions.roll_back(number, parent=parent, by=by)
    except Stale:
        await show_panel(message, desk, draft, store, note=f"<b>{_('Somebody else was first: look again.')}</b>")
        return
    except StoreRefused:
        text = _(
            "This cannot be brought back as things stand: its successor is not told any more, or it stands already."
        )
        await finish(message, desk, draft, text, [[button(_("🕘 History"), ShowHistory(fact=fact))]])
        return
    text = _("✅ {id} says again what revision {number} said. New revision: {new}")
    shown = text.format(id=f"<b>{fact}</b>", number=number, new=done.number)
    await finish(message, desk, draft, shown, [[button(_("🕘 History"), ShowHistory(fact=fact))]])


async def _pair(store: Store, number: int) -> tuple[Revision, Revision] | None:
    """A fact's earlier revision and its newest."""
    earlier = await store.revisions.numbered(number)
    if earlier is None or not isinstance(earlier.item, Fact):
        return None
    head = await store.revisions.head(earlier.item.id)
    return (earlier, head) if head is not None else None
