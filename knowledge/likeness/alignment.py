"""Two questions side by side: which words of each have a counterpart in the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from knowledge.likeness.concepts import CACHED_TERMS, SUBJECT, Concepts
from knowledge.likeness.words import CLOSE
from knowledge.text.skeleton import skeleton
from knowledge.text.stems import stem

ALIKE = 0.75
"""Share of letters in common from which two words, or their stems, are one word: one letter of four may be wrong."""

CACHED_PAIRS = 4 * CACHED_TERMS


@dataclass(frozen=True, slots=True)
class _Parts:
    """The terms of a question by what they say.

    Attributes:
        words: with their weights; all but what is asked for.
        joined: two words as one, with the two: «зоо парк».
    """

    words: dict[str, float]
    joined: dict[str, tuple[str, str]]
    asked: frozenset[str]
    figures: frozenset[str]
    places: frozenset[str]


class Alignment:
    """Compares the terms of questions.

    Args:
        concepts: says what they stand for.
    """

    def __init__(self, concepts: Concepts) -> None:
        self._concepts = concepts
        self._parts = lru_cache(maxsize=CACHED_TERMS)(self._parted)
        self._are_one = lru_cache(maxsize=CACHED_PAIRS)(self._compared)

    def share(self, one: tuple[str, ...], other: tuple[str, ...]) -> float:
        """Weight that two questions have in common, as a share of both; 0 where they contradict each other."""
        mine, theirs = self._parts(one), self._parts(other)
        if _contradict(mine, theirs):
            return 0.0
        left = {word: weight for word, weight in mine.words.items() if not self._has(theirs, mine, word)}
        missing = {word: weight for word, weight in theirs.words.items() if not self._has(mine, theirs, word)}
        apart = [*left.values(), *missing.values()]
        if (left and missing and max(apart) == SUBJECT) or (left.keys() | missing.keys()) & (
            mine.places | theirs.places
        ):
            return 0.0
        return 1 - sum(apart) / sum([*mine.words.values(), *theirs.words.values()])

    def sharing(self, mine: Iterable[str], others: set[str]) -> set[str]:
        """Those of other terms that have a counterpart among a question's words of the subject."""
        subject = [term for term in mine if self._concepts.of(term).weight == SUBJECT]
        names = {self._concepts.of(term).name for term in subject}
        joined = {skeleton(one + other) for one, other in permutations(subject, 2)}
        halves = {word[:size] for word in subject for size in range(2, len(word))}
        found = {other for other in others if self._concepts.of(other).name in names} | (others & (joined | halves))
        words = [term for term in subject if not _is_figure(term)]
        rest = list(others - found)
        for one, other in ((words, rest), (list(map(stem, words)), list(map(stem, rest)))):
            alike = cdist(one, other, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, dtype=np.float32)
            found.update(rest[place] for place in np.flatnonzero(alike.any(axis=0)).tolist())
        return found

    def _has(self, parts: _Parts, own: _Parts, word: str) -> bool:
        """Whether a word of one's own has a counterpart, alone or together with another word."""
        if any(self._are_one(min(word, other), max(word, other)) for other in parts.words) or word in parts.joined:
            return True
        return any(word in two and whole in parts.words for whole, two in own.joined.items())

    def _compared(self, one: str, other: str) -> bool:
        """Whether two words mean the same, or one is the other misspelt."""
        if self._concepts.of(one).name == self._concepts.of(other).name:
            return True
        if _is_figure(one) or _is_figure(other):
            return False
        pairs = ((one, other), (stem(one), stem(other)))
        return any(OSA.normalized_similarity(*pair) >= ALIKE for pair in pairs)

    def _parted(self, terms: tuple[str, ...]) -> _Parts:
        found = {term: self._concepts.of(term) for term in terms}
        words = {term: concept.weight for term, concept in found.items() if not term.startswith("?")}
        return _Parts(
            words,
            {skeleton(one + other): (one, other) for one, other in permutations(words, 2)},
            frozenset(term for term in terms if term.startswith("?")),
            frozenset(term for term in terms if _is_figure(term)),
            frozenset(term for term, concept in found.items() if concept.is_place),
        )


def _contradict(one: _Parts, other: _Parts) -> bool:
    """Whether two questions ask for different things or with different figures."""
    return one.figures != other.figures or not _ask_alike(one.asked, other.asked)


def _ask_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one or not other:
        return one == other
    return bool(one & other) or any({mine, theirs} in CLOSE for mine in one for theirs in other)


def _is_figure(term: str) -> bool:
    return any(letter.isdigit() for letter in term)
