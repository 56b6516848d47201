"""The buttons of /stale, /conflicts and /audit."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Number


class StaleStep(StrEnum):
    """What a button of /stale does."""

    LIST = "l"
    OPEN = "o"
    CHECKED = "c"


class StaleButton(CallbackData, prefix="ar1"):
    """A step of /stale.

    Attributes:
        months: until the next review.
    """

    do: StaleStep
    page: int = 0
    months: int = 0
    fact: str = ""


class ConflictStep(StrEnum):
    """What a button of /conflicts does."""

    LIST = "l"
    OPEN = "o"
    YAML = "y"
    KEEP = "k"
    TAKE = "t"


class ConflictButton(CallbackData, prefix="ac1"):
    """A step of /conflicts.

    Attributes:
        seen: the newest revision, as it was shown beside the button.
        page: of the list, or of the difference.
    """

    do: ConflictStep
    conflict: Number = 0
    seen: Number = 0
    page: int = 0


class AuditButton(CallbackData, prefix="al1"):
    """A page of the audit log: entries older than one, or the newest for 0."""

    before: Number = 0
