"""The learned models: a linear ranker, and committees of small networks."""

from collections.abc import Sequence
from math import ceil
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np
from numpy.typing import NDArray

from knowledge.search.calibration import LIMIT, Committee, Linear
from knowledge.search.features import Matrix
from knowledge.search.index import Floats

Doubles = NDArray[np.float64]

PENALTY = {"rank": 1.0, "decide": 1.0}
"""Strength of the quadratic penalty on the weights of the ranker and of the decision."""

MEMBERS = 15
"""Networks of a committee; with five, one fit differed from the next by a percent of accuracy."""

UNITS = 12
"""Hidden units of each."""

BATCH = 200
"""Questions, about, of one step of their fitting."""

ROUNDS = 200
"""Passes over the questions, at most, in which a network is fitted."""


def fit_rank(judged: Sequence[tuple[Matrix, Floats]], names: Sequence[str]) -> Linear:
    """Listwise logistic ranking (Cao et al. 2007, top one): the needed ones' share of the softmax is maximised.

    Args:
        judged: for each question its candidates, a row each, and 1 for those that are needed, else 0.
        names: of the columns.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped, unused-ignore]

    used = [(columns, relevant) for columns, relevant in judged if relevant.any()]
    everything = np.vstack([columns for columns, _ in used]).astype(np.float64)
    mean, spread = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    matrix = (everything - mean) / spread
    wanted = np.concatenate([relevant for _, relevant in used]).astype(np.float64)
    sizes = np.array([len(relevant) for _, relevant in used])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        scores = matrix @ weights
        shares = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        shares /= np.repeat(np.add.reduceat(shares, starts), sizes)
        held = np.add.reduceat(shares * wanted, starts)
        slope = matrix.T @ (shares * wanted / np.repeat(held, sizes) - shares)
        penalty = PENALTY["rank"]
        return float(-np.log(held + 1e-12).sum() + penalty * weights @ weights / 2), penalty * weights - slope

    found = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B")
    return _linear(names, mean, spread, found.x, 0.0)


def fit_decision(matrix: Floats, wanted: NDArray[np.bool_], names: Sequence[str]) -> Committee:
    """A committee that tells the wanted rows from the others.

    Args:
        matrix: a row a question, a column a name.
        wanted: whether each is one of those to be told from the others.
        names: of the columns.
    """
    from sklearn.exceptions import ConvergenceWarning  # type: ignore[import-untyped, unused-ignore]
    from sklearn.neural_network import MLPClassifier  # type: ignore[import-untyped, unused-ignore]

    mean, spread = matrix.mean(axis=0), matrix.std(axis=0) + 1e-6
    rows = ((matrix - mean) / spread).clip(-LIMIT, LIMIT)
    with catch_warnings():
        # Stopping before the loss has settled is meant: it keeps the networks from learning the questions by heart.
        simplefilter("ignore", ConvergenceWarning)
        members = [
            MLPClassifier(
                (UNITS,), alpha=PENALTY["decide"], max_iter=ROUNDS, batch_size=_even(len(rows)), random_state=seed
            ).fit(rows, wanted)
            for seed in range(MEMBERS)
        ]
    hidden = np.hstack([np.vstack([member.coefs_[0], member.intercepts_[0]]) for member in members])
    output = np.concatenate([member.coefs_[1][:, 0] / MEMBERS for member in members])
    bias = float(np.mean([member.intercepts_[1][0] for member in members]))
    return Committee(
        tuple(names),
        tuple(map(float, mean)),
        tuple(map(float, spread)),
        tuple(tuple(map(float, row)) for row in hidden),
        (*map(float, output), bias),
    )


def _even(rows: int) -> int:
    """A batch size near `BATCH` that leaves no small rest: the penalty counts whole in every batch, however small."""
    return ceil(rows / max(1, round(rows / BATCH)))


def _linear(names: Sequence[str], mean: Any, spread: Any, weights: Any, bias: float) -> Linear:
    return Linear(
        tuple(names), tuple(map(float, mean)), tuple(map(float, spread)), tuple(map(float, weights)), bias=bias
    )
