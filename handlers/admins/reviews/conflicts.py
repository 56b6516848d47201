"""/conflicts: what changed in the files after an editor had changed it, for an editor to decide."""

from collections.abc import Sequence

from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.i18n import I18n
from aiogram.utils.i18n import gettext as _

from handlers.admins.editing.notifying import tell_proposed
from handlers.admins.menu.buttons import to_menu
from handlers.admins.panel import Rows, label, plain, show
from handlers.admins.publishing import needs_second
from handlers.admins.reviews.buttons import ConflictButton, ConflictStep
from handlers.admins.reviews.differing import changed
from handlers.admins.reviews.finding import Open, find
from handlers.keyboards import button, part_of, turns
from handlers.sending import acknowledge
from knowledge.errors import StoreRefused
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.conflicts import Conflict
from knowledge.store.editors import Role
from knowledge.store.proposals import Publication, Request, Retirement
from knowledge.store.revision import Change, Item, Stale
from knowledge.store.revisions import Authorship

A_PAGE = 8


async def on_conflicts(message: Message, store: Store) -> None:
    """List the open ones, oldest first."""
    await show(message, *await _list(store, 0))


async def on_list(query: CallbackQuery, callback_data: ConflictButton, store: Store) -> None:
    """The list again, or another page of it."""
    await show(query, *await _list(store, callback_data.page))


async def on_open(query: CallbackQuery, callback_data: ConflictButton, store: Store, role: Role) -> None:
    """One conflict: what differs, and the decision."""
    found = await find(store, callback_data.conflict)
    if found is None:
        await _settled(query, store)
        return
    await show(query, *_card(found, callback_data.page, role))


async def on_keep(query: CallbackQuery, callback_data: ConflictButton, store: Store) -> None:
    """Let the editor's content stand."""
    try:
        await store.conflicts.keep(callback_data.conflict, by=query.from_user.id)
    except StoreRefused:
        await _settled(query, store)
        return
    await show(query, *await _list(store, 0), notice=_("The edit stays."))


async def on_take(query: CallbackQuery, callback_data: ConflictButton, store: Store, role: Role, i18n: I18n) -> None:
    """Let the files' content stand, as a new revision of what was shown; a proposal where that needs two."""
    by = Authorship(query.from_user.id, _("Taken from the files, in the place of an edit"))
    found = await find(store, callback_data.conflict)
    if found is not None and await needs_second(store, [item for item in _both(found) if item is not None]):
        await _propose(query, found, callback_data.seen, by, store, i18n)
        return
    try:
        await store.conflicts.take(callback_data.conflict, parent=callback_data.seen, by=by)
    except Stale:
        await acknowledge(query, _("It was edited just now: look again."))
        await on_open(query, callback_data, store, role)
        return
    except StoreRefused:
        await _settled(query, store)
        return
    await show(query, *await _list(store, 0), notice=_("What the files say is published."))


async def _propose(query: CallbackQuery, found: Open, seen: int, by: Authorship, store: Store, i18n: I18n) -> None:
    """Let another editor decide; the conflict stays open until then."""
    item, curated = found.conflict.item, found.conflict.curated
    request: Request = Retirement(item, seen, None)
    if curated is not None:
        request = Publication((Change(curated, seen),))
    if not any(waiting.request == request for waiting in await store.proposals.open()):
        proposal = await store.proposals.add(item, request, author=query.from_user.id, reason=by.reason)
        await tell_proposed(store, i18n, proposal)
    notice = _("This topic needs a second editor: it waits for one in /proposals")
    await show(query, *await _list(store, 0), notice=notice)


def _both(found: Open) -> Sequence[Item | None]:
    """What stands, and what the files say; a source that they have no more stays for as long as a fact cites it."""
    curated = found.conflict.curated
    return (found.head.item, curated) if curated is not None or isinstance(found.head.item, Fact) else ()


async def _settled(query: CallbackQuery, store: Store) -> None:
    await show(query, *await _list(store, 0), notice=_("This is settled already."))


async def _list(store: Store, number: int) -> tuple[str, Rows]:
    found = await store.conflicts.open()
    shown, number = part_of(found, number, A_PAGE)
    title = f"<b>{_('Where files and edits differ')}</b>\n\n"
    if found:
        title += _("A new version of the files changed what an editor had changed. Until decided, the edit stands.")
    else:
        title += _("There are no differences.")
    rows = [[button(label(conflict.item), _to(conflict, ConflictStep.OPEN))] for conflict in shown]
    rows += turns(len(found), number, A_PAGE, lambda to: ConflictButton(do=ConflictStep.LIST, page=to))
    return title, [*rows, to_menu()]


def _card(found: Open, number: int, role: Role) -> tuple[str, Rows]:
    conflict, seen = found.conflict, found.head.number
    parts = changed(found)
    [shown], number = part_of(parts, number, 1)
    lines = [f"<b>{plain(conflict.item)}</b>"]
    if conflict.curated is None:
        lines.append(_("The files have it no more. To take that means to retire it."))
    lines.append(_("Struck out: the edit. Bold: the files."))
    rows: list[list[InlineKeyboardButton]] = turns(
        len(parts), number, 1, lambda to: _to(conflict, ConflictStep.OPEN, seen, to)
    )
    if role.may(Role.EDITOR):
        rows.append([button(_("✍️ Keep the edit"), _to(conflict, ConflictStep.KEEP, seen))])
        rows.append([button(_("📁 Take the files"), _to(conflict, ConflictStep.TAKE, seen))])
    rows.append([button(_("Both as YAML"), _to(conflict, ConflictStep.YAML, seen))])
    rows.append([button(_("⬅️ Back"), ConflictButton(do=ConflictStep.LIST))])
    return "\n".join([*lines, "", shown]), rows


def _to(conflict: Conflict, do: ConflictStep, seen: int = 0, page: int = 0) -> ConflictButton:
    return ConflictButton(do=do, conflict=conflict.id, seen=seen, page=page)
