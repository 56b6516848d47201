"""The inverted index: which words stand in which phrasings of which facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.model import Lexicon
from knowledge.search import layout
from knowledge.search.layout import Occurrences, Postings
from knowledge.search.places import SHORTEST_PLACE, is_form, is_region, name_in, pair_names, place_names
from knowledge.search.vocabulary import Vocabulary
from knowledge.text.normalise import normalise
from knowledge.text.normalise import words as words_of
from knowledge.text.skeleton import skeleton
from knowledge.text.stems import stem

STOP_WEIGHT = 0.04
"""Weight of a stop word in a phrasing, in nats; that of other words is 2 to 9."""

LONG_STOP = 5
"""Letters from which a word may be a misspelt stop word; shorter ones resemble too many others."""

MISSPELT_STOP = 0.85
"""Similarity to a stop word from which an unknown word is taken for it."""

PRIOR = 60.0
"""Weight of the store-wide word frequencies in an entry's own (Dirichlet smoothing, Zhai, Lafferty 2001), in words."""

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of one fact or document.

    Attributes:
        key: the fact's id.
        phrasings: each is matched by itself.
        names: words that stand for the fact whatever is asked about it.
        body: running text whose words are weaker evidence than those of the phrasings.
    """

    key: str
    phrasings: Sequence[str]
    names: Sequence[str] = ()
    body: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    """Weight of one occurrence of a word, by where it stands: BM25F (Robertson, Zaragoza 2009) with three fields.

    A phrasing is how people ask, a name is about whom, the body is what the answer mentions by the way.
    """

    phrasing: float = 1.0
    name: float = 1.5
    body: float = 0.4


@dataclass(frozen=True)
class Words:
    """What is known of words beside the entries, all as skeletons.

    Attributes:
        stop: words that carry no subject.
        elsewhere: places that the entries are not about.
        pairs: likewise, of several words: the stem of the first, and the second.
        places: places that entries mention by the way.
        synonyms: groups of one or several words that stand for one thing.
    """

    stop: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    places: frozenset[str] = frozenset()
    synonyms: tuple[tuple[tuple[str, ...], ...], ...] = ()

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The first letters of all places: most words have others."""
        return frozenset(name[:SHORTEST_PLACE] for name in (*self.elsewhere, *self.places))

    @cached_property
    def seconds(self) -> dict[str, list[str]]:
        """The second words of places of several, by the stem of the first."""
        found: dict[str, list[str]] = {}
        for first, second in sorted(self.pairs):
            found.setdefault(first, []).append(second)
        return found

    @classmethod
    def of(cls, lexicon: Lexicon) -> "Words":
        """The skeletons of a lexicon; what is also a stop word, as «БАӘ» and «ба», names no place."""
        stop = frozenset(word for text in lexicon.stop for word in skeletons(text))
        return cls(
            stop,
            place_names(map(skeletons, lexicon.elsewhere)) - stop,
            pair_names(map(skeletons, lexicon.elsewhere)),
            place_names(map(skeletons, lexicon.places)) - stop,
            tuple(tuple(tuple(skeletons(text)) for text in group) for group in lexicon.synonyms),
        )


