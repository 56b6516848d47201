"""The words of the store and the words near to a typed one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from sys import intern

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Prefix

from knowledge.text.stems import stem

Ids = NDArray[np.int32]
Weights = NDArray[np.float32]

NEAREST = 28
"""Words that are compared letter by letter with a typed one, of those that share the most character n-grams with it."""

LEAST_OVERLAP = 0.24
"""Share of n-grams (Dice) below which two words are not compared at all."""

SAME_STEM, LIKE_FORM = 0.9, 0.96
"""Similarity of two words of one stem: the least, and that of forms that differ in next to nothing."""

ALMOST_SURE = 0.8
"""Similarity from which a word is read as the word of the store that it is nearest to."""

SHORT = 5
"""Letters up to which bigrams are compared, too: one error leaves a short word hardly a trigram."""

LONG_STEM, COMMON = 5, 4
"""Letters of a stem that begins another word, and of a beginning in common, that make two words relatives."""

LEAST_SIMILARITY = 0.5
"""Below it two words count as different."""

CACHED_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Near:
    """Words of the vocabulary near to a typed one.

    Attributes:
        ids: of the words, most similar last.
        similarity: 0 to 1, one for each id; 1 is the word itself.
        best: the greatest similarity; 0 where nothing is near.
    """

    ids: Ids
    similarity: Weights
    best: float = field(init=False)

    def __post_init__(self) -> None:
        """The greatest similarity is asked for far more often than anything else."""
        object.__setattr__(self, "best", float(self.similarity[-1]) if len(self.similarity) else 0.0)

    def including(self, ids: Iterable[int], similarity: float) -> "Near":
        """The same with further words, each of them at least that similar."""
        similar = dict(zip(self.ids.tolist(), self.similarity.tolist(), strict=True))
        for number in ids:
            similar[number] = max(similar.get(number, 0.0), similarity)
        return _ordered(similar)


NOTHING = Near(np.empty(0, np.int32), np.empty(0, np.float32))


class Vocabulary:
    """The distinct skeletons of a store, with an index of character n-grams for finding near ones.

    Candidates come from the n-gram index, so the cost of a look-up grows with the length of a few postings
    and not with the store; distances are rapidfuzz's optimal string alignment.
    """

    def __init__(self, skeletons: Iterable[str], synonyms: Sequence[Sequence[str]] = ()) -> None:
        self.words: list[str] = list(dict.fromkeys(skeletons))
        self.ids: dict[str, int] = {word: number for number, word in enumerate(self.words)}
        self.stems: list[str] = [stem(word) for word in self.words]
        self.family: Ids = np.empty(len(self.words), np.int32)
        self._by_stem: dict[str, list[int]] = {}
        for number, root in enumerate(self.stems):
            self._by_stem.setdefault(root, []).append(number)
        for number, members in enumerate(self._by_stem.values()):
            self.family[members] = number
        self.families = len(self._by_stem)
        self._by_start: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            if len(word) >= COMMON:
                self._by_start.setdefault(word[:COMMON], []).append(number)
        self._grams = _gram_index(self.words)
        self._sizes = np.array([_pieces(word)[1] for word in self.words], np.float32)
        self._shortest = float(self._sizes.min(initial=len(self.words) and np.inf))
        self._groups: dict[int, list[int]] = {}
        self._add_synonyms(synonyms)
        self._cache: dict[str, Near] = {}

    def _add_synonyms(self, groups: Sequence[Sequence[str]]) -> None:
        for group in groups:
            members = sorted({number for word in group for number in self._by_stem.get(stem(word), ())})
            for number in members:
                self._groups[number] = sorted({*self._groups.get(number, ()), *members})

    def knows(self, word: str) -> bool:
        """Whether the skeleton or another form of it stands in the store."""
        return word in self.ids or stem(word) in self._by_stem

    def forms(self, word: str) -> list[int]:
        """The words of the store that have the same stem."""
        return self._by_stem.get(stem(word), [])

    def root(self, word: str) -> str:
        """The stem of a skeleton, or of the word of the store that it is almost surely meant to be."""
        if word not in self.ids:
            near = self.near(word)
            if near.best >= ALMOST_SURE:
                return self.stems[int(near.ids[-1])]
        return stem(word)

    def plausibility(self, word: str) -> float:
        """Share of the skeleton's character n-grams that any word of the store has, 0 to 1; cheap."""
        pieces = grams(word)
        return sum(piece in self._grams for piece in pieces) / len(pieces)

    def near(self, word: str) -> Near:
        """The words near to a skeleton: itself, its other forms, misspellings, relatives and synonyms."""
        found = self._cache.get(word)
        if found is None:
            if len(self._cache) >= CACHED_WORDS:
                self._cache.clear()
            found = self._cache[word] = self._find(word)
        return found

    def _find(self, word: str) -> Near:
        similar: dict[int, float] = {}
        root = stem(word)
        for number in self._by_stem.get(root, ()):
            similar[number] = SAME_STEM + (LIKE_FORM - SAME_STEM) * OSA.normalized_similarity(word, self.words[number])
        itself = self.ids.get(word)
        if itself is not None:
            similar[itself] = 1.0
        sharing = [number for number in self._candidates(word, known=itself is not None) if number not in similar]
        if sharing:
            values = similarities(
                word, root, [self.words[number] for number in sharing], [self.stems[number] for number in sharing]
            )
            similar.update(
                (number, value) for number, value in zip(sharing, values, strict=True) if value >= LEAST_SIMILARITY
            )
        for number, value in list(similar.items()):
            if value >= SAME_STEM:
                for other in self._groups.get(number, ()):
                    similar[other] = max(similar.get(other, 0.0), 0.85 * value)
        return _ordered(similar, self.words)

    def _candidates(self, word: str, *, known: bool) -> Sequence[int]:
        """The words that are compared with one letter by letter.

        A word that stands in the store is not misspelt: of others, only those that begin as it does may be relatives.
        """
        if word.isdigit():
            return ()  # a number with another digit is another number, not a typing error
        return self._by_start.get(word[:COMMON], ()) if known else self._sharing(word)

    def _sharing(self, word: str) -> list[int]:
        """The words that share the most n-grams with one, by the Dice coefficient."""
        pieces = grams(word)
        postings = [posting for posting in map(self._grams.get, pieces) if posting is not None]
        if not postings:
            return []
        counts = np.bincount(np.concatenate(postings), minlength=len(self.words))
        # Fewer cannot reach the least overlap even with the shortest word, so most words are not looked at further.
        least = ceil(LEAST_OVERLAP * (len(pieces) + self._shortest) / 2 - 1e-6)
        numbers = (counts >= max(least, len(pieces) // 5)).nonzero()[0]
        overlap = 2 * counts[numbers] / (len(pieces) + self._sizes[numbers])
        kept = overlap >= LEAST_OVERLAP
        numbers, overlap = numbers[kept], overlap[kept]
        if len(numbers) > NEAREST:
            numbers = numbers[np.argpartition(-overlap, NEAREST)[:NEAREST]]
        found: list[int] = numbers.tolist()
        return found


def _ordered(similar: dict[int, float], words: Sequence[str] | None = None) -> Near:
    """Ties go by the words themselves, where they are given, so that the order of the facts does not matter."""
    if not similar:
        return NOTHING
    ordered = sorted(similar.items(), key=lambda pair: (pair[1], words[pair[0]] if words is not None else -pair[0]))
    return Near(
        np.array([number for number, _ in ordered], np.int32), np.array([value for _, value in ordered], np.float32)
    )


def grams(word: str) -> list[str]:
    """The distinct character trigrams of a word with its start marked, and the bigrams of a short one."""
    marked = f"^{word}$"
    pieces = {marked[at : at + 3] for at in range(len(marked) - 2)}
    if len(word) <= SHORT:
        pieces.update(marked[at : at + 2] for at in range(len(marked) - 1))
    return sorted(pieces) or [marked]


@lru_cache(maxsize=65_536)
def _pieces(word: str) -> tuple[tuple[str, ...], int]:
    """The bigrams and trigrams of a word of a store, and how many `grams` it has.

    Kept, as an edit leaves nearly all words of a store as they are, and each in one copy, as words share them.
    """
    marked = f"^{word}$"
    pieces = {intern(marked[at : at + size]) for size in (2, 3) for at in range(len(marked) - size + 1)}
    return tuple(pieces), len(grams(word))


def _gram_index(words: Sequence[str]) -> dict[str, NDArray[np.intp]]:
    postings: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        for piece in _pieces(word)[0]:
            postings.setdefault(piece, []).append(number)
    return {piece: np.array(numbers, np.intp) for piece, numbers in postings.items()}


_ALLOWED = (0, 0, 0, 0, 1, 1, 2, 2, 2, 3)
"""How many letters may differ in words of that many letters; as many in longer ones as in the last."""


def similarities(word: str, root: str, others: Sequence[str], other_roots: Sequence[str]) -> list[float]:
    """How likely a skeleton is the same word as each of some others, 0 to 1.

    The greatest of three: likeness of the words as wholes (a typing error), likeness of their stems
    (an error in an inflected word), and a common beginning (a word of the same family).

    Args:
        root: the stem of `word`.
        others: skeletons; `other_roots` are their stems.
    """
    return [
        max(
            _likeness(word, other, 1.0, 0.9),
            _likeness(root, other_root, 0.95, 0.95),
            _kinship(word, root, other, other_root),
        )
        for other, other_root in zip(others, other_roots, strict=True)
    ]


def _likeness(one: str, other: str, equal: float, slope: float) -> float:
    """Likeness by edit distance; 0 where more letters differ than words of that length may have wrong."""
    size, other_size = len(one), len(other)
    shorter, longer = (size, other_size) if size < other_size else (other_size, size)
    most = _ALLOWED[shorter] if shorter < len(_ALLOWED) else _ALLOWED[-1]
    if longer - shorter > most:
        return 0.0
    distance = OSA.distance(one, other, score_cutoff=most)
    return equal - slope * distance / longer if distance <= most else 0.0


def _kinship(word: str, root: str, other: str, other_root: str) -> float:
    """Likeness by a common beginning; 0 where it is short."""
    common = Prefix.similarity(word, other)
    if common < COMMON:
        return 0.0
    if common == min(len(word), len(other)):
        return 0.85
    shorter, longer = sorted((len(root), len(other_root)))
    if common >= shorter >= LONG_STEM:
        return 0.75
    return 0.9 * min(common, shorter) / longer
