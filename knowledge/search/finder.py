"""An engine with its calibration: questions in, ranked facts with probabilities out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.search import features
from knowledge.search.calibration import Calibration, Stage
from knowledge.search.engine import Engine
from knowledge.search.features import Shortlist
from knowledge.search.index import Floats
from knowledge.search.query import Query

LONGEST = 300
"""Letters of a question beyond which the embedder is not asked: it was pasted, and would take the longest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one question.

    Attributes:
        query: the question as it was understood.
        keys: ids of the candidates, best first.
        scores: of the candidates, the ranker's; only differences count.
        probability: that the best candidate is what was asked for.
        offer: that one of the best four is.
        numbers: what the decision rested on, by name.
        semantic: whether the embedder was asked.
        shortlist: the candidates before they were weighed; None where there is none.
    """

    query: Query
    keys: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()
    probability: float = 0.0
    offer: float = 0.0
    numbers: tuple[tuple[str, float], ...] = ()
    semantic: bool = False
    shortlist: Shortlist | None = None

    def number(self, name: str) -> float:
        """One of the numbers that the decision rested on; 0 where there is none of that name."""
        return dict(self.numbers).get(name, 0.0)


class Finder:
    """Runs the stages for a question, the embedder only where letters leave it open."""

    def __init__(self, engine: Engine, calibration: Calibration) -> None:
        self.engine = engine
        self.calibration = calibration

    def find(self, text: str) -> Finding:
        """Look for what a text asks."""
        return self.find_query(self.engine.understand(text))

    def find_query(self, query: Query) -> Finding:
        """Look for what a question asks that was understood before."""
        return self.with_meaning(self.by_letters(query))

    def by_letters(self, query: Query) -> Finding:
        """The same without the embedder, in about a millisecond."""
        found = self.engine.shortlist(query)
        return Finding(query) if found is None else self._weigh(found, self.calibration.lexical)

    def with_meaning(self, finding: Finding) -> Finding:
        """What letters found, weighed again with the embedder where they leave it open; takes milliseconds."""
        open_question = self.calibration.hopeless < finding.probability < self.calibration.sure
        if self.engine.meaning is None or finding.shortlist is None or finding.semantic or not open_question:
            return finding
        if sum(len(word.text) for word in finding.query.words) > LONGEST:
            return finding
        return self._weigh(self.engine.ask_meaning(finding.shortlist), self.calibration.semantic)

    def _weigh(self, found: Shortlist, stage: Stage) -> Finding:
        scores = stage.rank(found.columns)
        numbers = features.decision(found, scores, self.engine.index.rarest)
        order = np.argsort(-scores, kind="stable")
        return Finding(
            found.query,
            tuple(self.engine.index.keys[found.entries[place]] for place in order),
            tuple(scores[order].tolist()),
            sigmoid(float(stage.decide(numbers))),
            sigmoid(float(stage.offer(numbers))),
            tuple(zip(_names(found), numbers.tolist(), strict=True)),
            found.semantic,
            found,
        )


def _names(found: Shortlist) -> Sequence[str]:
    return (*features.DECISION, *features.DECISION_SEMANTIC) if found.semantic else features.DECISION


def sigmoid(odds: float) -> float:
    """The probability of log odds."""
    return 1 / (1 + float(np.exp(-np.clip(odds, -30, 30))))


def shares(scores: Sequence[float]) -> Floats:
    """How the candidates of one question divide the probability among them."""
    return np.exp(features.log_softmax(np.array(scores, np.float32)))
