"""What the buttons of the queue carry; with a fact id of 48 characters each fits the 64 bytes of Telegram."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Number
from knowledge.store.question import Shelf


class ShowQueue(CallbackData, prefix="aql1"):
    """A page of a shelf."""

    shelf: Shelf = Shelf.NO_FACT
    page: Number = 0


class ShowQuestion(CallbackData, prefix="aqs1"):
    """One group of questions."""

    question: Number


class ShowSpellings(CallbackData, prefix="aqp1"):
    """A page of how a group was asked."""

    question: Number
    page: Number = 0


class Do(StrEnum):
    """What can be done with a question."""

    ANSWER = "a"
    WRITE = "w"
    """A new fact."""
    REPLY = "r"
    """In person."""
    DISMISS = "d"
    REOPEN = "o"


class Act(CallbackData, prefix="aqa1"):
    """Do it, or begin to.

    Attributes:
        sure: it was confirmed, or the draft at hand is to be dropped for it.
    """

    question: Number
    do: Do
    sure: bool = False


class Choose(CallbackData, prefix="aqf1"):
    """Answer with this fact."""

    question: Number
    fact: str


class Move(StrEnum):
    """A step within an answer in the making."""

    TOGGLE = "t"
    FACTS = "f"
    PHRASINGS = "p"
    CHECK = "c"
    SEND = "s"
    CANCEL = "x"


class Step(CallbackData, prefix="aqt1"):
    """A step in the draft whose panel the message is."""

    move: Move
    place: int = 0
