"""What each stage buys and costs: the assistant with one stage out at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np

from knowledge.assistant import Assistant
from knowledge.base import Base
from knowledge.evaluation import Question, figures, measure
from knowledge.model import Lexicon
from knowledge.search import query as query_stage
from knowledge.search.engine import Engine
from knowledge.search.finder import Finder
from knowledge.search.meaning import Embedder
from knowledge.search.query import Query
from knowledge.search.readings import SURELY, TYPED, Word
from knowledge.search.vocabulary import Vocabulary
from knowledge.text.normalise import words
from knowledge.text.skeleton import skeleton


@dataclass(frozen=True, slots=True)
class Ablation:
    """The figures without one stage, by the weights that were fitted with it; a stage fitted anew may cost less."""

    without: str
    figures: dict[str, float | int | None]
    p50: float
    p99: float


class _AsTyped(Engine):
    """The classifier is given words as they were typed, not as the store spells them."""

    def understand(self, text: str) -> Query:
        query = super().understand(text)
        return Query(_typed(query.words), query.terms, _typed(query.focus))


def _typed(found: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(replace(word, restored=word.skeleton) for word in found)


class _OneQuestion(Assistant):
    """Every message is one question."""

    def _two(self, *_: object) -> None:
        return None


def ablations(
    base: Base, questions: Sequence[Question], *, cache: Path | None, embedder: Embedder | None
) -> Iterator[Ablation]:
    """Ask every question of the whole assistant, then of one without each stage."""
    whole = Assistant.from_base(base, cache=cache, embedder=embedder)
    yield _asked("nothing", whole, questions)
    engine, calibration = whole.finder.engine, whole.finder.calibration

    def around(other: Engine) -> Assistant:
        return Assistant(base, Finder(other, calibration))

    def indexed(other: Base) -> Assistant:
        return around(replace(engine, index=Engine.build(other, teach=0).index))

    if engine.meaning is not None:
        yield _asked("embedder", around(engine.with_meaning(None)), questions)
    yield _asked("classifier", around(replace(engine, head=None)), questions)
    restored = _AsTyped(engine.index, engine.head, engine.real, engine.meaning)
    yield _asked("restored words in the classifier", around(restored), questions)
    yield _asked("two-part split", _OneQuestion(base, whole.finder), questions)
    yield _asked("decoys", around(Engine.build(replace(base, declined=()), embedder=embedder)), questions)
    without = base.lexicon.model_copy(update={"synonyms": Lexicon().synonyms})
    yield _asked("synonyms", indexed(replace(base, lexicon=without)), questions)
    for name, stage in (("readings", _no_readings), ("n-gram neighbours", _no_neighbours)):
        with stage():
            yield _asked(name, indexed(base), questions)


@contextmanager
def _no_readings() -> Iterator[None]:
    """Every chunk as typed; Latin letters still fold to one skeleton with Cyrillic ones."""
    with patch.object(query_stage, "read", _as_typed):
        yield


def _as_typed(text: str, vocabulary: Vocabulary) -> list[Word]:
    found = []
    for word in words(text):
        form = skeleton(word)
        near = vocabulary.near(form)
        misspelt = form not in vocabulary.ids and near.best >= SURELY
        meant = vocabulary.words[int(near.ids[-1])] if misspelt else form
        found.append(Word(word, form, TYPED, near.best, meant))
    return found


@contextmanager
def _no_neighbours() -> Iterator[None]:
    """Words are known by themselves, their forms and synonyms only."""
    with patch.object(Vocabulary, "_sharing", lambda *_: []):
        yield


def _asked(without: str, assistant: Assistant, questions: Sequence[Question]) -> Ablation:
    results = measure(assistant, questions)
    p50, p99 = np.percentile([result.milliseconds for result in results], [50, 99]) if results else (0.0, 0.0)
    return Ablation(without, figures(results), float(p50), float(p99))
