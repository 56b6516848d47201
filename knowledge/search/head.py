"""A linear classifier that the store's own phrasings teach: which words speak for which fact, and against it.

Evidence by rarity asks how much of a question a fact covers. The classifier asks what tells one fact from
its neighbours, so the two err on different questions. It is a multinomial logistic regression over words,
stems and character 4-grams, fitted by AdaGrad (Duchi, Hazan, Singer 2011) when the store is indexed.

A fit takes seconds. After an edit, a lesson teaches the one class that changed, in milliseconds, and leaves the
weights of all others as they are.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.search.arrays import read_arrays
from knowledge.text.stems import stem

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

EPOCHS = 3
BATCH = 32
RATE = 0.2
"""Step of AdaGrad."""

SCALE = 8.0
"""Sharpness: phrasings are scaled to unit length, so the logits are scaled up instead."""

UNKNOWN = 25.0
"""Squared weight that a feature unknown to the store adds to a query's length, so that strange queries score low."""


LESSON_STEPS = 2
"""Steps of a lesson, each over all of its documents. With two, a new class says as much of its own questions as after
a fit (mean logit 5.1); with more it takes those of others."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one class is taught while the others stay as they are.

    Attributes:
        label: of the class.
        own: the documents that belong to it.
        others: documents of other classes, those above all that resemble its own.
    """

    label: int
    own: Sequence[Sequence[str]]
    others: Sequence[Sequence[str]]


def no_pause() -> None:
    """Go on at once."""


@lru_cache(maxsize=65_536)
def _parts(word: str) -> tuple[str, ...]:
    marked = f"^{word}$"
    return (word, "~" + stem(word), *("#" + marked[at : at + 4] for at in range(max(1, len(marked) - 3))))


def _features(skeletons: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(part for word in skeletons for part in _parts(word)))


