"""The flat arrays behind an index, and how they are filled: a hundred thousand facts have ten million words."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.search.vocabulary import Vocabulary
from knowledge.text.normalise import normalise
from knowledge.text.normalise import words as words_of
from knowledge.text.skeleton import skeleton

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Postings:
    """For each word the entries that have it, as slices of two parallel arrays."""

    starts: Places
    entries: Ids
    counts: Floats

    def of(self, words: Ids) -> tuple[Places, Ids, Floats]:
        """How many entries each of some words has, those entries, and how often each has it, weighted by field."""
        begins = self.starts[words]
        sizes = self.starts[words + 1] - begins
        ends = sizes.cumsum()
        where = (begins - ends + sizes).repeat(sizes) + np.arange(ends[-1] if len(ends) else 0)
        return sizes, self.entries[where], self.counts[where]


def firsts(ordered: NDArray[np.integer]) -> Places:
    """Where each run of equal numbers begins."""
    begins = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    return begins.nonzero()[0]


class _Spellings(dict[str, int]):
    """A number for each spelling, and for each skeleton, in the order in which they are met; -1 for no skeleton."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: dict[str, int] = {}
        self.skeletons = array("i")

    def __missing__(self, word: str) -> int:
        found = skeleton(word)
        number = len(self.skeletons) if found else -1
        if found:
            self.skeletons.append(self.ids.setdefault(found, len(self.ids)))
        self[word] = number
        return number


class Occurrences:
    """The words of entries as they are met, entry after entry.

    Machine numbers in flat arrays, for lists of Python's would take ten times the memory.
    """

    def __init__(self) -> None:
        self._spellings = _Spellings()
        self._tokens = array("i")
        self._starts = array("q", [0])
        self._firsts = array("q", [0])
        self._others = array("i")
        self._other_entries = array("i")
        self._other_weights = array("f")
        self._names = array("i")
        self._name_starts = array("q", [0])

    def add(
        self, phrasings: Iterable[str], names: Iterable[str], fields: Iterable[tuple[Sequence[str], float]]
    ) -> None:
        """Take in the next entry.

        Args:
            names: what it goes by.
            fields: its texts beside the phrasings, with the weight of a word of each.
        """
        self._names.extend(number for name in names for number in self._read(name))
        self._name_starts.append(len(self._names))
        for phrasing in phrasings:
            found = self._read(phrasing)
            if found:
                self._tokens.extend(found)
                self._starts.append(len(self._tokens))
        for texts, weight in fields:
            for text in texts:
                found = self._read(text)
                self._others.extend(found)
                self._other_entries.extend([self.entries] * len(found))
                self._other_weights.extend([weight] * len(found))
        self._firsts.append(len(self._starts) - 1)

    def _read(self, text: str) -> list[int]:
        numbers = self._spellings
        return [number for word in words_of(normalise(text)) if (number := numbers[word]) >= 0]

    @property
    def entries(self) -> int:
        """How many entries were taken in."""
        return len(self._firsts) - 1

    @property
    def ids(self) -> dict[str, int]:
        """The skeletons with their numbers, in order."""
        return self._spellings.ids

    @property
    def tokens(self) -> Ids:
        """Numbers of the skeletons of all phrasings, one after the other."""
        return self._skeletons[np.asarray(self._tokens, np.int32)]

    @property
    def _skeletons(self) -> Ids:
        return np.array(self._spellings.skeletons, np.int32)

    @property
    def phrasing_starts(self) -> Places:
        """Where each phrasing begins in the tokens; one more than there are phrasings."""
        return np.array(self._starts, np.int64)

    @property
    def names(self) -> tuple[Ids, Places]:
        """Numbers of the skeletons of the names of all entries, and where each entry's begin; one more than entries."""
        return self._skeletons[np.asarray(self._names, np.int32)], np.array(self._name_starts, np.int64)

    @property
    def entry_starts(self) -> Places:
        """The first phrasing of each entry; one more than there are entries."""
        return np.array(self._firsts, np.int64)

    def spellings(self) -> tuple[tuple[str, ...], frozenset[str]]:
        """How each skeleton is most often written in phrasings, and every way in which one is written there."""
        counts = np.bincount(np.asarray(self._tokens, np.int32), minlength=len(self._spellings.skeletons)).tolist()
        best: dict[int, tuple[int, str]] = {}
        for word, spelling in self._spellings.items():
            if spelling >= 0 and counts[spelling]:
                number = self._spellings.skeletons[spelling]
                best[number] = max(best.get(number, (0, "")), (counts[spelling], word))
        written = frozenset(word for word, spelling in self._spellings.items() if spelling >= 0 and counts[spelling])
        return tuple(best[number][1] if number in best else word for word, number in self.ids.items()), written

    def postings(self, weight: float) -> Postings:
        """The entries of each skeleton.

        Args:
            weight: of a word of a phrasing.
        """
        entries = max(self.entries, 1)
        token_entry = np.repeat(np.arange(self.entries), np.diff(self.phrasing_starts[self.entry_starts]))
        keys = np.concatenate([self.tokens, self._skeletons[np.asarray(self._others, np.int32)]], dtype=np.int64)
        keys *= entries
        keys += np.concatenate([token_entry, np.asarray(self._other_entries, np.int32)])
        others = np.asarray(self._other_weights, np.float32)
        weights = np.concatenate([np.full(len(token_entry), weight, np.float32), others])
        del token_entry
        order = np.argsort(keys, kind="stable")
        keys, weights = keys[order], weights[order]
        del order
        first = firsts(keys)
        counts = np.add.reduceat(weights, first) if len(first) else weights
        keys = keys[first]
        starts = np.searchsorted(keys, np.arange(len(self.ids) + 1) * entries)
        return Postings(starts.astype(np.int64), (keys % entries).astype(np.int32), counts)


def rarity(tokens: Ids, phrasing_starts: Places, vocabulary: Vocabulary) -> Floats:
    """Inverse document frequency over phrasings (Robertson, Spärck Jones 1976), pooled over the forms of a word."""
    phrasing = np.repeat(np.arange(len(phrasing_starts) - 1), np.diff(phrasing_starts))
    return _idf(vocabulary.family[tokens], phrasing, max(len(phrasing_starts) - 1, 1), vocabulary)


def spread(postings: Postings, vocabulary: Vocabulary, entries: int) -> Floats:
    """Inverse document frequency over entries, pooled likewise."""
    family = np.repeat(vocabulary.family, np.diff(postings.starts))
    return _idf(family, postings.entries, entries, vocabulary)


def _idf(family: Ids, place: NDArray[np.integer], places: int, vocabulary: Vocabulary) -> Floats:
    keys = family.astype(np.int64)
    keys *= max(places, 1)
    keys += place
    keys.sort()
    distinct = keys[firsts(keys)]
    frequency = np.bincount(distinct // max(places, 1), minlength=vocabulary.families)
    idf = np.log(1 + (places - frequency + 0.5) / (frequency + 0.5))
    return np.asarray(idf[vocabulary.family], np.float32)


def commonness(postings: Postings, vocabulary: Vocabulary) -> Floats:
    """Share of each word, with all its forms, in the running text of the store."""
    family = np.repeat(vocabulary.family, np.diff(postings.starts))
    totals = np.bincount(family, weights=postings.counts, minlength=vocabulary.families)
    return (totals / max(float(totals.sum()), 1.0)).astype(np.float32)[vocabulary.family]
