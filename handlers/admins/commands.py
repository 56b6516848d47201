"""The commands of editors: which role has which, and the menu in which Telegram shows them to one chat alone."""

from collections.abc import Mapping
from contextlib import suppress

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BotCommand, BotCommandScopeChat
from aiogram.utils.i18n import I18n
from aiogram.utils.i18n import gettext as _

from handlers.commands import everyones_commands
from knowledge.errors import StoreUnavailable
from knowledge.model import Language
from knowledge.store import Store
from knowledge.store.editors import Role

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def editors_commands() -> Mapping[Role, Mapping[str, str]]:
    """What each command does, in the language at hand, by the least role that has it."""
    return {
        Role.VIEWER: {
            "admin": _("Editors’ menu"),
            "queue": _("Questions without an answer"),
            "stale": _("Facts to review"),
            "conflicts": _("Where files and edits differ"),
            "proposals": _("Edits that wait for a second editor"),
            "fact": _("A fact with all that is kept of it"),
            "history": _("A fact's revisions"),
            "why": _("How a question was understood"),
            "stats": _("What people asked"),
            "audit": _("Who did what"),
            "export": _("All facts as files"),
            "cancel": _("Drop what I am in the middle of"),
        },
        Role.EDITOR: {
            "new": _("Write a new fact"),
            "edit": _("Edit a fact"),
            "rollback": _("Go back to an earlier revision"),
            "retire": _("Retire a fact"),
            "import": _("Import facts from a file"),
            "broadcast": _("Write to everyone"),
        },
        Role.OWNER: {
            "editors": _("Who is an editor"),
        },
    }


async def show_commands(bot: Bot, user: int, role: Role) -> None:
    """Put the commands of a role into a person's own menu, in the language at hand; failures are only logged."""
    commands = dict(everyones_commands())
    for needed, own in editors_commands().items():
        if role.may(needed):
            commands |= own
    menu = [BotCommand(command=command, description=text) for command, text in commands.items()]
    try:
        await bot.set_my_commands(menu, scope=BotCommandScopeChat(chat_id=user))
    except TelegramAPIError as error:
        # Somebody who has not written to the bot yet has no chat with it: /admin sets the menu then.
        log.info("an editor's menu could not be set", error=type(error).__name__)


async def hide_commands(bot: Bot, user: int) -> None:
    """Show a person what everyone is shown; failures are only logged."""
    try:
        await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id=user))
    except TelegramAPIError as error:
        log.info("an editor's menu could not be removed", error=type(error).__name__)


async def show_all_commands(bot: Bot, store: Store, i18n: I18n, default: Language) -> None:
    """Put the menus of all who have a role in order, each in the person's language."""
    roles = dict.fromkeys(store.editors.owners, Role.OWNER)
    with suppress(StoreUnavailable):
        roles |= {editor.user: editor.role for editor in await store.editors.all()}
    for user, role in roles.items():
        with i18n.context(), i18n.use_locale(await language_of(store, user, default)):
            await show_commands(bot, user, role)


async def language_of(store: Store, user: int, default: Language) -> Language:
    """The language in which a person is written to."""
    with suppress(StoreUnavailable):
        known = await store.people.find(user)
        if known is not None:
            return known.language
    return default