@dataclass(frozen=True)
class Index:
    """Everything that scoring reads, laid out in flat arrays.

    Attributes:
        keys: of the entries.
        tokens: word ids of all phrasings one after the other.
        phrasing_starts: where each phrasing begins in `tokens`; one more than there are phrasings.
        entry_starts: the first phrasing of each entry; one more than there are entries.
        names: families of the words of each entry's names, one entry's after another's.
        name_starts: where each entry's begin; one more than there are entries.
        spellings: how each word is most often written in full.
        written: every way in which a word is written.
        rarity: of each word: inverse document frequency of its family over phrasings, in nats.
        lengths: weighted number of words of each entry.
    """

    vocabulary: Vocabulary
    keys: tuple[str, ...]
    tokens: Ids
    phrasing_starts: NDArray[np.int64]
    entry_starts: NDArray[np.int64]
    names: Ids
    name_starts: NDArray[np.int64]
    rarity: Floats
    spread: Floats
    postings: Postings
    lengths: Floats
    common: Floats
    spellings: tuple[str, ...]
    written: frozenset[str]
    words: Words

    @cached_property
    def rarest(self) -> float:
        """Rarity of a word that stands in one phrasing only; what an unknown word weighs."""
        return float(self.rarity.max()) if len(self.rarity) else 1.0

    @cached_property
    def worth(self) -> Floats:
        """Weight of each word in a phrasing: its rarity, next to nothing for stop words."""
        worth = self.rarity.copy()
        worth[[number for number, word in enumerate(self.vocabulary.words) if word in self.words.stop]] = STOP_WEIGHT
        return worth

    @cached_property
    def regions(self) -> NDArray[np.bool_]:
        """Whether each word says that the name before it is a region's or a district's."""
        return np.array([is_region(word) for word in self.vocabulary.words], np.bool_)

    @cached_property
    def content(self) -> bytes:
        """1 for each word that weighs more than a stop word."""
        return (self.worth > STOP_WEIGHT).tobytes()

    @cached_property
    def phrasing_worth(self) -> Floats:
        """Weight of all words of each phrasing."""
        if not len(self.tokens):
            return np.zeros(0, np.float32)
        return np.asarray(np.add.reduceat(self.worth[self.tokens], self.phrasing_starts[:-1]), np.float32)

    @cached_property
    def relative_lengths(self) -> Floats:
        """Length of each entry, as a multiple of the mean."""
        return np.asarray(self.lengths / max(float(self.lengths.mean()), 1.0), np.float32)

    @cached_property
    def log_lengths(self) -> Floats:
        """What the length of each entry takes from its likelihood, before it is weighed."""
        return np.asarray(np.log1p(self.lengths / PRIOR), np.float32)

    @cached_property
    def phrases(self) -> dict[tuple[str, str], dict[tuple[str, ...], tuple[int, ...]]]:
        """Synonyms of several words by their first two stems: all stems, and the store's words that they stand for."""
        found: dict[tuple[str, str], dict[tuple[str, ...], tuple[int, ...]]] = {}
        for group in self.words.synonyms:
            ids = [number for item in group if len(item) == 1 for number in self.vocabulary.forms(item[0])]
            for item in group:
                if len(item) > 1 and ids:
                    stems = tuple(stem(word) for word in item)
                    found.setdefault((stems[0], stems[1]), {})[stems] = tuple(ids)
        return found

    @cached_property
    def _stops(self) -> Vocabulary:
        return Vocabulary(sorted(self.words.stop))

    def is_stop(self, word: str) -> bool:
        """Whether a skeleton is a stop word, or a misspelling of a long one that is no word of the store."""
        if word in self.words.stop:
            return True
        if len(word) < LONG_STOP or self.vocabulary.knows(word):
            return False
        return self._stops.near(word).best >= MISSPELT_STOP

    def is_word(self, word: str) -> bool:
        """Whether a skeleton is, letter for letter, a word of the store or a stop word."""
        return word in self.vocabulary.ids or word in self.words.stop

    def place(self, word: str) -> str:
        """The place that a skeleton names and that is not the entries' own, uninflected; empty where it names none."""
        if word[:SHORTEST_PLACE] not in self.words.beginnings:
            return ""
        return name_in(word, self.words.places) or name_in(word, self.words.elsewhere)

    def is_elsewhere(self, word: str) -> bool:
        """Whether a skeleton names a place that the entries are not about."""
        return word[:SHORTEST_PLACE] in self.words.beginnings and bool(name_in(word, self.words.elsewhere))

    def elsewhere_in(self, words: Sequence[str]) -> frozenset[str]:
        """Those of some skeletons that name a place that the entries are not about, alone or with the next one."""
        found = {word for word in words if self.is_elsewhere(word)}
        if self.words.pairs:
            for one, other in pairwise(words):
                if any(is_form(other, second) for second in self.words.seconds.get(stem(one), ())):
                    found |= {one, other}
        return frozenset(found)

    @classmethod
    def build(
        cls,
        entries: Iterable[Entry],
        *,
        words: Words | None = None,
        fields: Fields | None = None,
    ) -> "Index":
        """Index entries.

        Args:
            words: stop words, synonyms and places beside the entries' own words.
            fields: weights of the parts of an entry.
        """
        fields = fields or Fields()
        words = words or Words()
        found = Occurrences()
        keys = []
        for entry in entries:
            found.add(entry.phrasings, entry.names, ((entry.names, fields.name), (entry.body, fields.body)))
            keys.append(entry.key)
        singles = [[item[0] for item in group if len(item) == 1] for group in words.synonyms]
        vocabulary = Vocabulary(found.ids, singles)
        tokens, phrasing_starts = found.tokens, found.phrasing_starts
        postings = found.postings(fields.phrasing)
        names, name_starts = found.names
        spellings, written = found.spellings()
        lengths = np.bincount(postings.entries, weights=postings.counts, minlength=len(keys)).astype(np.float32)
        return cls(
            vocabulary,
            tuple(keys),
            tokens,
            phrasing_starts,
            found.entry_starts,
            vocabulary.family[names],
            name_starts,
            layout.rarity(tokens, phrasing_starts, vocabulary),
            layout.spread(postings, vocabulary, len(keys)),
            postings,
            lengths,
            layout.commonness(postings, vocabulary),
            spellings,
            written,
            words,
        )


def skeletons(text: str) -> list[str]:
    """The skeletons of a text's words, in order: the one analysis for indexing and querying."""
    return [found for word in words_of(normalise(text)) if (found := skeleton(word))]
