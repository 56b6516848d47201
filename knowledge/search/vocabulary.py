"""The words of the store and the words near to a typed one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Prefix
from rapidfuzz.process import cdist

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
    """

    ids: Ids
    similarity: Weights

    @property
    def best(self) -> float:
        """The greatest similarity; 0 where nothing is near."""
        return float(self.similarity[-1]) if len(self.similarity) else 0.0

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
        self._grams = _gram_index(self.words)
        self._sizes = np.array([len(grams(word)) for word in self.words], np.float32)
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
        forms = self._by_stem.get(root, [])
        if forms:
            alike = cdist([word], [self.words[number] for number in forms], scorer=OSA.normalized_similarity)[0]
            similar.update(zip(forms, (SAME_STEM + (LIKE_FORM - SAME_STEM) * alike).tolist(), strict=True))
        itself = self.ids.get(word)
        if itself is not None:
            similar[itself] = 1.0
        sharing = [number for number in self._sharing(word) if number not in similar]
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

    def _sharing(self, word: str) -> list[int]:
        """The words that share the most n-grams with one, by the Dice coefficient."""
        pieces = grams(word)
        postings = [posting for posting in map(self._grams.get, pieces) if posting is not None]
        if not postings:
            return []
        counts = np.bincount(np.concatenate(postings), minlength=len(self.words))
        # Fewer cannot reach the least overlap even with the shortest word, so most words are not looked at further.
        least = ceil(LEAST_OVERLAP * (len(pieces) + self._shortest) / 2 - 1e-6)
        numbers = np.flatnonzero(counts >= max(least, len(pieces) // 5))
        overlap = 2 * counts[numbers] / (len(pieces) + self._sizes[numbers])
        kept = overlap >= LEAST_OVERLAP
        numbers, overlap = numbers[kept], overlap[kept]
        if len(numbers) > NEAREST:
            numbers = numbers[np.argpartition(-overlap, NEAREST)[:NEAREST]]
        return [int(number) for number in numbers]


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


def _gram_index(words: Sequence[str]) -> dict[str, NDArray[np.intp]]:
    postings: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        marked = f"^{word}$"
        for piece in {marked[at : at + size] for size in (2, 3) for at in range(len(marked) - size + 1)}:
            postings.setdefault(piece, []).append(number)
    return {piece: np.array(numbers, np.intp) for piece, numbers in postings.items()}


def allowed_distance(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many letters may differ in words of that many letters: none to three."""
    return np.searchsorted(_LENGTHS, lengths, side="right")


_LENGTHS = np.array([4, 6, 9])


def similarities(word: str, root: str, others: Sequence[str], other_roots: Sequence[str]) -> list[float]:
    """How likely a skeleton is the same word as each of some others, 0 to 1.

    The greatest of three: likeness of the words as wholes (a typing error), likeness of their stems
    (an error in an inflected word), and a common beginning (a word of the same family).

    Args:
        root: the stem of `word`.
        others: skeletons; `other_roots` are their stems.
    """
    sizes = np.array([len(other) for other in others])
    root_sizes = np.array([len(other) for other in other_roots])
    whole = _likeness(word, others, sizes, 1.0, 0.9)
    stems = _likeness(root, other_roots, root_sizes, 0.95, 0.95)
    common = cdist([word], others, scorer=Prefix.similarity, dtype=np.int32)[0]
    shorter = np.minimum(root_sizes, len(root))
    family = 0.9 * np.minimum(common, shorter) / np.maximum(root_sizes, len(root))
    family = np.where((common >= shorter) & (shorter >= LONG_STEM), 0.75, family)
    family = np.where(common == np.minimum(sizes, len(word)), 0.85, family)
    family = np.where(common >= COMMON, family, 0.0)
    found: list[float] = np.maximum(np.maximum(whole, stems), family).tolist()
    return found


def _likeness(
    word: str, others: Sequence[str], sizes: NDArray[np.int64], equal: float, slope: float
) -> NDArray[np.float64]:
    distance = cdist([word], others, scorer=OSA.distance, dtype=np.int32)[0]
    near = distance <= allowed_distance(np.minimum(sizes, len(word)))
    return np.where(near, equal - slope * distance / np.maximum(sizes, len(word)), 0.0)
