"""Thresholds: from which probability an answer or an offer is worth its risk, and when the embedder is asked."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from knowledge.fitting.models import Doubles

WRONG = 5.0
"""What a wrong answer costs, in answerable questions passed on to the editors."""

REFUSED = 0.95
"""Share of the unanswerable questions that must be met with neither an answer nor an offer."""

FLAT = 0.01
"""Share of the greatest gain within which two thresholds count as equally good."""

RESAMPLED = 1_000
"""Times that the questions are drawn anew for the threshold of an answer."""

SURE = 0.985
"""Share of right answers above the probability from which the embedder is not asked."""

SHARE_OPEN = 0.3
"""Largest share of questions for which the embedder may be asked."""


@dataclass(frozen=True)
class Outcomes:
    """What the models of one stage said of each question while it was held out.

    Attributes:
        decide: probability that the best candidate is needed; 0 where there is none.
        offer: that one of the best four is.
        right: whether the best candidate is needed.
        near: whether one of the best four is.
    """

    decide: Doubles
    offer: Doubles
    right: NDArray[np.bool_]
    near: NDArray[np.bool_]

    def only(self, kept: NDArray[np.bool_]) -> "Outcomes":
        """Those of some of the questions."""
        return Outcomes(self.decide[kept], self.offer[kept], self.right[kept], self.near[kept])


def where(asked: NDArray[np.bool_], one: Outcomes, other: Outcomes) -> Outcomes:
    """What one stage said where it was asked, and the other elsewhere."""
    return Outcomes(
        np.where(asked, one.decide, other.decide),
        np.where(asked, one.offer, other.offer),
        np.where(asked, one.right, other.right),
        np.where(asked, one.near, other.near),
    )


def best_threshold(outcomes: Outcomes, answerable: NDArray[np.bool_]) -> float:
    """The probability from which an answer is given: the median of those that gain most on resampled questions.

    The gain hardly changes around its maximum, where a few questions decide; so the questions are drawn anew many
    times, with repetition (Efron 1979), and what they put it at by chance is evened out.
    """
    order = np.argsort(-outcomes.decide, kind="stable")
    gains, probability = _gains(outcomes, answerable)[order], outcomes.decide[order]
    chance = np.random.default_rng(0)
    size = len(order)
    best = []
    for _ in range(RESAMPLED):
        drawn = np.bincount(chance.integers(0, size, size), minlength=size)
        best.append(probability[int(np.argmax(np.cumsum(gains * drawn)))])
    return round(float(np.median(best)), 4)


def _gains(outcomes: Outcomes, answerable: NDArray[np.bool_]) -> Doubles:
    """What answering each question gains over passing it on: passing on an unanswerable one costs nothing."""
    return np.where(outcomes.right, 1.0, np.where(answerable, 1.0 - WRONG, -WRONG))


def best_offer(probability: Doubles, answerable: NDArray[np.bool_], refused: int) -> float:
    """The least probability of an offer at which at least `REFUSED` of the unanswerable questions are refused.

    Args:
        probability: of each question that is not answered.
        answerable: which of them could be.
        refused: unanswerable questions in all, answered ones included.
    """
    offered = np.sort(probability[~answerable])[::-1]
    most = max(int((1 - REFUSED) * refused) - (refused - len(offered)), 0)
    return round(float(offered[most]) + 1e-4, 4) if most < len(offered) else 0.0


def open_range(letters: Outcomes) -> tuple[float, float]:
    """The range of lexical probabilities in which the embedder is asked.

    Its upper end is where letters alone are right in `SURE` of the answers above it; its lower end lies as low as
    `SHARE_OPEN` of all questions allows. (The range that gained most on the judged questions was tried: it followed
    their chances, and did worse on others.)
    """
    order = np.argsort(-letters.decide, kind="stable")
    precision = np.cumsum(letters.right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= SURE)
    sure = float(letters.decide[order[enough[-1]]]) if len(enough) else 1.0
    below = np.sort(letters.decide[letters.decide < sure])[::-1]
    asked = min(int(SHARE_OPEN * len(order)), len(below) - 1)
    # Rounded towards each other, so that the share stays within its bound.
    return floor(sure * 1e4) / 1e4, ceil(float(below[asked]) * 1e4) / 1e4 if asked >= 0 else 0.0


def report_of(outcomes: Outcomes, answerable: NDArray[np.bool_], answer: float, clarify: float) -> dict[str, float]:
    """The figures that thresholds reach: those of `knowledge.evaluation`, for single answers."""
    answered = outcomes.decide >= answer
    offered = ~answered & (outcomes.offer >= clarify)
    right = int((answered & outcomes.right).sum())
    return {
        "accuracy": round(right / int(answerable.sum()), 4),
        "resolved": round((right + int((offered & outcomes.near).sum())) / int(answerable.sum()), 4),
        "precision": round(right / max(int(answered.sum()), 1), 4),
        "refused": round(float((~answered & ~offered)[~answerable].mean()), 4),
    }
