"""How often the embedder is asked: it takes longer than all the rest together."""

from dataclasses import replace

import pytest

from knowledge.assistant import CALIBRATION, Assistant
from knowledge.base import Base
from knowledge.search.calibration import Calibration
from knowledge.search.engine import MOST_READ, Engine
from knowledge.search.finder import LONGEST, Finder
from tests.knowledge.embedders import TrigramEmbedder


@pytest.fixture(scope="module")
def model() -> TrigramEmbedder:
    return TrigramEmbedder()


@pytest.fixture(scope="module")
def curious(base: Base, model: TrigramEmbedder) -> Assistant:
    """Asks the embedder wherever it may."""
    small = Base(base.facts[:30], lexicon=base.lexicon)
    engine = Engine.build(small, embedder=model, patience=None)
    calibration = replace(Calibration.open(CALIBRATION), hopeless=-1.0, sure=2.0, second=0.0)
    return Assistant(small, Finder(engine, calibration))


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(
            "Какая площадь города и сколько людей живёт, и кто аким, и где центр, и когда построят?", id="seams"
        ),
        pytest.param("Какая площадь города? Кто его строит? Сколько там людей?", id="sentences"),
        pytest.param("Какая площадь города и кто аким?", id="two questions"),
    ],
)
def test_a_message_of_several_questions(message: str, curious: Assistant, model: TrigramEmbedder) -> None:
    """The whole and two parts, however many ways there are to cut it."""
    model.given.clear()
    curious.reply(message)

    assert 1 < len(model.given) <= 3


def test_one_question_is_embedded_once(curious: Assistant, model: TrigramEmbedder) -> None:
    model.given.clear()
    curious.reply("какая площадь города")

    assert len(model.given) == 1


def test_of_a_story_the_question_is_embedded(curious: Assistant, model: TrigramEmbedder) -> None:
    """Its time grows with the text, so it is given no more than it must read."""
    model.given.clear()
    curious.reply("Мы семья с двумя детьми, переехали недавно, ещё никого тут не знаем. " * 3 + "Какая площадь города?")

    assert model.given == ["какая площадь города"]


def test_a_pasted_text_is_not_embedded(curious: Assistant, model: TrigramEmbedder) -> None:
    """Nor is it cut into two questions."""
    model.given.clear()
    curious.reply("какая площадь территории города, и кто руководит городом? " * LONGEST)

    assert model.given == []


def test_a_long_sentence_is_embedded_from_its_end(curious: Assistant, model: TrigramEmbedder) -> None:
    model.given.clear()
    curious.reply("площадь города район улица школа больница дорога " * 5 + "где находится центр")

    assert len(model.given[0]) <= MOST_READ
    assert model.given[0].endswith("где находится центр")
