"""The buttons of /admin."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from aiogram.utils.i18n import gettext as _

from handlers.keyboards import button


class MenuStep(StrEnum):
    """What a button does."""

    OPEN = "o"
    TELL = "c"
    UNDO = "u"
    TOPICS = "t"
    TOGGLE = "g"


class MenuButton(CallbackData, prefix="am1"):
    """A step of /admin.

    Attributes:
        what: a command to tell, or a topic.
    """

    do: MenuStep
    page: int = 0
    what: str = ""


def to_menu() -> list[InlineKeyboardButton]:
    """The way back to the menu."""
    return [button(_("⬅️ Menu"), MenuButton(do=MenuStep.OPEN))]