@dataclass(frozen=True)
class Head:
    """The fitted classifier.

    Attributes:
        ids: number of each feature.
        rarity: weight of each feature, in nats.
        weights: a row a feature, a column a class.
        fitted: whether it is what `fit` makes of its documents, and not `rebuilt`.
    """

    ids: dict[str, int]
    rarity: Floats
    weights: Floats
    fitted: bool = True

    @classmethod
    def fit(
        cls,
        documents: Sequence[Sequence[str]],
        labels: Sequence[int],
        classes: int,
        *,
        seed: int = 0,
        pause: Callable[[], None] = no_pause,
    ) -> "Head":
        """Fit on documents (lists of skeletons), each labelled with its class, 0 to classes - 1.

        The same input gives the same classifier: the order of the documents does not depend on chance but on `seed`.

        Args:
            pause: called before each step; it may let others work, or give up by raising.
        """
        if not documents:
            return cls({}, np.zeros(0, np.float32), np.zeros((0, classes), np.float32))
        ids, rarity, rows = _vectors(documents)
        starts, features, values = _laid_out(rows, rarity)
        wanted = np.array(labels, np.int64)
        weights = np.zeros((len(ids), classes), np.float32)
        squares = np.full(len(ids), 1e-3, np.float32)
        chance = np.random.default_rng(seed)
        for _ in range(EPOCHS):
            order = chance.permutation(len(rows))
            for begin in range(0, len(rows), BATCH):
                pause()
                batch = order[begin : begin + BATCH]
                _step(weights, squares, batch, (starts, features, values), wanted[batch])
        return cls(ids, rarity, weights)

    def rebuilt(self, columns: Sequence[int | None], lessons: Sequence[Lesson] = ()) -> "Head":
        """The same classifier for other classes, without a fit.

        Args:
            columns: for each class of the new one its number in this one; None for a class that is new.
            lessons: for the classes that are new or have other documents now, by their new numbers.
        """
        counts = Counter(part for lesson in lessons for document in lesson.own for part in _features(document))
        new = [part for part in counts if part not in self.ids]
        ids = self.ids | {part: number for number, part in enumerate(new, start=len(self.ids))}
        # A feature that one document of the store has is the rarest there is.
        rarest = float(self.rarity.max(initial=1.0))
        rarity = np.array([max(rarest - np.log(counts[part]), 1.0) for part in new], np.float32)
        weights = np.zeros((len(ids), len(columns)), np.float32)
        if self.weights.shape[1]:
            weights[: len(self.ids)] = self.weights.take([column or 0 for column in columns], axis=1)
        weights[:, [number for number, column in enumerate(columns) if column is None]] = 0
        head = Head(ids, np.concatenate([self.rarity, rarity]), weights, fitted=False)
        for lesson in lessons:
            _teach(head, lesson)
        return head

    def logits(self, skeletons: Sequence[str]) -> Floats:
        """One logit a class for a query; all zero where no feature of it is known."""
        features = _features(skeletons)
        known = [number for number in map(self.ids.get, features) if number is not None]
        if not known:
            return np.zeros(self.weights.shape[1], np.float32)
        values = self.rarity[known]
        length = float(np.sqrt(float(values @ values) + UNKNOWN * (len(features) - len(known))))
        return np.asarray(SCALE / length * (values @ self.weights[known]), np.float32)

    def save(self, path: Path) -> None:
        """Write the classifier to a file, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            weights = self.weights.astype(np.float16)
            np.savez(file, features=np.array(list(self.ids)), rarity=self.rarity, weights=weights)
        part.replace(path)

    @classmethod
    def open(cls, path: Path) -> "Head":
        """Read what `save` wrote.

        Raises:
            OSError: the file cannot be read.
            ValueError, KeyError: it is not such a file.
        """
        stored = read_arrays(path)
        ids = {str(feature): number for number, feature in enumerate(stored["features"])}
        return cls(ids, stored["rarity"].astype(np.float32), stored["weights"].astype(np.float32))


def _vectors(documents: Sequence[Sequence[str]]) -> tuple[dict[str, int], Floats, list[list[int]]]:
    ids: dict[str, int] = {}
    rows = [[ids.setdefault(feature, len(ids)) for feature in _features(document)] for document in documents]
    frequency = np.bincount(np.concatenate([np.array(row, np.int64) for row in rows]), minlength=len(ids))
    return ids, (np.log(len(rows) / frequency) + 1).astype(np.float32), rows


def _laid_out(rows: Sequence[Sequence[int]], rarity: Floats) -> tuple[Numbers, Numbers, Floats]:
    """Documents one after the other: where each begins and the last ends, its features, their values at length 1."""
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    features = np.concatenate([np.array(row, np.int64) for row in rows])
    values = rarity[features]
    lengths = np.sqrt(np.add.reduceat(values * values, starts[:-1]))
    return starts, features, (values / np.repeat(lengths, np.diff(starts))).astype(np.float32)


def _teach(head: Head, lesson: Lesson) -> None:
    """Go down the gradient of the log loss for the weights of one class, in place."""
    own = [row for document in lesson.own if (row := _known(document, head.ids))]
    others = [row for document in lesson.others if (row := _known(document, head.ids))]
    if not own:
        return
    starts, features, values = _laid_out([*own, *others], head.rarity)
    logits = SCALE * np.add.reduceat(head.weights[features] * values[:, None], starts[:-1], axis=0)
    logits[:, lesson.label] = -np.inf
    rivals = np.logaddexp.reduce(logits, axis=1)
    wanted = np.arange(len(rivals)) < len(own)
    sizes = np.diff(starts)
    touched, places = np.unique(features, return_inverse=True)
    weights, squares = head.weights[touched, lesson.label], np.full(len(touched), 1e-3)
    for _ in range(LESSON_STEPS):
        mine = SCALE * np.add.reduceat(weights[places] * values, starts[:-1])
        error = 1 / (1 + np.exp(np.clip(rivals - mine, -30, 30))) - wanted
        gradient = np.bincount(places, weights=np.repeat(error, sizes) * values)
        squares += gradient * gradient
        weights -= RATE * gradient / np.sqrt(squares)
    head.weights[touched, lesson.label] = weights


def _known(document: Sequence[str], ids: Mapping[str, int]) -> list[int]:
    return [number for number in map(ids.get, _features(document)) if number is not None]


def _step(
    weights: Floats, squares: Floats, batch: Numbers, rows: tuple[Numbers, Numbers, Floats], wanted: Numbers
) -> None:
    """One step down the gradient of a batch's log loss, in place."""
    starts, features, values = rows
    sizes = starts[batch + 1] - starts[batch]
    where = np.concatenate([np.arange(starts[row], starts[row + 1]) for row in batch])
    feature, value = features[where], values[where]
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    logits = SCALE * np.add.reduceat(weights[feature] * value[:, None], firsts, axis=0)
    error = np.exp(logits - logits.max(axis=1, keepdims=True))
    error /= error.sum(axis=1, keepdims=True)
    error[np.arange(len(batch)), wanted] -= 1
    order = np.argsort(feature, kind="stable")
    touched, first = np.unique(feature[order], return_index=True)
    spread = np.repeat(error, sizes, axis=0) * value[:, None]
    gradient = np.add.reduceat(spread[order], first, axis=0)
    squares[touched] += np.square(gradient).sum(axis=1)
    weights[touched] -= RATE * gradient / np.sqrt(squares[touched])[:, None]
