"""The rules of a decision, the readings and the outcomes, in words."""

from aiogram.utils.i18n import gettext as _

from knowledge.assistant import Outcome
from knowledge.explanation import Explanation, Rule
from knowledge.search.readings import ENGLISH_LAYOUT, KAZAKH_LAYOUT, RUSSIAN_LAYOUT, TYPED


def outcome_name(outcome: Outcome) -> str:
    """What was done."""
    match outcome:
        case Outcome.ANSWER:
            return _("an answer")
        case Outcome.CLARIFY:
            return _("a question back")
        case Outcome.ABSTAIN:
            return _("no answer")


def rule_text(found: Explanation) -> str:
    """The rule that decided, with its numbers."""
    texts = {
        Rule.EMPTY: _("There is no word in it."),
        Rule.GREETING: _("It is a greeting and nothing else."),
        Rule.THANKS: _("It is thanks or a goodbye and nothing else."),
        Rule.LETTERS: _("There are only single letters or numbers in it."),
        Rule.TWO: _("It asks two things, and each of them reached {second} on its own."),
        Rule.SURE: _("The best fact reached {answer}, from which an answer is given."),
        Rule.NAME: _("One word only, which names a subject of several facts."),
        Rule.OFFER: _("No fact reached {answer}, but one of the best four reached {clarify}."),
        Rule.ELSEWHERE: _("No fact reached {clarify}, and another place is named."),
        Rule.UNKNOWN: _("Most of it is words that the facts do not have."),
        Rule.HOPELESS: _("The best four facts together are nearly impossible: {offer}."),
        Rule.NO_FACT: _("No fact reached {answer}, and the best four did not reach {clarify}."),
    }
    return texts[found.rule].format(
        second=number(found.second),
        answer=number(found.answer),
        clarify=number(found.clarify),
        offer=number(found.offer),
    )


def embedder_text(found: Explanation) -> str:
    """Whether the embedder was asked, and why not."""
    if found.semantic:
        return _("Likeness of meaning: asked")
    if not found.embedder:
        return _("Likeness of meaning: not installed")
    text = _("Likeness of meaning: not asked, as letters gave no probability between {hopeless} and {sure}")
    return text.format(hopeless=number(found.hopeless), sure=number(found.sure))


def reading_name(reading: str) -> str:
    """A way to read what was typed."""
    names = {
        TYPED: _("as typed"),
        RUSSIAN_LAYOUT: _("Russian layout"),
        KAZAKH_LAYOUT: _("Kazakh layout"),
        ENGLISH_LAYOUT: _("English layout"),
    }
    return names.get(reading, reading)


def number(value: float) -> str:
    """Three digits are enough for a person."""
    return f"{value:.3g}" if abs(value) < 1 else f"{value:.2f}"
