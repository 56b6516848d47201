"""One stage, lexical or semantic: its evidence for every question, its models, and what they say when held out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from knowledge.assistant import SUGGESTED
from knowledge.evaluation import Question
from knowledge.fitting.models import fit_decision, fit_rank
from knowledge.fitting.thresholds import Outcomes
from knowledge.search import features
from knowledge.search.calibration import Stage
from knowledge.search.engine import Engine
from knowledge.search.features import Matrix, Shortlist
from knowledge.search.finder import sigmoid
from knowledge.search.index import Floats

FOLDS = 5


@dataclass(frozen=True)
class Sample:
    """One labelled question with its candidates.

    Attributes:
        relevant: 1 for each candidate that is needed, else 0.
        fold: in which the question is held out.
    """

    question: Question
    found: Shortlist | None
    relevant: Floats
    fold: int


def samples_of(engine: Engine, questions: Sequence[Question]) -> list[Sample]:
    """The questions with their lexical candidates, in folds that keep the questions about one fact together."""
    groups = sorted({_group(question) for question in questions})
    Random(0).shuffle(groups)  # noqa: S311 the same folds every time, and nobody to keep them from
    folds = {group: number % FOLDS for number, group in enumerate(groups)}
    samples = []
    for question in questions:
        found = engine.shortlist(engine.understand(question.text))
        keys = [engine.index.keys[entry] for entry in found.entries] if found is not None else []
        relevant = np.array([key in question.wanted for key in keys], np.float32)
        samples.append(Sample(question, found, relevant, folds[_group(question)]))
    return samples


def _group(question: Question) -> str:
    return question.need[0][0] if question.need else question.text


def fit_stage(
    samples: Sequence[Sample], columns: Sequence[str], names: Sequence[str], rarest: float
) -> tuple[Stage, Outcomes]:
    """Fit the models of a stage on everything, after cross-validating them."""
    held_out = [np.zeros(0, np.float32)] * len(samples)
    for fold in range(FOLDS):
        rank = fit_rank(_rows(item for item in samples if item.fold != fold), columns)
        for place, item in enumerate(samples):
            if item.fold == fold and item.found is not None:
                held_out[place] = rank(item.found.columns)
    rows = [
        (place, features.decision(item.found, held_out[place], rarest))
        for place, item in enumerate(samples)
        if item.found is not None
    ]
    right, near = _judged(samples, held_out)
    outcomes = _cross_validate(samples, rows, right, near, names)
    matrix = np.stack([row for _, row in rows])
    where = np.array([place for place, _ in rows])
    stage = Stage(
        fit_rank(_rows(samples), columns),
        fit_decision(matrix, right[where], names),
        fit_decision(matrix, near[where], names),
    )
    return stage, outcomes


def _rows(samples: Iterable[Sample]) -> list[tuple[Matrix, Floats]]:
    return [(item.found.columns, item.relevant) for item in samples if item.found is not None]


def _judged(samples: Sequence[Sample], scores: Sequence[Floats]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    right, near = np.zeros(len(samples), bool), np.zeros(len(samples), bool)
    for place, (item, found) in enumerate(zip(samples, scores, strict=True)):
        if len(found):
            order = np.argsort(-found, kind="stable")
            right[place] = item.relevant[order[0]] > 0
            near[place] = item.relevant[order[:SUGGESTED]].any()
    return right, near


def _cross_validate(
    samples: Sequence[Sample],
    rows: Sequence[tuple[int, Floats]],
    right: NDArray[np.bool_],
    near: NDArray[np.bool_],
    names: Sequence[str],
) -> Outcomes:
    decide, offer = np.zeros(len(samples)), np.zeros(len(samples))
    where = np.array([place for place, _ in rows])
    folds = np.array([samples[place].fold for place in where])
    matrix = np.stack([row for _, row in rows])
    for fold in range(FOLDS):
        kept = folds != fold
        for target, wanted in ((decide, right), (offer, near)):
            model = fit_decision(matrix[kept], wanted[where[kept]], names)
            target[where[~kept]] = [sigmoid(float(odds)) for odds in model(matrix[~kept])]
    return Outcomes(decide, offer, right, near)
