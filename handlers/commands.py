"""The commands of everyone, as Telegram's menu shows them."""

from collections.abc import Mapping

from aiogram.utils.i18n import gettext as _


def everyones_commands() -> Mapping[str, str]:
    """What each command does, in the language at hand."""
    return {
        "start": _("Begin, with examples"),
        "topics": _("Everything I know, by topic"),
        "language": _("Kazakh or Russian"),
        "help": _("How to ask"),
        "about": _("Where the answers come from"),
        "mydata": _("What I keep about you"),
    }
