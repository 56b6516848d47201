"""The checks of one fact before it is published, and what publishing it would change."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.assistant import Assistant
from knowledge.editing.examining import candidate, examine, finds_its_own
from knowledge.editing.replaying import questions, replay
from knowledge.model import Fact, Source, SourceKind
from tests.base import BASE, FACTS, TODAY

POPULATION = FACTS[1]
TAXI = next(fact for fact in FACTS if fact.id == "air-taxi")


def with_say(fact: Fact, ru: str, kk: str) -> Fact:
    wordings = {"ru": fact.ru.model_copy(update={"say": ru}), "kk": fact.kk.model_copy(update={"say": kk})}
    return fact.model_copy(update=wordings)


def reasons(fact: Fact, *sources: Source, warnings: bool = False) -> str:
    found = examine(BASE, fact, sources, TODAY)
    return "; ".join(fault.reason for fault in found if fault.warning == warnings)


def test_own_faults_alone() -> None:
    """What is wrong with other facts is not this editor's business."""
    plain = with_say(TAXI, "Аэротакси планируют запустить.", "Аэротаксиді іске қосу жоспарланған.")

    assert reasons(plain) == ""
    assert "to be reviewed by" in reasons(plain.model_copy(update={"review_by": date(2026, 1, 1)}), warnings=True)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"topic": "nosuch"}, "there is no topic nosuch"),
        ({"sources": ("nosuch",)}, "there is no source nosuch"),
        ({"related": ("air-taxi",)}, "is related to itself"),
        ({"as_of": date(2027, 1, 1)}, "lies in the future"),
        ({"was": ("population",)}, "already an id of population"),
    ],
)
def test_faults(changes: dict[str, object], reason: str) -> None:
    """The checks of the curated files."""
    assert reason in reasons(TAXI.model_copy(update=changes))


def test_numbers() -> None:
    """Both answers agree with each other and with the figures."""
    found = reasons(with_say(TAXI, "Аэротакси запустят в 2027 году.", "Аэротакси 2028 жылы іске қосылады."))

    assert "2027 not in figures" in found
    assert "the languages differ in numbers" in found


def test_phrasing_of_another() -> None:
    """It is reported on the draft, though the other stands first in the files."""
    ru = TAXI.ru.model_copy(update={"ask": (*TAXI.ru.ask, POPULATION.ru.ask[0])})

    assert "is also a phrasing of population" in reasons(TAXI.model_copy(update={"ru": ru}))


def test_sources() -> None:
    """A new one is known; one that is used no more is only pointed out."""
    new = Source(id="new", publisher="x", about="x", language="ru", kind=SourceKind.BLOG, published=date(2027, 1, 1))
    fact = with_say(TAXI, "Запустят.", "Іске қосылады.").model_copy(update={"sources": ("new",)})
    rest = BASE.facts[0].model_copy(update={"sources": ("alatau-official",)})

    assert reasons(fact, new) == "new: published 2027-01-01 lies in the future"
    assert "kursiv-kind" not in reasons(rest)


def test_candidate() -> None:
    """The changed fact stands where it stood; a new one last."""
    edited = with_say(TAXI, "а", "ә")
    new = TAXI.model_copy(update={"id": "new"})

    assert [fact.id for fact in candidate(BASE, edited).facts] == [fact.id for fact in FACTS]
    assert candidate(BASE, edited).find("air-taxi") == edited
    assert candidate(BASE, new).facts[-1] == new


def test_what_finds_another_fact(assistant: Assistant) -> None:
    """A phrasing that is another fact's is told; the rest find their own."""
    ru = TAXI.ru.model_copy(update={"ask": (*TAXI.ru.ask, "сколько людей живёт в городе")})
    fact = TAXI.model_copy(update={"ru": ru})
    faults = finds_its_own(fact, assistant.rebuilt(candidate(BASE, fact)))

    assert {"сколько людей живёт в городе" in fault.reason for fault in faults} == {True}


def test_replay(assistant: Assistant) -> None:
    """What is answered no longer, with another fact, or for the first time; until the time is over."""
    gone = assistant.rebuilt(replace(BASE, facts=tuple(fact for fact in FACTS if fact is not TAXI)))
    texts = ["аэротакси", "Какая площадь у города Алатау?", "где поесть пиццу"]
    found = replay(assistant, gone, texts, lambda _asked: True)
    back = replay(gone, assistant, texts, lambda asked: asked < 1)

    assert [turn.text for turn in found.turns] == texts[:1]
    assert found.turns[0].before == ("air-taxi",)
    assert (found.asked, found.total, len(found.lost)) == (3, 3, 1)
    assert (back.asked, len(back.gained)) == (1, 1)


def test_questions_near_the_change_come_first() -> None:
    """So that a time that is too short cuts off what is least likely to change."""
    asked = questions(BASE, [TAXI], ["аэротакси без пилота", "аэротакси без пилота", "погода"], 60)

    assert len(asked) == len(set(asked)) == 60
    assert asked.index("аэротакси без пилота") < asked.index("погода")
    assert asked == questions(BASE, [TAXI], ["аэротакси без пилота", "погода"], 60)
