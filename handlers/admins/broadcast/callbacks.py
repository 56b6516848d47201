"""What the buttons of broadcasts carry."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class Do(StrEnum):
    """What a button does; `of` is what it does it with."""

    BEGIN = "begin"
    """Go on with a broadcast in the making, or begin one, dropping whatever else the editor is in the middle of."""
    ANOTHER = "another"
    """The same in a message of its own, asking about whatever else there is."""
    WRITE = "write"
    """Write the text of a language."""
    LOOK = "look"
    """Look at the text of a language."""
    TEST = "test"
    WHOM = "whom"
    CHOOSE = "choose"
    """Take the audience: languages joined by a comma."""
    CANCEL = "cancel"
    STOP = "stop"
    """Stop the broadcast of that number."""


class BroadcastButton(CallbackData, prefix="ab1"):
    """A step of writing or sending a broadcast."""

    do: Do
    of: str = ""
