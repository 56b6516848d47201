"""The figures that the project is judged by, computed as its judges compute them."""

import json
from pathlib import Path

import pytest

from knowledge.errors import InvalidData
from knowledge.evaluation import (
    Question,
    Result,
    Verdict,
    below,
    confusions,
    figures,
    read_floors,
    read_questions,
    table,
    verdict,
)


def question(*need: tuple[str, ...], lang: str = "ru", kind: str = "clean") -> Question:
    return Question(id="q", text="?", lang=lang, kind=kind, need=need)


def result(asked: Question, outcome: str, *facts: str, language: str = "ru") -> Result:
    """A reply with facts: answers of an answer, else suggestions."""
    answers, suggestions = (facts, ()) if outcome == "answer" else ((), facts)
    return Result(asked, outcome, answers, suggestions, language, 1.0)


@pytest.mark.parametrize(
    ("need", "outcome", "answers", "suggestions", "expected"),
    [
        pytest.param([("a",)], "answer", ["a"], [], Verdict.RIGHT, id="right"),
        pytest.param([("a", "b")], "answer", ["b"], [], Verdict.RIGHT, id="any of a group"),
        pytest.param([("a",), ("b",)], "answer", ["a", "b"], [], Verdict.RIGHT, id="both things"),
        pytest.param([("a",), ("b",)], "answer", ["b", "a"], [], Verdict.RIGHT, id="both, the other way round"),
        pytest.param([("a",), ("b",)], "answer", ["a"], ["b"], Verdict.MISSED, id="one of two things"),
        pytest.param([("a",)], "answer", ["a", "x"], [], Verdict.RIGHT, id="one more than needed"),
        pytest.param([("a",)], "answer", ["x", "a"], [], Verdict.WRONG, id="needed one second"),
        pytest.param([("a",)], "answer", ["x"], ["a"], Verdict.WRONG, id="wrong"),
        pytest.param([("a",)], "answer", [], ["a"], Verdict.MISSED, id="an answer without a fact"),
        pytest.param([("a",)], "clarify", [], ["x", "a"], Verdict.ONE_TAP, id="one tap"),
        pytest.param([("a",)], "clarify", [], ["w", "x", "y", "a"], Verdict.ONE_TAP, id="fourth button"),
        pytest.param([("a",)], "clarify", [], ["v", "w", "x", "y", "a"], Verdict.MISSED, id="beyond the buttons"),
        pytest.param([("a",)], "clarify", [], ["x"], Verdict.MISSED, id="wrong buttons"),
        pytest.param([("a",)], "abstain", [], ["a"], Verdict.MISSED, id="passed on"),
        pytest.param([], "answer", ["a"], [], Verdict.WRONG, id="unanswerable, answered"),
        pytest.param([], "clarify", [], ["a"], Verdict.OFFERED, id="unanswerable, offered"),
        pytest.param([], "abstain", [], ["a"], Verdict.REFUSED, id="unanswerable, passed on"),
        pytest.param([], "answer", [], [], Verdict.REFUSED, id="unanswerable, an answer without a fact"),
    ],
)
def test_verdict(
    need: list[tuple[str, ...]], outcome: str, answers: list[str], suggestions: list[str], expected: Verdict
) -> None:
    """The first fact decides whether an answer is wrong, all groups whether it is right."""
    assert verdict(question(*need), outcome, answers, suggestions) is expected


RESULTS = [
    result(question(("a",)), "answer", "a"),
    result(question(("a",)), "answer", "a", language="kk"),
    result(question(("b",), lang="kk", kind="typo"), "answer", "x", language="kk"),
    result(question(("b",), lang="mixed"), "clarify", "b", language="kk"),
    result(question(("c",), lang="kk"), "abstain", language="kk"),
    result(question(kind="near"), "abstain", language="kk"),
    result(question(kind="near"), "clarify", "a"),
    result(question(kind="far"), "answer", "x"),
]


def test_figures() -> None:
    """Two of five right, one more by a tap, two of four answers wrong, one of three refused."""
    assert figures(RESULTS) == {
        "questions": 8,
        "accuracy": 0.4,
        "resolved": 0.6,
        "precision": 0.5,
        "refused": 0.3333,
        "language": 0.75,
    }


