"""From typed text to terms: the query as every later stage sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.search.index import Index
from knowledge.search.parts import sentences
from knowledge.search.places import is_region
from knowledge.search.readings import Word, read
from knowledge.search.vocabulary import SAME_STEM, Near
from knowledge.text.normalise import normalise

MOST_TERMS = 48
"""Distinct terms of one query that are scored, the rarest first; more are only found in pasted texts."""

MOST_WORDS = 64
"""Words of one query that are read; the last ones are kept, for people ask at the end of their story."""

LONGEST_WORD = 64
"""Letters of a word that are read; what is longer is no word, and is compared with the store's at a high cost."""

KNOWN = 0.6
"""Similarity to a word of the store from which a typed word counts as known."""

SHORTEST_PAIR = 5
"""Letters that two words run together have at least."""

RUN_TOGETHER = 0.7
"""Similarity to a word of the store below which a word is tried as two."""

RUN_TOGETHER_AT_MOST = 0.9
"""Similarity below which it is tried as two long ones: «мектепқайда» begins as a word of the store does."""

LONG_PART = 3
"""Letters of each of two long ones."""

LONG_WHOLE = 7
"""Letters of a word from which it is looked for in two pieces."""

ASIDE = 0.2
"""Weight of a word outside the sentence that asks, against one in it."""

STOP_SHARE = 0.4
"""Share of its weight that a stop word keeps: «мне», «там» tell next to nothing, but not nothing."""

ADJECTIVE = "ск"
"""How the name of a district ends where it is an adjective, and so cannot be a town's."""

SYNONYM = 0.76
"""Similarity that a synonym has at least."""

PHRASE_SYNONYM = 0.8
"""Similarity of a word to the words that a synonym of several words stands for."""


@dataclass(frozen=True, slots=True)
class Term:
    """One distinct content word of a query.

    Attributes:
        near: the words of the store that it may be.
        weight: its rarity in nats; that of the rarest words where the store does not know it.
        elsewhere: whether it names a place that the base is not about.
        place: whether it names any town or country other than the base's own.
    """

    skeleton: str
    near: Near
    weight: float
    elsewhere: bool = False
    place: bool = False

    @property
    def known(self) -> bool:
        """Whether any word of the store is near."""
        return self.near.best >= KNOWN


@dataclass(frozen=True, slots=True)
class Query:
    """A question, read and taken apart.

    Attributes:
        words: in the readings that were kept, stop words included.
        terms: the distinct content words.
        focus: the words of the sentence that asks, where others only tell; all words where there is one sentence.
    """

    words: tuple[Word, ...]
    terms: tuple[Term, ...]
    focus: tuple[Word, ...] = ()

    @property
    def restored(self) -> list[str]:
        """The skeletons of all words, misspelt ones replaced by the word of the store that they are nearest to."""
        return [word.restored for word in self.words]

    @property
    def restored_focus(self) -> list[str]:
        """The same of the words in focus."""
        return [word.restored for word in self.focus]

    @property
    def in_focus(self) -> list[float]:
        """1 for each term in focus, `ASIDE` for the others."""
        asking = {word.skeleton for word in self.focus}
        if not any(term.skeleton in asking for term in self.terms):
            return [1.0] * len(self.terms)
        return [1.0 if term.skeleton in asking else ASIDE for term in self.terms]


def understand(text: str, index: Index) -> Query:
    """Read a question and weigh its words.

    Args:
        text: as typed.
    """
    found = _words(text, index)
    told = sentences(text)
    asked = [sentence for sentence in told if sentence.endswith("?")] or told
    focus = _words(asked[-1], index) if len(told) > 1 else found
    return Query(found, terms_of(found, index), focus)


def _words(text: str, index: Index) -> tuple[Word, ...]:
    normal = " ".join(chunk[:LONGEST_WORD] for chunk in normalise(text).split()[-MOST_WORDS:])
    return tuple(_joined(_parted(read(normal, index.vocabulary), index), index)[-MOST_WORDS:])


def _parted(found: Sequence[Word], index: Index) -> list[Word]:
    """Words that were run together taken apart: «вгороде», «ктоплатит»."""
    parted: list[Word] = []
    for word in found:
        place = _seam(word, index)
        if not place:
            parted.append(word)
            continue
        pieces = (word.skeleton[:place], word.skeleton[place:])
        parted += [Word(piece, piece, word.reading, index.vocabulary.near(piece).best, piece) for piece in pieces]
    return parted


