"""What buttons carry. The digit in a prefix is the layout's version: a button of another one is told to be old.

Every button names the language that it is to be answered in: in a group, another person may press it. With fact
and topic ids of at most 48 characters each fits the 64 bytes that Telegram allows.
"""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from knowledge.model import Language

Number = Annotated[int, Field(ge=0, lt=2**53)]
"""A number that a database holds. Buttons may carry anything: whoever writes their own client makes them up."""


class ChooseLanguage(CallbackData, prefix="l1"):
    """From now on the bot speaks this language with the person."""

    language: Language


class OpenFact(CallbackData, prefix="o1"):
    """Show a fact in a message of its own."""

    language: Language
    fact: str


class PickFact(CallbackData, prefix="p1"):
    """The fact that was meant; its answer takes the clarification's place."""

    language: Language
    fact: str


class PickNone(CallbackData, prefix="n1"):
    """None of the facts offered was meant."""

    language: Language


class Wish(CallbackData, prefix="w1"):
    """Tell the person, or tell them not, when an open question is answered."""

    language: Language
    question: Number
    wanted: bool


class ShowTopics(CallbackData, prefix="t1"):
    """The list of topics, in the same message."""

    language: Language
    page: int


class ShowTopic(CallbackData, prefix="s1"):
    """A page of a topic's questions, in the same message."""

    language: Language
    topic: str
    page: int


class ShowFact(CallbackData, prefix="f1"):
    """A fact, in the same message, with the way back to its topic's page."""

    language: Language
    fact: str
    page: int
