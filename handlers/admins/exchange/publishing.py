"""Publishes what an import's rehearsal has shown, all of it together, or shows what has changed meanwhile."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiogram import Bot
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import I18n
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import Desk
from handlers.admins.editing.notifying import tell_proposed
from handlers.admins.exchange.draft import KIND, REASON, Draft
from handlers.admins.exchange.importing import show_result, unread
from handlers.admins.exchange.reading import Read, Unread, read
from handlers.admins.exchange.showing import back, stop
from handlers.admins.menu.buttons import to_menu
from handlers.admins.panel import show
from handlers.admins.publishing import publish
from handlers.sending import acknowledge
from knowledge.base import Base
from knowledge.store import Store
from knowledge.store.proposals import Proposal
from knowledge.store.revision import Revision, Stale
from knowledge.store.revisions import Authorship

LONGEST_REASON = 500


async def on_ask(query: CallbackQuery, store: Store) -> None:
    """Ask why."""
    desk = Desk(store.drafts, query.from_user.id)
    known = await desk.get(KIND)
    draft = Draft.load(known) if known else Draft()
    if not draft.file:
        await acknowledge(query, _("This import is over: begin again with /import"))
        return
    panel = await show(query, _why(), [back()])
    await desk.put(replace(draft, panel=panel, awaits=REASON).dump())


async def on_reason(
    message: Message, desk: Desk, draft: dict[str, Any], store: Store, base: Base, bot: Bot, i18n: I18n
) -> None:
    """Publish, where everything still stands as it was shown."""
    now = Draft.load(draft)
    reason = " ".join((message.text or "").split())[:LONGEST_REASON]
    if now.awaits != REASON or not reason:
        text = _why() if now.awaits == REASON else _("I wait for a file. To do something else: /cancel")
        panel = await show(message, text, [back() if now.file else [stop()]], old=now.panel)
        await desk.put(replace(now, panel=panel).dump())
        return
    try:
        found = await read(bot, now.file, now.name, store, base)
    except Unread:
        panel = await show(message, unread(), [back()], old=now.panel)
        await desk.put(replace(now, panel=panel).dump())
        return
    if (differs := _differs(now, found)) is not None:
        await show_result(message, desk, now, found, note=differs)
        return
    by = Authorship(desk.editor, reason, from_draft=True)
    before = [step.before for step in found.rehearsal.changed if step.before is not None]
    try:
        done = await publish(store, found.rehearsal.changes(), by, before=before)
    except Stale as stale:
        again = await read(bot, now.file, now.name, store, base)
        await show_result(message, desk, now, again, note=_edited([stale.change.item.id]))
        return
    await desk.drop()
    if isinstance(done, Proposal):
        await tell_proposed(store, i18n, done)
    await show(message, _done(found, done), [to_menu()], old=now.panel)


def _differs(draft: Draft, found: Read) -> str | None:
    """Why what was shown does not hold any more; None where it does."""
    if found.digest != draft.digest:
        return _("The file has changed. Look again.")
    if edited := found.rehearsal.edited_since(draft.version):
        return _edited(edited)
    if not found.rehearsal.changes():
        return _("Other facts have changed since. Look again.")
    return None


def _edited(ids: Sequence[str]) -> str:
    return _("Edited by somebody since: {ids}. Look again.").format(ids=", ".join(ids[:8]))


def _done(found: Read, done: Proposal | tuple[Revision, ...]) -> str:
    if isinstance(done, Proposal):
        return _("Some of its topics need a second editor: the whole import waits for one in /proposals")
    counts = {"added": len(found.rehearsal.added), "changed": len(found.rehearsal.changed)}
    return "✅ " + _("Imported. Added: {added}, changed: {changed}.").format(**counts)


def _why() -> str:
    return _("Why? Write the reason in one line; it stands in the history of each fact.")