def _seam(read: Word, index: Index) -> int:
    """Where a word falls into two that are known, one of them as long as can be; 0 where it does not."""
    word, known = read.skeleton, index.is_word
    if len(word) < SHORTEST_PAIR or read.similarity >= RUN_TOGETHER_AT_MOST or known(word):
        return 0
    least = 1 if read.similarity < RUN_TOGETHER else LONG_PART
    seams = [
        place
        for place in range(least, len(word) - max(least, 2) + 1)
        if (place > 1 or word[0] in "виксуо") and known(word[:place]) and known(word[place:])
    ]
    return max(seams, key=lambda place: max(place, len(word) - place), default=0)


def _joined(found: Sequence[Word], index: Index) -> list[Word]:
    """Words that were written apart joined, where only the whole is a word of the store: «аэро такси»."""
    joined: list[Word] = []
    for word in found:
        last = joined[-1] if joined else None
        whole = last.skeleton + word.skeleton if last is not None else ""
        if (
            last is not None
            and len(whole) >= LONG_WHOLE
            and whole in index.vocabulary.ids
            and min(len(last.skeleton), len(word.skeleton)) >= LONG_PART
        ):
            joined[-1] = Word(last.text + word.text, whole, word.reading, 1.0, whole)
        else:
            joined.append(word)
    return joined


def terms_of(found: Sequence[Word], index: Index) -> tuple[Term, ...]:
    """The distinct terms of words that were read, without the stop words that the store does not have."""
    distinct = list(dict.fromkeys(word.skeleton for word in found))
    content = [word for word in distinct if not index.is_stop(word) or index.vocabulary.knows(word)]
    extra = _phrase_synonyms([word.skeleton for word in found], index)
    elsewhere = index.elsewhere_in([word.skeleton for word in found])
    regions = _regions([word.skeleton for word in found])
    terms = [
        _term(word, index, extra.get(word, ()), elsewhere=word in elsewhere, region=word in regions) for word in content
    ]
    if len(terms) > MOST_TERMS:
        kept = set(sorted(range(len(terms)), key=lambda place: (-terms[place].weight, place))[:MOST_TERMS])
        terms = [term for place, term in enumerate(terms) if place in kept]
    return tuple(terms)


def _phrase_synonyms(words: Sequence[str], index: Index) -> dict[str, tuple[int, ...]]:
    """For synonyms of several words that stand in the query: the words that their rarest word stands for as well."""
    extra: dict[str, tuple[int, ...]] = {}
    if len(words) > 1 and index.phrases:
        stems = [index.vocabulary.root(word) for word in words]
        for begin in range(len(words) - 1):
            for size, ids in index.phrases.get((stems[begin], stems[begin + 1]), {}).items():
                if tuple(stems[begin : begin + len(size)]) == size:
                    longest = max(words[begin : begin + len(size)], key=len)
                    extra[longest] = (*extra.get(longest, ()), *ids)
    return extra


def _regions(words: Sequence[str]) -> frozenset[str]:
    """The words that name a region or a district by its town."""
    return frozenset(word for word, after in pairwise(words) if is_region(after))


def _term(word: str, index: Index, extra: tuple[int, ...], *, elsewhere: bool, region: bool) -> Term:
    near = index.vocabulary.near(word)
    place = index.place(word)
    if region and not place.endswith(ADJECTIVE):
        place = ""
    if place:
        near = _same_place(place, near, index)
    if extra:
        near = near.including(extra, PHRASE_SYNONYM)
    rarest = index.rarest
    if near.best >= KNOWN and not elsewhere:
        weight = float(index.rarity[near.ids[-1]])
        weight += (1 - near.best) * 0.5 * (rarest - weight)
    else:
        weight = rarest
    if index.is_stop(word):
        weight *= STOP_SHARE
    return Term(word, near, weight, elsewhere, elsewhere or bool(place))


def _same(one: str, other: str) -> bool:
    """Whether two names are one, the last vowel of one of them left out or not."""
    return one.startswith(other) or other.startswith(one)


def _same_place(place: str, near: Near, index: Index) -> Near:
    """Words near to a place's name without those that only look like it: «Талгар» is not the Talgar district."""
    kept = [
        number
        for number, (word, similarity) in enumerate(zip(near.ids.tolist(), near.similarity.tolist(), strict=True))
        if similarity >= SAME_STEM
        or ((other := index.place(index.vocabulary.words[word])) and (similarity >= SYNONYM or _same(other, place)))
    ]
    return Near(near.ids[kept], near.similarity[kept])
