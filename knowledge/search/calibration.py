"""The fitted numbers: weights of the evidence and the thresholds of the decision.

They are fitted by `alatau-bot fit` on labelled questions and stand in a file with the figures that they reached
in cross-validation; nobody types them in.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.errors import Fault, InvalidData
from knowledge.search.features import DECISION, DECISION_SEMANTIC, LEXICAL, SEMANTIC, Matrix
from knowledge.search.index import Floats

LIMIT = 4.0
"""Spreads from the mean beyond which a number says no more: fits are not extrapolated to strange queries."""


@dataclass(frozen=True)
class Linear:
    """A linear model over named numbers, each brought to zero mean and unit spread first.

    Attributes:
        names: of the numbers, in the order in which they are given.
        mean, spread, weight: one a number.
        bias: added to the sum.
    """

    names: tuple[str, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    weight: tuple[float, ...]
    bias: float = 0.0

    def __call__(self, rows: Matrix | Floats) -> Floats:
        """The weighed sum of each row."""
        slope = np.array(self.weight) / np.array(self.spread)
        return np.asarray(rows @ slope + (self.bias - float(slope @ np.array(self.mean))), np.float32)


@dataclass(frozen=True)
class Committee:
    """The mean of a few small neural networks with one hidden layer each, over named numbers.

    Evidence works together (a strange word matters less where the rest of a question fits well), which a sum of
    weighed numbers cannot say; several networks of a dozen units, averaged, say it without fitting noise.

    Attributes:
        names: of the numbers, in the order in which they are given.
        mean, spread: what brings each number to zero mean and unit spread.
        hidden: weights into the hidden units of all networks, a row a number, the last row their biases.
        output: weights out of them, then the mean bias.
    """

    names: tuple[str, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    hidden: tuple[tuple[float, ...], ...]
    output: tuple[float, ...]

    @cached_property
    def _arrays(self) -> tuple[Floats, Floats, Floats, Floats]:
        return (
            np.array(self.mean, np.float32),
            np.array(self.spread, np.float32),
            np.array(self.hidden, np.float32),
            np.array(self.output, np.float32),
        )

    def __call__(self, rows: Matrix | Floats) -> Floats:
        """Log odds for each row."""
        mean, spread, hidden, output = self._arrays
        units = np.maximum(((rows - mean) / spread).clip(-LIMIT, LIMIT) @ hidden[:-1] + hidden[-1], 0)
        return np.asarray(units @ output[:-1] + output[-1], np.float32)


@dataclass(frozen=True)
class Stage:
    """Both models of one stage.

    Attributes:
        rank: score of a candidate; only differences count.
        decide: log odds that the best candidate is what was asked for.
        offer: log odds that one of the best four is, for clarifications.
    """

    rank: Linear
    decide: Committee
    offer: Committee


@dataclass(frozen=True)
class Calibration:
    """Everything that was fitted.

    Attributes:
        lexical: the models over what letters give.
        semantic: the models over that and the embedder's numbers.
        answer: least probability of an answer.
        clarify: least probability, of one of four being right, of a clarification.
        second: least probability of each of two answers to two questions.
        sure: lexical probability from which the embedder is not asked.
        hopeless: lexical probability below which it is not asked either.
        report: on what was fitted, when, and the figures in cross-validation.
    """

    lexical: Stage
    semantic: Stage
    answer: float
    clarify: float
    second: float
    sure: float
    hopeless: float
    report: Mapping[str, Any]

    def save(self, path: Path) -> None:
        """Write it as JSON, a named number a line."""
        part = path.with_suffix(".part")
        part.write_text(json.dumps(_stored(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        part.replace(path)

    @classmethod
    def open(cls, path: Path) -> "Calibration":
        """Read what `save` wrote.

        Raises:
            InvalidData: the file is missing, broken, or fitted for other evidence than this version gathers.
        """
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                lexical=_stage(stored["lexical"], LEXICAL, DECISION),
                semantic=_stage(stored["semantic"], (*LEXICAL, *SEMANTIC), (*DECISION, *DECISION_SEMANTIC)),
                **{name: float(stored[name]) for name in ("answer", "clarify", "second", "sure", "hopeless")},
                report=stored["report"],
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            reason = f"is no calibration of this version ({error}); make one with 'alatau-bot fit'"
            raise InvalidData([Fault(path, 0, reason)]) from error


def _stored(calibration: Calibration) -> dict[str, Any]:
    fields: dict[str, Any] = {
        name: getattr(calibration, name) for name in ("answer", "clarify", "second", "sure", "hopeless")
    }
    fields["report"] = dict(calibration.report)
    for name, stage in (("lexical", calibration.lexical), ("semantic", calibration.semantic)):
        rank = stage.rank
        rows = zip(rank.names, rank.mean, rank.spread, rank.weight, strict=True)
        fields[name] = {
            "rank": {"bias": rank.bias, **{key: _short(numbers) for key, *numbers in rows}},
            "decide": _committee(stage.decide),
            "offer": _committee(stage.offer),
        }
    return fields


def _committee(model: Committee) -> dict[str, Any]:
    rows = zip(model.names, model.mean, model.spread, model.hidden[:-1], strict=True)
    return {
        "numbers": {key: _short([mean, spread, *weights]) for key, mean, spread, weights in rows},
        "hidden": _short(model.hidden[-1]),
        "output": _short(model.output),
    }


def _short(numbers: Iterable[float]) -> str:
    """Numbers on one line: a model is compared line by line, not number by number."""
    return " ".join(f"{number:.4g}" for number in numbers)


def _long(text: str) -> tuple[float, ...]:
    return tuple(map(float, text.split()))


def _stage(stored: Mapping[str, Any], candidate: Sequence[str], whole: Sequence[str]) -> Stage:
    rank = stored["rank"]
    _same(set(rank) - {"bias"}, candidate)
    mean, spread, weight = zip(*(_long(rank[name]) for name in candidate), strict=True)
    linear = Linear(tuple(candidate), mean, spread, weight, bias=float(rank["bias"]))
    return Stage(linear, _opened(stored["decide"], whole), _opened(stored["offer"], whole))


def _opened(stored: Mapping[str, Any], names: Sequence[str]) -> Committee:
    numbers = stored["numbers"]
    _same(numbers, names)
    rows = [_long(numbers[name]) for name in names]
    hidden = (*(row[2:] for row in rows), _long(stored["hidden"]))
    mean, spread = tuple(row[0] for row in rows), tuple(row[1] for row in rows)
    return Committee(tuple(names), mean, spread, hidden, _long(stored["output"]))


def _same(stored: Iterable[str], names: Sequence[str]) -> None:
    if set(stored) != set(names):
        raise ValueError("the names of the evidence differ")
