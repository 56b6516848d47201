"""Every keyboard of the bot."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers import callbacks
from handlers.rendering import Page
from knowledge.model import Fact, Language, Topic

Item = TypeVar("Item")

LANGUAGE_NAMES: dict[Language, str] = {"kk": "Қазақша", "ru": "Русский"}
"""Each language under its own name, whatever language the chat is in."""

CLARIFY_LIMIT = 4
TOPICS_A_PAGE = 8
QUESTIONS_A_PAGE = 6


def languages() -> list[list[InlineKeyboardButton]]:
    """One row: the choice of language."""
    return [[button(name, callbacks.ChooseLanguage(language=code)) for code, name in LANGUAGE_NAMES.items()]]


def choice_of_language() -> InlineKeyboardMarkup:
    """The choice of language alone."""
    return InlineKeyboardMarkup(inline_keyboard=languages())


def welcome(examples: Iterable[Fact], page: Page) -> InlineKeyboardMarkup:
    """The choice of language, and questions to begin with."""
    return InlineKeyboardMarkup(inline_keyboard=[*languages(), *_openers(examples, page)])


def suggestions(facts: Sequence[Fact], page: Page, question: int | None = None) -> InlineKeyboardMarkup | None:
    """The nearest questions under an abstention, and the offer to tell the answer; None where there is neither.

    Args:
        question: the number under which the editors have it; None where no answer may be waited for.
    """
    rows = _openers(facts, page)
    if question is not None:
        rows.append([wish(question, page, wanted=True)])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def wish(question: int, page: Page, *, wanted: bool) -> InlineKeyboardButton:
    """The button that asks to be told an answer, or takes that back."""
    _ = page.translate
    label = _("🔔 Tell me when it is answered") if wanted else _("🔕 Do not tell me")
    return button(label, callbacks.Wish(language=page.language, question=question, wanted=wanted))


def clarification(facts: Sequence[Fact], page: Page) -> InlineKeyboardMarkup:
    """The facts that may be meant, and "none of these"."""
    _ = page.translate
    rows = [
        [_question(fact, page, callbacks.PickFact(language=page.language, fact=fact.id))]
        for fact in facts[:CLARIFY_LIMIT]
    ]
    rows.append([button(_("None of these"), callbacks.PickNone(language=page.language))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def topics(shelves: Sequence[Topic], number: int, page: Page) -> InlineKeyboardMarkup:
    """A page of the list of topics."""
    shown, number = part_of(shelves, number, TOPICS_A_PAGE)
    rows = [
        [
            button(
                f"{topic.emoji} {topic.wording(page.language).name}",
                callbacks.ShowTopic(language=page.language, topic=topic.id, page=0),
            )
        ]
        for topic in shown
    ]
    turn = turns(len(shelves), number, TOPICS_A_PAGE, lambda to: callbacks.ShowTopics(language=page.language, page=to))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, *turn])


def topic(shelf: Topic, facts: Sequence[Fact], number: int, page: Page) -> InlineKeyboardMarkup:
    """A page of a topic's questions, and the way back to the topics."""
    _ = page.translate
    shown, number = part_of(facts, number, QUESTIONS_A_PAGE)
    rows = [
        [_question(fact, page, callbacks.ShowFact(language=page.language, fact=fact.id, page=number))] for fact in shown
    ]
    turn = turns(
        len(facts),
        number,
        QUESTIONS_A_PAGE,
        lambda to: callbacks.ShowTopic(language=page.language, topic=shelf.id, page=to),
    )
    back = button(_("⬅️ All topics"), callbacks.ShowTopics(language=page.language, page=0))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, *turn, [back]])


def fact_of_topic(fact: Fact, number: int, page: Page) -> InlineKeyboardMarkup:
    """The way back from a fact to its topic."""
    _ = page.translate
    back = callbacks.ShowTopic(language=page.language, topic=fact.topic, page=number)
    return InlineKeyboardMarkup(inline_keyboard=[[button(_("⬅️ Back"), back)]])


def _openers(facts: Iterable[Fact], page: Page) -> list[list[InlineKeyboardButton]]:
    return [[_question(fact, page, callbacks.OpenFact(language=page.language, fact=fact.id))] for fact in facts]


def _question(fact: Fact, page: Page, data: CallbackData) -> InlineKeyboardButton:
    return button(fact.wording(page.language).question, data)


def button(text: str, data: CallbackData) -> InlineKeyboardButton:
    """A button that carries data."""
    return InlineKeyboardButton(text=text, callback_data=data.pack())


def part_of(items: Sequence[Item], number: int, size: int) -> tuple[Sequence[Item], int]:
    """The page of that number, or the nearest there is, and its number: lists change while buttons stay."""
    number = min(max(number, 0), max(0, (len(items) - 1) // size))
    return items[number * size : (number + 1) * size], number


def turns(
    count: int, number: int, size: int, turn_to: Callable[[int], CallbackData]
) -> list[list[InlineKeyboardButton]]:
    """One row to turn the pages with; none where one page holds all.

    Args:
        number: of the page that is shown, from 0.
        turn_to: the data of a button that shows another.
    """
    last = max(0, (count - 1) // size)
    row = [button("◀️", turn_to(number - 1))] if number > 0 else []
    row += [button("▶️", turn_to(number + 1))] if number < last else []
    return [row] if row else []
