"""Clarifications, suggestions, and buttons that mean nothing any more."""

import pytest

from bot.application import Application, build_application
from knowledge.assistant import Assistant, Outcome, Reason, Reply
from knowledge.live import LiveAssistant
from knowledge.model import Language
from knowledge.search.finder import Finder
from tests.base import BASE, FACTS
from tests.people import Someone


class Undecided(Assistant):
    """Answers every question with the same decision: what is under test is how it is shown."""

    def __init__(self, decision: Reply, finder: Finder) -> None:
        super().__init__(BASE, finder)
        self._decision = decision

    def reply(self, text: str, language_hint: Language | None = None, *, language: Language | None = None) -> Reply:
        return self._decision


def deciding(someone: Someone, decision: Reply) -> Someone:
    finder = someone.application.live.current.finder
    application: Application = build_application(LiveAssistant(Undecided(decision, finder)), someone.application.store)
    return Someone(application, someone.telegram, someone.bot, someone.id, someone.language_code)


async def test_clarification(resident: Someone) -> None:
    """Up to four questions and "none of these"; the answer takes the question's place."""
    someone = deciding(resident, Reply("ru", Outcome.CLARIFY, suggestions=FACTS[:5]))
    offer = await someone.asks("сколько")

    assert offer.text == "Что из этого вы имели в виду?"
    assert list(offer.buttons) == [*(fact.ru.question for fact in FACTS[:4]), "Ничего из этого"]
    answer = await someone.presses(offer, "Сколько людей")
    assert answer.fact == "population"
    assert answer.buttons == {}
    assert answer.messages[0].id == offer.messages[0].id


async def test_clarification_in_the_questions_language(resident: Someone) -> None:
    """A Kazakh question on a Russian client is clarified, and answered, in Kazakh."""
    someone = deciding(resident, Reply("kk", Outcome.CLARIFY, suggestions=FACTS[:2]))
    offer = await someone.asks("қанша")

    assert list(offer.buttons)[-1] == "Ешқайсысы емес"
    assert (await someone.presses(offer, "аумағы")).language == "kk"


async def test_none_of_these(resident: Someone) -> None:
    """The bot says honestly that it has no more."""
    someone = deciding(resident, Reply("ru", Outcome.CLARIFY, suggestions=FACTS[:2]))
    reply = await someone.presses(await someone.asks("сколько"), "Ничего")

    assert reply.text.startswith("Тогда подтверждённых сведений об этом у меня нет.")
    assert list(reply.buttons) == ["🔔 Сообщить, когда ответят"]


async def test_suggestions_under_an_abstention(resident: Someone) -> None:
    """The nearest questions are offered and answered below."""
    someone = deciding(resident, Reply("ru", Outcome.ABSTAIN, suggestions=FACTS[:2], reason=Reason.NO_FACT))
    offer = await someone.asks("сколько стоит площадь")
    reply = await someone.presses(offer, "площадь")

    assert offer.text.endswith("Возможно, поможет что-то из этого:")
    assert reply.fact == "area"


async def test_nothing_is_offered_to_who_asks_of_something_else(resident: Someone) -> None:
    """What stands near a question about pizza is no help."""
    someone = deciding(resident, Reply("ru", Outcome.ABSTAIN, suggestions=FACTS[:2], reason=Reason.OFF_TOPIC))

    assert (await someone.asks("где поесть пиццу")).buttons == {}


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("language", ["ru", "kk"])
async def test_each_reason_has_its_words(resident: Someone, reason: Reason, language: Language) -> None:
    """And one alone claims that the question was passed on."""
    someone = deciding(resident, Reply(language, Outcome.ABSTAIN, reason=reason))
    text = (await someone.asks("?")).text

    assert text
    assert ("редактор" in text) is (reason is Reason.NO_FACT)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "x",
        "o0:ru:area",
        "o1:en:area",
        "o1:ru:area:extra",
        "o1:ru:",
        "s1:ru:city:-1",
        "s1:ru:city:99999999999999999999",
        "s1:ru:city:x",
        "t1:ru:١",
        "l1:xx",
        "p1:ru:" + "a" * 60,
        "z" * 100_000,
        "\x00:\u202e:<b>",
        ":::",
    ],
)
async def test_hostile_button(resident: Someone, data: str) -> None:
    """Whatever a button carries, the person gets a notice or a page, never an error."""
    topics = await resident.asks("/topics")
    reply = await resident.presses_data(data, topics.messages[0].id)

    assert reply.notices or reply.messages
    assert "сломалось" not in " ".join(reply.notices)
