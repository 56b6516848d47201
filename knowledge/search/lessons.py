"""What the classifier is told of an edited fact at once, out of the index that has just been built over it."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from knowledge.search.head import Lesson
from knowledge.search.index import STOP_WEIGHT, Index

MOST = 4
"""Edited facts that are taught before they are served; each takes a twentieth of a second."""

NEIGHBOURS = 8
"""Entries most like the fact whose phrasings all count against it; of every other entry, two phrasings do."""

Places = NDArray[np.int64]


def lesson(index: Index, entry: int) -> Lesson:
    """Teaches a fact's class its phrasings, and those of others that are not its own.

    Args:
        entry: number of the fact, which is also that of its class.
    """
    starts = index.entry_starts
    own = np.arange(starts[entry], starts[entry + 1])
    others = np.unique(
        np.concatenate(
            [_samples(index), *(np.arange(starts[near], starts[near + 1]) for near in _neighbours(index, own))]
        )
    )
    return Lesson(entry, _documents(index, own), _documents(index, np.setdiff1d(others, own)))


def _samples(index: Index) -> Places:
    """The first phrasing of every entry and the one in its middle, as a rule one in either language."""
    firsts, sizes = index.entry_starts[:-1], np.diff(index.entry_starts)
    asked = sizes > 0
    return np.concatenate([firsts[asked], (firsts + sizes // 2)[asked]])


def _neighbours(index: Index, own: Places) -> Places:
    """The entries that share the most, and the rarest, words with some phrasings; among them those phrasings' own."""
    counts = np.bincount(
        np.concatenate([_tokens(index, phrasing) for phrasing in own] or [np.empty(0, np.int32)]),
        minlength=len(index.vocabulary.words),
    )
    words = np.flatnonzero((counts > 0) & (index.worth > STOP_WEIGHT)).astype(np.int32)
    sizes, entries, weights = index.postings.of(words)
    worth = np.repeat(counts[words] * index.spread[words], sizes) * np.log1p(weights)
    scores = np.bincount(entries, weights=worth, minlength=len(index.keys))
    return np.argsort(-scores, kind="stable")[: NEIGHBOURS + 1]


def _tokens(index: Index, phrasing: int) -> NDArray[np.int32]:
    return index.tokens[index.phrasing_starts[phrasing] : index.phrasing_starts[phrasing + 1]]


def _documents(index: Index, phrasings: Iterable[int]) -> list[list[str]]:
    words = index.vocabulary.words
    return [[words[token] for token in _tokens(index, phrasing)] for phrasing in phrasings]