def test_figures_of_nothing() -> None:
    """What was not asked has no figure, rather than a good or a bad one."""
    assert figures([]) == {
        "questions": 0,
        "accuracy": None,
        "resolved": None,
        "precision": None,
        "refused": None,
        "language": None,
    }


def test_table_by_language_and_kind() -> None:
    found = table(RESULTS)

    assert list(found) == [
        "all",
        "lang=kk",
        "lang=mixed",
        "lang=ru",
        "kind=clean",
        "kind=far",
        "kind=near",
        "kind=typo",
    ]
    assert found["kind=near"]["refused"] == 0.5
    assert found["kind=near"]["accuracy"] is None
    assert found["lang=kk"]["language"] == 1
    assert found["lang=mixed"]["language"] is None


def test_confusions_most_frequent_first() -> None:
    asked = question(("b",), ("c",))
    results = [*RESULTS, result(asked, "answer", "y"), result(asked, "answer", "y")]

    assert confusions(results) == [("b", "y", 2), ("(nothing)", "x", 1), ("b", "x", 1)]


def test_below_names_each_figure_under_its_floor() -> None:
    """A figure at its floor passes; rows and figures that were not measured are not held against anyone."""
    floors = {
        "all": {"accuracy": 0.41, "resolved": 0.6, "precision": 0.4},
        "kind=near": {"accuracy": 0.9},
        "kind=layout": {"accuracy": 0.9},
    }

    assert below(table(RESULTS), floors) == ["all: accuracy 0.4 is below 0.41"]


LINE = {"id": "d1", "text": "Кто аким?", "lang": "ru", "kind": "clean", "need": [["city-akim"]]}


def test_questions_are_read(tmp_path: Path) -> None:
    """One JSON object a line; blank lines are none."""
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(LINE)}\n\n{json.dumps({**LINE, 'id': 'd2', 'need': []})}\n", encoding="utf-8")
    first, second = read_questions(path)

    assert first == Question(id="d1", text="Кто аким?", lang="ru", kind="clean", need=(("city-akim",),))
    assert first.wanted == {"city-akim"}
    assert second.wanted == frozenset()


def test_every_bad_line_is_named_with_its_number(tmp_path: Path) -> None:
    """All faults at once, each with its line, so that a file is mended in one go."""
    path = tmp_path / "questions.jsonl"
    lines = ["{", json.dumps(LINE), json.dumps({**LINE, "need": "x"}), "", json.dumps({**LINE, "extra": 1}), "[]"]
    path.write_text("\n".join(lines), encoding="utf-8")

    with pytest.raises(InvalidData) as raised:
        read_questions(path)
    assert [(fault.path, fault.line) for fault in raised.value.faults] == [(path, line) for line in (1, 3, 5, 6)]
    assert "need" in raised.value.faults[1].reason
    assert "extra" in raised.value.faults[2].reason


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", None])
def test_questions_that_cannot_be_read(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(InvalidData, match=r"questions\.jsonl: cannot be read"):
        read_questions(path)


def test_floors_are_read(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    path.write_text('{"all": {"accuracy": 1}}', encoding="utf-8")

    assert read_floors(path, "lexical") == {"all": {"accuracy": 1.0}}


def test_floors_of_a_stage(tmp_path: Path) -> None:
    """One file may hold the floors of both stages."""
    path = tmp_path / "floors.json"
    path.write_text('{"lexical": {"all": {"refused": 0.5}}, "semantic": {"all": {"refused": 1}}}', encoding="utf-8")

    assert read_floors(path, "semantic") == {"all": {"refused": 1.0}}


def test_a_misspelt_figure_has_no_floor(tmp_path: Path) -> None:
    """A floor that could never be missed is a fault."""
    path = tmp_path / "floors.json"
    path.write_text('{"all": {"acuracy": 1}}', encoding="utf-8")

    with pytest.raises(InvalidData, match="acuracy"):
        read_floors(path, "lexical")


@pytest.mark.parametrize("content", ["", "[]", "[1]", '{"all": 1}', '{"all": {"accuracy": "high"}}', None])
def test_floors_that_are_none(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(InvalidData, match=r"floors\.json: is no table of floors"):
        read_floors(path, "lexical")
