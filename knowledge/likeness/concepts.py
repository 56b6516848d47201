"""What the words of a question stand for, whatever language they are in: synonyms, translations, what is asked for."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from knowledge.likeness.words import ACTS, ASKED, COUNTED, DISTRICTS, FILLERS, SLIGHT
from knowledge.search.index import Index, skeletons
from knowledge.search.query import MOST_WORDS
from knowledge.search.readings import read
from knowledge.text.normalise import normalise
from knowledge.text.skeleton import skeleton
from knowledge.text.stems import is_ending, stem

SUBJECT, LIGHT = 1.0, 0.2
"""Weight of a word that tells what a question is about, and of one that hardly does, such as «построят»."""

COMMON = 0.3
"""Rarity of a word, as a share of the rarest word's, below which it stands everywhere, such as «Алатау»."""

MOST_TERMS = 16
"""Terms that are kept of a question, those of most weight; one that has more is a story."""

SHORTEST_NAME = 4
"""Letters of a place's name before an ending, and of the beginning of an act's; shorter ones are whole words."""

CACHED_TERMS = 50_000

_FIGURE = re.compile(r"(?:но)?(\d+)(?:и|го|м|му|х|ои|аиа|ши|инши|инш)?")
_COUNTED = {skeleton(word): figure for figure, text in COUNTED.items() for word in text.split()}
_ACTS = {beginning: act for act, text in ACTS.items() for beginning in text.split()}
_ASKED = {tuple(skeletons(text)): asked for asked, texts in ASKED.items() for text in texts.split(", ")}
_FILLERS = frozenset(skeletons(FILLERS))


class Concept(NamedTuple):
    """What a term stands for.

    Attributes:
        name: the same for terms of one meaning; an act's begins with "!", what is asked for with "?".
        weight: `SUBJECT` or `LIGHT`.
        is_place: whether it names a town or a district.
    """

    name: str
    weight: float
    is_place: bool = False


class Concepts:
    """Turns questions into terms, and says what these stand for.

    Args:
        index: of the store, with its synonyms and stop words.
        translations: stems of one language with stems of the other.
    """

    def __init__(self, index: Index, translations: Mapping[str, str]) -> None:
        self._index = index
        self._names: dict[str, str] = {}
        self._phrases: dict[tuple[str, ...], str] = {}
        for group in index.words.synonyms:
            name = next((item[0] for item in group if len(item) == 1), "".join(group[0]))
            self._unite(name, *(item[0] for item in group if len(item) == 1))
            self._phrases.update({tuple(map(stem, item)): name for item in group if len(item) > 1})
        for one, other in translations.items():
            self._unite(one, other)
        self._places = frozenset([*index.words.places, *index.words.elsewhere, *skeletons(DISTRICTS)])
        self._longest = max(map(len, [*self._phrases, *_ASKED]))
        self.of = lru_cache(maxsize=CACHED_TERMS)(self._of)

    def _unite(self, *words: str) -> None:
        roots = [stem(word) for word in words]
        name = next((self._names[root] for root in roots if root in self._names), roots[0] if roots else "")
        for root in roots:
            self._names.setdefault(root, name)

    def _name(self, word: str) -> str:
        return self._names.get(stem(word), stem(word))

    def _of(self, term: str) -> Concept:
        """What a term stands for."""
        if term.startswith("?"):
            return Concept(term, LIGHT)
        act = _ACTS.get(term) or next(filter(None, map(_ACTS.get, _beginnings(term))), "")
        if act:
            return Concept(act, LIGHT if act in SLIGHT else SUBJECT)
        forms = self._index.vocabulary.forms(term)
        is_common = bool(forms) and self._index.rarity[forms[0]] < COMMON * self._index.rarest
        place = self._place(term)
        return Concept(place or self._name(term), SUBJECT if place or not is_common else LIGHT, bool(place))

    def _place(self, term: str) -> str:
        if term in self._places:
            return self._name(term)
        names = (name for name in _beginnings(term) if name in self._places and is_ending(term[len(name) :]))
        return next(map(self._name, names), "")

    def terms(self, text: str) -> tuple[str, ...]:
        """The distinct terms of a question, stop words left out, what is asked for and fixed names as one; sorted.

        They are not taken for words of the store that they only resemble: a word that the store does not have is what
        an open question is about.
        """
        read_words = read(" ".join(normalise(text).split()[-MOST_WORDS:]), self._index.vocabulary)[-MOST_WORDS:]
        found = dict.fromkeys(self._merged([_figure(word.skeleton) for word in read_words]))
        asked = [term for term in found if term.startswith("?")]
        content = sorted(found.keys() - asked, key=lambda term: (-self.of(term).weight, term))
        return tuple(sorted([*asked, *content[:MOST_TERMS]]))

    def _merged(self, words: Sequence[str]) -> Iterable[str]:
        stems = [stem(word) for word in words]
        at = 0
        while at < len(words):
            for end in range(min(at + self._longest, len(words)), at, -1):
                found = _ASKED.get(tuple(words[at:end])) or self._phrases.get(tuple(stems[at:end]))
                if found:
                    yield found
                    at = end
                    break
            else:
                if words[at] and words[at] not in _FILLERS and not self._index.is_stop(words[at]):
                    yield words[at]
                at += 1


def _beginnings(term: str) -> Iterator[str]:
    return (term[:size] for size in range(len(term) - 1, SHORTEST_NAME - 1, -1))


def _figure(word: str) -> str:
    """A number without its ending or in figures; any other word as it is."""
    found = _FIGURE.fullmatch(word)
    return found[1] if found else _COUNTED.get(word, word)
