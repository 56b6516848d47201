"""What the checks find is told in the editor's language."""

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Any

import pytest

from bot.middlewares.language import Catalogues
from handlers.admins.editing.faults import fault_text
from knowledge.assistant import Assistant
from knowledge.editing.examining import candidate, examine, finds_its_own
from knowledge.errors import Fault
from tests.base import BASE, TODAY
from tests.conversations.admins.editing import POPULATION, TAXI


@pytest.fixture(params=["ru", "kk"], autouse=True)
def locale(request: pytest.FixtureRequest) -> Iterator[None]:
    catalogues = Catalogues("ru")
    with catalogues.context(), catalogues.use_locale(request.param):
        yield


def asking(*questions: str) -> dict[str, Any]:
    return {"ru": TAXI.ru.model_copy(update={"ask": (*TAXI.ru.ask, *questions)})}


def worded(faults: list[Fault]) -> bool:
    return bool(faults) and all(fault_text(fault) != escape(fault.reason, quote=False) for fault in faults)


@pytest.mark.parametrize(
    "changes",
    [
        {"topic": "nosuch", "sources": ("nosuch", "nosuch"), "related": ("nosuch", "air-taxi")},
        {"related": ("area", "area"), "superseded_by": "air-taxi", "was": ("area", "population")},
        {"as_of": date(2027, 1, 1), "review_by": date(2026, 1, 1)},
        {"superseded_by": "nosuch"},
        asking("?!", "Aлатау", "It's «quoted»", POPULATION.ru.ask[0]),
        {"kk": TAXI.ru},
    ],
)
def test_checks(changes: dict[str, Any]) -> None:
    """Each has its wording."""
    assert worded(examine(BASE, TAXI.model_copy(update=changes), (), TODAY))


def test_search(assistant: Assistant) -> None:
    """Also what finds another fact, or none."""
    fact = TAXI.model_copy(update=asking(POPULATION.ru.ask[1], 'it\'s "quoted" зоопарк'))
    found = finds_its_own(fact, assistant.rebuilt(candidate(BASE, fact)))

    assert worded(found)
