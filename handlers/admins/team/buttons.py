"""The buttons of /editors."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from aiogram.utils.i18n import gettext as _

from handlers.keyboards import button
from knowledge.store.editors import Role

KIND = "grant"
"""The kind of draft that a grant in the making is."""


class TeamStep(StrEnum):
    """What a button does."""

    LIST = "list"
    OPEN = "open"
    ADD = "add"
    ADD_ANYWAY = "any"
    STOP = "stop"
    ROLE = "role"
    TAKE = "take"
    TAKE_SURELY = "sure"


class TeamButton(CallbackData, prefix="at1"):
    """A step of /editors."""

    do: TeamStep
    user: int = 0
    role: Role | None = None
    page: int = 0


def role_name(role: Role) -> str:
    """How a role is called."""
    match role:
        case Role.OWNER:
            return _("owner")
        case Role.EDITOR:
            return _("editor")
        case Role.VIEWER:
            return _("viewer")


def roles(user: int, now: Role | None) -> list[list[InlineKeyboardButton]]:
    """A row for each role; the one that the person has is marked."""
    return [
        [
            button(
                f"{'✅ ' if role is now else ''}{role_name(role)}",
                TeamButton(do=TeamStep.ROLE, user=user, role=role),
            )
        ]
        for role in Role
    ]


def to_list() -> list[InlineKeyboardButton]:
    """The way back to the list."""
    return [button(_("⬅️ Back"), TeamButton(do=TeamStep.LIST))]
