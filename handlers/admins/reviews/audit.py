"""/audit: who did what, newest first."""

from collections.abc import Mapping

from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.menu.buttons import to_menu
from handlers.admins.panel import Rows, names_of, plain, show, when
from handlers.admins.reviews.buttons import AuditButton
from handlers.keyboards import button
from knowledge.store import Store
from knowledge.store.auditing import Entry
from knowledge.store.clock import Clock

A_PAGE = 8
SHOWN = 160
"""Characters of an entry's target and of its details."""


async def on_audit(message: Message, store: Store, clock: Clock) -> None:
    """The newest entries."""
    await show(message, *await _page(store, clock, None))


async def on_page(query: CallbackQuery, callback_data: AuditButton, store: Store, clock: Clock) -> None:
    """Older entries, or the newest again."""
    await show(query, *await _page(store, clock, callback_data.before or None))


async def _page(store: Store, clock: Clock, before: int | None) -> tuple[str, Rows]:
    # One more than is shown tells whether there are older ones.
    found = await store.audit.latest(before=before, limit=A_PAGE + 1)
    entries = found[:A_PAGE]
    names = await names_of(store.editors)
    lines = [f"<b>{_('Who did what')}</b>", *(_entry(entry, names, clock) for entry in entries)]
    if not entries:
        lines.append(_("There is nothing here."))
    turn = [button("⏮", AuditButton())] if before is not None else []
    if len(found) > A_PAGE:
        turn.append(button("▶️", AuditButton(before=entries[-1].id)))
    return "\n\n".join(lines), [*([turn] if turn else []), to_menu()]


def _entry(entry: Entry, names: Mapping[int, str], clock: Clock) -> str:
    use = entry.use
    if use.who is None:
        who = _("the program")
    else:
        who = f"{plain(names[use.who], 64)} ({use.who})" if use.who in names else str(use.who)
    said = f"<b>{plain(use.action, 40)}</b> {plain(use.target, SHOWN)}".rstrip()
    details = f"\n<i>{plain(use.details, SHOWN)}</i>" if use.details else ""
    return f"{when(entry.at, clock)} · {who}\n{said}{details}"
