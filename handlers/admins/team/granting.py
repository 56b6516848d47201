"""Grants a role: a person is named by a forwarded message, a contact or an id, then the role is chosen."""

import re
from typing import Any

from aiogram import Bot
from aiogram.types import CallbackQuery, Message, MessageOriginHiddenUser, MessageOriginUnion, MessageOriginUser
from aiogram.utils.i18n import I18n
from aiogram.utils.i18n import gettext as _

from handlers.admins.busy import busy
from handlers.admins.commands import language_of, show_commands
from handlers.admins.desk import AWAITS, Desk
from handlers.admins.panel import plain, show
from handlers.admins.team.buttons import KIND, TeamButton, TeamStep, role_name, roles
from handlers.admins.team.listing import card, find, last_owner, on_list
from handlers.keyboards import button
from handlers.sending import acknowledge
from knowledge.errors import StoreRefused
from knowledge.model import Language
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.outbox import Letter

LONGEST_NAME = 64

_NAMED = re.compile(r"\s*(?P<id>[1-9][0-9]{0,15})(?:[\s,;:]+(?P<name>\S.*?))?\s*", re.DOTALL)


async def on_add(query: CallbackQuery, callback_data: TeamButton, store: Store) -> None:
    """Ask whom."""
    desk = Desk(store.drafts, query.from_user.id)
    if callback_data.do is TeamStep.ADD and await busy(query, desk, KIND, TeamButton(do=TeamStep.ADD_ANYWAY)):
        return
    panel = await show(query, _whom(), [_stop()])
    await desk.put({"kind": KIND, AWAITS: "person", "panel": panel})


async def on_stop(query: CallbackQuery, callback_data: TeamButton, store: Store) -> None:
    """Grant nothing."""
    desk = Desk(store.drafts, query.from_user.id)
    if await desk.get(KIND) is not None:
        await desk.drop()
    await on_list(query, callback_data, store)


async def on_person(message: Message, desk: Desk, draft: dict[str, Any], store: Store) -> None:
    """Take the person, and ask for the role."""
    found = _person(message)
    if isinstance(found, str):
        panel = await show(message, found, [_stop()], old=draft.get("panel"))
        await desk.put({**draft, "panel": panel})
        return
    user, name = found
    if user in store.editors.owners:
        await desk.drop()
        await show(message, _("This person is an owner by setting already."), [_stop()], old=draft.get("panel"))
        return
    editor = await find(store, user)
    text = _("<b>{name}</b>, id <code>{id}</code>. Which role?").format(name=plain(name or user), id=user)
    panel = await show(message, text, [*roles(user, editor.role if editor else None), _stop()], old=draft.get("panel"))
    await desk.put({"kind": KIND, "user": user, "name": name, "panel": panel})


async def on_role(
    query: CallbackQuery, callback_data: TeamButton, store: Store, bot: Bot, i18n: I18n, language: Language
) -> None:
    """Grant the role that was chosen, to somebody new or instead of the one that they have."""
    user, role = callback_data.user, callback_data.role
    desk = Desk(store.drafts, query.from_user.id)
    draft = await desk.get(KIND)
    new = draft if draft is not None and draft.get("user") == user else None
    editor = await find(store, user)
    if role is None or (editor is None and new is None):
        await acknowledge(query, _("This button is out of date: begin again with /editors"))
        return
    name = (new or {}).get("name") or (editor.name if editor else "")
    try:
        await store.editors.grant(user, role, name=name, by=query.from_user.id)
    except StoreRefused:
        await acknowledge(query, last_owner())
        return
    if new is not None:
        await desk.drop()
    with i18n.use_locale(await language_of(store, user, language)):
        text = _("Your role now: {role}").format(role=role_name(role))
        await store.outbox.add([Letter(user, f"{text}\n/admin", kind="role")])
        await show_commands(bot, user, role)
    if user == query.from_user.id and role is not Role.OWNER:
        await show(query, _("Your role now: {role}").format(role=role_name(role)))
        return
    granted = await find(store, user)
    if granted is not None:
        text, rows = await card(store, granted)
        await show(query, f"✅ {text}", rows)


def _person(message: Message) -> tuple[int, str] | str:
    """Id and name of the person that a message names, or why it names none."""
    if message.forward_origin is not None:
        return _writer(message.forward_origin)
    if message.contact is not None:
        if message.contact.user_id is None:
            return _("This contact has no Telegram account.") + "\n\n" + _whom()
        names = (message.contact.first_name, message.contact.last_name)
        return message.contact.user_id, " ".join(filter(None, names))[:LONGEST_NAME]
    if (named := _NAMED.fullmatch(message.text or "")) is not None:
        return int(named["id"]), " ".join((named["name"] or "").split())[:LONGEST_NAME]
    return _whom()


def _writer(origin: MessageOriginUnion) -> tuple[int, str] | str:
    """Id and name of whoever wrote a forwarded message, or why that cannot be told."""
    if isinstance(origin, MessageOriginUser):
        if origin.sender_user.is_bot:
            return _("That message is by a bot. Bots get no roles.")
        return origin.sender_user.id, origin.sender_user.full_name[:LONGEST_NAME]
    if isinstance(origin, MessageOriginHiddenUser):
        return _(
            "{name} hides their account in forwarded messages, so their id is not to be seen. Ask them for their "
            "contact or their id, and send it here."
        ).format(name=f"<b>{plain(origin.sender_user_name, LONGEST_NAME)}</b>")
    return _("That was written by a channel or a group, not by a person.") + "\n\n" + _whom()


def _whom() -> str:
    return _(
        "Whom? Forward a message of theirs, share their contact, or write their id, with a name if you like: "
        "<code>123456789 Aigul</code>"
    )


def _stop() -> list[Any]:
    return [button(_("⬅️ Back"), TeamButton(do=TeamStep.STOP))]
