"""Fitting on a small store, from evidence to a calibration that works."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.assistant import Assistant, Outcome
from knowledge.base import Base
from knowledge.evaluation import Question, read_questions
from knowledge.search.calibration import Calibration
from knowledge.search.engine import Engine
from knowledge.search.finder import Finder
from tests.knowledge.embedders import TrigramEmbedder

QUESTIONS = Path(__file__).parent.parent / "questions"
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def small(base: Base) -> Base:
    """Thirty facts, with the lexicon and some questions to be declined."""
    return Base(base.facts[:30], lexicon=base.lexicon, declined=base.declined[:20])


@pytest.fixture(scope="module")
def questions(small: Base) -> list[Question]:
    """What was asked about those facts, and some of what nobody can answer."""
    known = {fact.id for fact in small.facts}
    found = [
        question
        for name in ("ru", "kk")
        for question in read_questions(QUESTIONS / f"{name}.jsonl")
        if question.need and question.wanted <= known
    ]
    return [*found, *read_questions(QUESTIONS / "unanswerable.jsonl")[::11]]


@pytest.fixture(scope="module")
def fitted(small: Base, questions: list[Question]) -> tuple[Assistant, Calibration, list[str]]:
    """The assistant that was fitted, its calibration, and what was told meanwhile."""
    pytest.importorskip("sklearn", reason="scikit-learn, which only fitting needs, is not installed")
    from knowledge.fitting import fit, fit_second

    told: list[str] = []
    engine = Engine.build(small, embedder=TrigramEmbedder(), patience=None)
    calibration = fit(engine, questions, today=DAY, say=told.append)
    assistant = Assistant(small, Finder(engine, calibration))
    return assistant, fit_second(assistant, questions), told


def test_report(fitted: tuple[Assistant, Calibration, list[str]], questions: list[Question]) -> None:
    """It says when, on how much and how well, the embedder on, off and always."""
    _, calibration, told = fitted
    shares = [
        value
        for name, part in calibration.report.items()
        if name.startswith("cross-validation")
        for value in part.values()
    ]

    assert calibration.report["fitted"] == "2026-11-23"
    assert calibration.report["questions"] == calibration.report["judged"] == len(questions)
    assert len(shares) == 12
    assert all(0 <= share <= 1 for share in shares)
    assert calibration.report["embedder asked"] <= 0.33
    assert told[0] == f"evidence for {len(questions)} questions"


def test_thresholds(fitted: tuple[Assistant, Calibration, list[str]]) -> None:
    """Probabilities, of which two answers take each at least a half."""
    _, calibration, _ = fitted

    assert 0 < calibration.answer < 1
    assert 0 < calibration.clarify <= 1
    assert 0.5 <= calibration.second < 1
    assert 0 <= calibration.hopeless < calibration.sure <= 1


def test_saved_and_opened_it_says_the_same(
    fitted: tuple[Assistant, Calibration, list[str]], questions: list[Question], tmp_path: Path
) -> None:
    """From a file, to four digits, the decisions are those of the fit."""
    assistant, calibration, _ = fitted
    calibration.save(tmp_path / "calibration.json")
    again = Assistant(assistant.base, Finder(assistant.finder.engine, Calibration.open(tmp_path / "calibration.json")))
    before = [assistant.reply(question.text) for question in questions]
    after = [again.reply(question.text) for question in questions]
    same = sum(one.outcome is other.outcome for one, other in zip(before, after, strict=True))

    assert same / len(questions) > 0.98


def test_it_learns_to_answer_and_to_decline(
    fitted: tuple[Assistant, Calibration, list[str]], questions: list[Question]
) -> None:
    """On what it was fitted on, most is answered and nearly nothing that cannot be."""
    assistant, _, _ = fitted
    answered = {True: [0, 0], False: [0, 0]}
    for question in questions:
        count = answered[bool(question.need)]
        count[0] += assistant.reply(question.text).outcome is Outcome.ANSWER
        count[1] += 1

    assert answered[True][0] / answered[True][1] > 0.6
    assert answered[False][0] / answered[False][1] < 0.1


def test_the_semantic_stage_needs_an_embedder(small: Base, questions: list[Question]) -> None:
    """Without one nothing is fitted, rather than half of it."""
    pytest.importorskip("sklearn", reason="scikit-learn, which only fitting needs, is not installed")
    from knowledge.fitting import fit

    with pytest.raises(ValueError, match="without the embedder"):
        fit(Engine.build(small), questions, today=DAY, say=lambda text: None)
