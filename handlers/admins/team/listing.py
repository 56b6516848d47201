"""Lists editors, and takes roles."""

from aiogram import Bot
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.commands import hide_commands
from handlers.admins.menu.buttons import to_menu
from handlers.admins.panel import label, names_of, plain, show, when
from handlers.admins.team.buttons import TeamButton, TeamStep, role_name, roles, to_list
from handlers.keyboards import button, part_of, turns
from handlers.sending import acknowledge
from knowledge.errors import StoreRefused
from knowledge.store import Store
from knowledge.store.editors import Editor

A_PAGE = 8


async def on_editors(message: Message, store: Store) -> None:
    """List everybody with a role."""
    await show(message, *await _list(store, 0))


async def on_list(query: CallbackQuery, callback_data: TeamButton, store: Store) -> None:
    """The list again, or another page of it."""
    await show(query, *await _list(store, callback_data.page))


async def on_open(query: CallbackQuery, callback_data: TeamButton, store: Store) -> None:
    """One person, and what can be done about them."""
    editor = await find(store, callback_data.user)
    if editor is None:
        await _gone(query, store)
        return
    await show(query, *await card(store, editor))


async def on_take(query: CallbackQuery, callback_data: TeamButton, store: Store) -> None:
    """Ask once more."""
    editor = await find(store, callback_data.user)
    if editor is None:
        await _gone(query, store)
        return
    text = _("Take the role of <b>{name}</b> ({role})? A draft of theirs is lost.")
    sure = TeamButton(do=TeamStep.TAKE_SURELY, user=editor.user)
    rows = [[button(_("Yes, take it"), sure)], to_list()]
    await show(query, text.format(name=plain(named(editor)), role=role_name(editor.role)), rows)


async def on_take_surely(query: CallbackQuery, callback_data: TeamButton, store: Store, bot: Bot) -> None:
    """Take a role; its commands are gone from the person's menu, its buttons stop at once."""
    user = callback_data.user
    if await find(store, user) is None:
        await _gone(query, store)
        return
    try:
        await store.editors.take(user, by=query.from_user.id)
    except StoreRefused:
        await acknowledge(query, last_owner())
        return
    await hide_commands(bot, user)
    if user == query.from_user.id:
        await show(query, _("You have no role any more."))
        return
    await show(query, *await _list(store, 0))


async def find(store: Store, user: int) -> Editor | None:
    """The person of that id, where a role was granted to them."""
    return next((editor for editor in await store.editors.all() if editor.user == user), None)


def named(editor: Editor) -> str:
    """A person's name, or their id where nobody has named them."""
    return editor.name or str(editor.user)


def last_owner() -> str:
    """Why a role is not taken."""
    return _("Somebody must stay an owner: grant that role to another person first.")


async def card(store: Store, editor: Editor) -> tuple[str, list[list[InlineKeyboardButton]]]:
    """What is known of one person."""
    names = await names_of(store.editors)
    text = _("<b>{name}</b>\nid <code>{id}</code>\nRole: {role}\nSince {date}, granted by {by}")
    take = button(_("Take the role"), TeamButton(do=TeamStep.TAKE, user=editor.user))
    by = names.get(editor.granted_by, str(editor.granted_by))
    said = text.format(
        name=plain(named(editor)),
        id=editor.user,
        role=role_name(editor.role),
        date=when(editor.at, store.clock),
        by=plain(by),
    )
    return said, [*roles(editor.user, editor.role), [take], to_list()]


async def _list(store: Store, number: int) -> tuple[str, list[list[InlineKeyboardButton]]]:
    editors = await store.editors.all()
    shown, number = part_of(editors, number, A_PAGE)
    lines = [f"<b>{_('Editors')}</b>", ""]
    lines += [f"👑 <code>{user}</code> — {_('owner by setting')}" for user in sorted(store.editors.owners)[:A_PAGE]]
    lines += [f"• {plain(named(editor), 64)} — {role_name(editor.role)}" for editor in shown]
    rows = [
        [button(label(f"{named(editor)} · {role_name(editor.role)}"), TeamButton(do=TeamStep.OPEN, user=editor.user))]
        for editor in shown
    ]
    rows += turns(len(editors), number, A_PAGE, lambda to: TeamButton(do=TeamStep.LIST, page=to))
    add = button(_("➕ Add a person"), TeamButton(do=TeamStep.ADD))
    return "\n".join(lines), [*rows, [add], to_menu()]


async def _gone(query: CallbackQuery, store: Store) -> None:
    await show(query, *await _list(store, 0), notice=_("This person has no role any more."))
