"""An explanation tells how the assistant decided, and agrees with it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.assistant import CALIBRATION, Assistant, Outcome
from knowledge.explanation import Explanation, Rule, explain
from knowledge.model import Language
from knowledge.search.calibration import Calibration
from knowledge.search.finder import Finder
from tests.base import BASE
from tests.knowledge.embedders import TrigramEmbedder

QUESTIONS = [
    json.loads(line)["text"]
    for line in (Path(__file__).parent.parent / "questions" / "dev.jsonl").read_text("utf-8").splitlines()
][::25]

STRANGE = ["", "👋", "а", "привет", "спасибо", "qqxx wwzz", "население астаны", "1 2 3", "<b>&", "площадь " * 300]


def sums_up(assistant: Assistant, found: Explanation) -> None:
    calibration = assistant.finder.calibration
    stage = calibration.semantic if found.semantic else calibration.lexical
    for one in found.candidates:
        assert sum(part.worth for part in one.parts) + stage.rank.bias == pytest.approx(one.score, abs=1e-3)
        assert [part.name for part in one.parts[:1]] == [max(one.parts, key=lambda part: abs(part.worth)).name]


@pytest.mark.parametrize("hint", ["ru", "kk"])
def test_agrees_with_the_reply(guide: Assistant, hint: Language) -> None:
    """Whatever was asked: the same decision, from the same candidates, whose parts add up to their scores."""
    for text in [*QUESTIONS, *STRANGE]:
        found = explain(guide, text, hint)
        finding = guide.finder.find(text)

        assert found.reply == guide.reply(text, hint)
        assert [one.fact for one in found.candidates] == list(finding.keys[:5])
        assert [one.score for one in found.candidates] == list(finding.scores[:5])
        assert (found.probability, found.offer) == (finding.probability, finding.offer)
        sums_up(guide, found)


def test_the_rule_fits_the_outcome(guide: Assistant) -> None:
    """Rules that answer stand with answers, and with the numbers that they name."""
    outcomes = {
        Outcome.ANSWER: {Rule.SURE, Rule.TWO},
        Outcome.CLARIFY: {Rule.OFFER, Rule.NAME},
    }
    for text in [*QUESTIONS, *STRANGE]:
        found = explain(guide, text)
        ruled = outcomes.get(found.reply.outcome, set(Rule) - {Rule.SURE, Rule.TWO, Rule.OFFER, Rule.NAME})

        assert found.rule in ruled
        assert found.rule is not Rule.SURE or found.probability >= found.answer
        assert found.rule is not Rule.OFFER or found.probability < found.answer
        assert found.rule is not Rule.OFFER or found.offer >= found.clarify
        assert found.rule is not Rule.NO_FACT or found.offer < found.clarify


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", Rule.EMPTY),
        ("👋", Rule.EMPTY),
        ("а б", Rule.LETTERS),
        ("привет", Rule.GREETING),
        ("рахмет", Rule.THANKS),
        ("площадь города Алатау", Rule.SURE),
        ("зоопарк в астане", Rule.ELSEWHERE),
        ("qqxx wwzz", Rule.UNKNOWN),
    ],
)
def test_rules(assistant: Assistant, text: str, rule: Rule) -> None:
    """Each decision under its own rule."""
    assert explain(assistant, text).rule is rule


def test_how_words_were_understood(assistant: Assistant) -> None:
    """A misspelt word stands with the words of the facts that it was taken for, best first."""
    found = explain(assistant, "плащадь города")
    [term] = [term for term in found.terms if term.skeleton.startswith("плаш")]

    assert term.known
    assert term.near[0][0].startswith("плош")
    assert [similarity for _, similarity in term.near] == sorted(
        (similarity for _, similarity in term.near), reverse=True
    )


def test_readings_have_their_support(assistant: Assistant) -> None:
    """Typed in the wrong layout, the right one explains more than what was typed."""
    readings = dict(explain(assistant, "gkjoflm ufkfnfe").readings)

    assert set(readings) == {"typed", "russian-layout", "kazakh-layout"}
    assert all(0 <= support <= 1 for support in readings.values())
    assert readings["russian-layout"] > readings["typed"]
    assert dict(explain(assistant, "площадь").readings) == {"typed": 1.0}
    assert explain(assistant, "").readings == ()


@pytest.mark.parametrize(("hopeless", "sure", "asked"), [(0.0, 1.0, True), (0.0, 0.0, False)])
def test_the_embedder_asked_or_not(hopeless: float, sure: float, *, asked: bool) -> None:
    """Asked only between the two; then its numbers are parts of the score."""
    engine = Assistant.from_base(BASE, embedder=TrigramEmbedder()).finder.engine
    calibration = replace(Calibration.open(CALIBRATION), hopeless=hopeless, sure=sure)
    assistant = Assistant(BASE, Finder(engine, calibration))
    found = explain(assistant, "площадь и погода")

    assert (found.embedder, found.semantic, found.hopeless, found.sure) == (True, asked, hopeless, sure)
    assert ("meaning_logit" in {part.name for part in found.candidates[0].parts}) == asked
    sums_up(assistant, found)


def test_the_same_without(assistant: Assistant) -> None:
    """Without an embedder, that is told, too."""
    found = explain(assistant, "площадь Алатау")

    assert (found.embedder, found.semantic) == (False, False)
