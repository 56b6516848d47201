"""The fitted numbers and the file that they stand in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.assistant import CALIBRATION
from knowledge.errors import InvalidData
from knowledge.search.calibration import Calibration


@pytest.fixture(scope="module")
def packaged() -> Calibration:
    return Calibration.open(CALIBRATION)


def test_saved_and_opened(packaged: Calibration, tmp_path: Path) -> None:
    """What is read back is what was written, to the letter."""
    packaged.save(tmp_path / "calibration.json")

    assert Calibration.open(tmp_path / "calibration.json") == packaged
    assert (tmp_path / "calibration.json").read_text(encoding="utf-8") == CALIBRATION.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["calibration.json"]


def test_the_packaged_one_says_on_what_it_was_fitted(packaged: Calibration) -> None:
    """The figures of cross-validation and the date stand beside the weights."""
    assert packaged.report["questions"] >= 500
    assert packaged.report["fitted"] >= "2026-11"
    assert packaged.report["cross-validation"]["precision"] > 0.9


def test_thresholds_are_probabilities_in_order(packaged: Calibration) -> None:
    """The embedder is asked in a range that holds the threshold; a wrong answer costs more than none."""
    assert 0 <= packaged.hopeless < packaged.answer < packaged.sure <= 1
    assert 0 < packaged.clarify < 1
    assert packaged.answer > 0.5


def without(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda stored: stored.pop(name)


def other_feature(stored: dict[str, Any]) -> None:
    stored["lexical"]["rank"]["moon_phase"] = stored["lexical"]["rank"].pop("bm25")


def one_feature_less(stored: dict[str, Any]) -> None:
    del stored["semantic"]["decide"]["numbers"]["meaning_cosine"]


def one_feature_more(stored: dict[str, Any]) -> None:
    stored["lexical"]["rank"]["moon_phase"] = "0 1 1"


def words_for_numbers(stored: dict[str, Any]) -> None:
    stored["lexical"]["rank"]["bm25"] = "a b c"


def too_few_numbers(stored: dict[str, Any]) -> None:
    stored["lexical"]["rank"]["bm25"] = "1.0"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(without("answer"), id="no threshold"),
        pytest.param(without("lexical"), id="no stage"),
        pytest.param(without("report"), id="no report"),
        pytest.param(other_feature, id="a feature that this version does not gather"),
        pytest.param(one_feature_less, id="a feature that was not fitted"),
        pytest.param(one_feature_more, id="a feature too many"),
        pytest.param(words_for_numbers, id="no numbers"),
        pytest.param(too_few_numbers, id="too few numbers"),
    ],
)
def test_a_file_for_other_evidence_is_refused(change: Callable[[dict[str, Any]], None], tmp_path: Path) -> None:
    """A bot whose search changed since does not start with weights that mean something else."""
    path = tmp_path / "calibration.json"
    stored = json.loads(CALIBRATION.read_text(encoding="utf-8"))
    change(stored)
    path.write_text(json.dumps(stored), encoding="utf-8")

    with pytest.raises(InvalidData, match="alatau-bot fit") as raised:
        Calibration.open(path)
    assert [fault.path for fault in raised.value.faults] == [path]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", None])
def test_a_broken_or_missing_file_is_named(content: bytes | None, tmp_path: Path) -> None:
    """The reason names the file and the command that makes one."""
    path = tmp_path / "calibration.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(InvalidData, match=r"calibration\.json: is no calibration"):
        Calibration.open(path)


def test_strange_numbers_are_not_extrapolated(packaged: Calibration) -> None:
    """A number a million spreads away says no more than one at the limit."""
    decide = packaged.lexical.decide
    row = np.array(decide.mean, np.float32)
    far, farther = row.copy(), row.copy()
    far[0] += 1e3 * decide.spread[0]
    farther[0] += 1e6 * decide.spread[0]

    assert decide(far) == pytest.approx(decide(farther), abs=1e-4)
    assert np.isfinite(decide(farther)).all()


def test_rows_are_weighed_one_by_one(packaged: Calibration) -> None:
    """Several candidates at once get what each gets alone."""
    rows = np.random.default_rng(0).normal(size=(5, len(packaged.lexical.rank.names))).astype(np.float32)

    together = packaged.lexical.rank(rows)

    np.testing.assert_allclose(together, [float(packaged.lexical.rank(row)) for row in rows], rtol=1e-4, atol=1e-4)
