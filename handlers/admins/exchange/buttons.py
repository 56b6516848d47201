"""The buttons of /export and /import."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class ExchangeStep(StrEnum):
    """What a button does."""

    EXPORT = "e"
    BEGIN = "b"
    ANYWAY = "a"
    RESUME = "r"
    DIFFER = "d"
    ASK = "w"
    STOP = "s"


class ExchangeButton(CallbackData, prefix="ax1"):
    """A step of /export or /import.

    Attributes:
        step: the item whose difference is shown, by its place.
        part: of that difference.
    """

    do: ExchangeStep
    step: int = 0
    part: int = 0
