"""Open questions: what the bot could not answer, like questions in one group, without whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.errors import StoreRefused
from knowledge.likeness import Signature
from knowledge.model import Language

NO_FACT = "no-fact"
"""The reason of a question about the city for which there is no fact; all other reasons lie beside the subject."""

Nearest = Callable[[Signature, Sequence[tuple[int, Signature]]], int | None]
"""Finds, among signatures of groups, the group that asks the same; see `knowledge.likeness.Likeness.nearest`."""


class State(StrEnum):
    """What became of a group."""

    OPEN = "open"
    ANSWERED = "answered"
    """With a fact, or in person; the next like question that cannot be answered opens it again."""
    DISMISSED = "dismissed"
    """Not to be answered, however often it is asked."""


class Shelf(StrEnum):
    """Where editors look for a group."""

    NO_FACT = "n"
    """Open, and about the city."""
    BESIDE = "b"
    """Open, but off topic or about other places."""
    CLOSED = "c"
    """Answered or dismissed."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that could not be answered.

    Attributes:
        text: masked.
        reason: a value of the assistant's Reason.
    """

    text: str
    language: Language
    reason: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A group of like questions.

    Attributes:
        text: of its first question; None once that is too old to keep.
        count: how often it was asked.
        reason: NO_FACT as soon as one of its questions had that.
        fact: that it was answered with; None where it was answered in person, or not at all.
        closed_by: a Telegram user id.
    """

    id: int
    text: str | None
    language: Language
    count: int
    first_at: datetime
    last_at: datetime
    reason: str
    state: State
    fact: str | None
    closed_by: int | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A question that is kept.

    Attributes:
        question: the group that it is in.
        asking: its own number, to replace it by where the person edits it.
    """

    question: OpenQuestion
    asking: int


@dataclass(frozen=True, slots=True)
class Spelling:
    """Questions of a group that have the same text."""

    text: str
    language: Language
    count: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A group in a list.

    Attributes:
        languages: in which it was asked.
        wishing: how many want to know the answer.
    """

    question: OpenQuestion
    languages: tuple[Language, ...]
    wishing: int


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody wants to be told the answer.

    Attributes:
        text: the group's commonest spelling in their language, else its text.
    """

    chat: int
    language: Language
    text: str


class Closed(StoreRefused):
    """The group is not open, or not there, any more."""

    def __init__(self, question: int) -> None:
        super().__init__(f"question {question} is not open")
