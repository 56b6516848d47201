"""Phrases looked for in what people type, however they type it: without Kazakh letters, romanised, misspelt, masked.

A phrase is words with spaces between them, compared as skeletons:

- `слово` is that word, also with one letter wrong where it has six or more; `слов*` is any word that begins so;
- `одно|другое*` is either, also with spaces around the bar;
- `…` stands for up to three words of the same sentence;
- `^` at the beginning and `$` at the end: nothing stands before or behind it in its clause.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA

from knowledge.text.layouts import as_kazakh, as_russian
from knowledge.text.normalise import normalise, words
from knowledge.text.skeleton import is_latin, latin_variants, skeleton

GAP, START, END = "…", "^", "$"

BETWEEN = 3
"""Words that a gap stands for, at most."""

SHORTEST_PREFIX = 3
"""Letters that stand before a `*`, at least; fewer begin too many words."""

SHORTEST_MISSPELT = 6
"""Letters of a word in which one may be wrong; shorter ones are one letter away from too many others."""

_PAUSE, _STOP = frozenset({0}), frozenset({1})
_FIRST_WORD = 2

_TOKEN = re.compile(
    r"(?P<masked>[^\W_]+(?:[*@#$%]+[^\W_]*)+|[*@#$%]+[^\W_]+|(?<![^\W_])[^\W\d_](?:[.\-_][^\W\d_]){2,}(?![^\W_]))"
    r"|(?P<word>[^\W_]+(?:'[^\W\d_]+)*)|(?P<pause>[,:()—–…]|\.\.+| - )|(?P<stop>[.!?;]+)"
)
_MASK = re.compile(r"([*#%@$]+)")
_BAR = re.compile(r"\s*\|\s*")
_SPELT = re.compile(r"[.\-_]")
_LOOKS = str.maketrans("03468", "озчбв")
# Latin letters that look like Cyrillic ones, in words that mix the two.
_ALIKE = str.maketrans("acehkmoptxybu", "асенкмортхуви")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")

Label = TypeVar("Label")
Atoms = frozenset[int]


@dataclass(frozen=True, slots=True)
class Span(Generic[Label]):
    """A phrase that was met.

    Attributes:
        begin, end: the places of its words among the tokens of the text, as a half-open range.
    """

    label: Label
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Met(Generic[Label]):
    """What was met in one reading of a text.

    Attributes:
        words: the places of all words.
    """

    words: frozenset[int]
    spans: tuple[Span[Label], ...]

    def covered(self, labels: Iterable[Label]) -> bool:
        """Whether phrases of these labels leave no word over."""
        wanted = set(labels)
        places = {place for span in self.spans if span.label in wanted for place in range(span.begin, span.end)}
        return self.words <= places


@dataclass(frozen=True, slots=True)
class _Phrase(Generic[Label]):
    label: Label
    pieces: tuple[Atoms | None, ...]  # None is a gap
    starts: bool
    ends: bool


def parsed(phrase: str) -> tuple[tuple[tuple[str, ...], ...], bool, bool]:
    """A phrase's pieces, each the skeletons that it may be (none for a gap), and whether it is anchored at its ends.

    Raises:
        ValueError: says what is wrong with it.
    """
    pieces = _BAR.sub("|", phrase).split()
    starts, ends = pieces[:1] == [START], pieces[-1:] == [END]
    pieces = pieces[starts : len(pieces) - ends]
    if not pieces or GAP in (pieces[0], pieces[-1]):
        raise ValueError("must begin and end with a word")
    return tuple(() if piece == GAP else tuple(map(_atom, piece.split("|"))) for piece in pieces), starts, ends


def _atom(text: str) -> str:
    stem = text.removesuffix("*")
    found = words(normalise(stem))
    if found != [normalise(stem)]:
        raise ValueError(f"{text!r} is not a single word, {GAP}, {START} or {END}")
    bare = skeleton(found[0])
    if not bare or (stem != text and len(bare) < SHORTEST_PREFIX):
        raise ValueError(f"{text!r} needs {SHORTEST_PREFIX} letters before its *")
    return bare + text[len(stem) :]


class Phrases(Generic[Label]):
    """Phrases with their labels, all looked for at once. Immutable and safe in threads."""

    def __init__(self, phrases: Iterable[tuple[Label, str]]) -> None:
        """Compile phrases.

        Raises:
            ValueError: says what is wrong with one of them.
        """
        self._ids: dict[str, int] = {}
        self._starting: dict[int, list[_Phrase[Label]]] = {}
        for label, text in phrases:
            pieces, starts, ends = parsed(text)
            compiled = tuple(frozenset(map(self._id, atoms)) if atoms else None for atoms in pieces)
            phrase = _Phrase(label, compiled, starts, ends)
            for atom in compiled[0] or ():
                self._starting.setdefault(atom, []).append(phrase)
        self._misspelt = _deletions(atom for atom in self._ids if not atom.endswith("*"))
        self._atoms = lru_cache(maxsize=16_384)(self._looked_up)

    def _id(self, atom: str) -> int:
        return self._ids.setdefault(atom, len(self._ids) + _FIRST_WORD)

    def readings(self, text: str) -> Iterator[Met[Label]]:
        """What is met in a text as it was typed, then as another keyboard layout would have it.

        Args:
            text: any text at all; the last reading is the last resort, not the best.
        """
        normal = normalise(text.replace("\n", ". "))
        yield self._met(normal)
        if is_latin(normal) and not _CYRILLIC.search(normal):
            yield self._met(normalise(as_russian(normal)))
            yield self._met(normalise(as_kazakh(normal)))

    def _met(self, normal: str) -> Met[Label]:
        tokens = [self._token(found) for found in _TOKEN.finditer(normal)]
        spans = [
            Span(phrase.label, begin, end)
            for begin, atoms in enumerate(tokens)
            for atom in atoms
            for phrase in self._starting.get(atom, ())
            if (end := _end(phrase, tokens, begin)) is not None
        ]
        kept = frozenset(place for place, atoms in enumerate(tokens) if atoms is not _PAUSE and atoms is not _STOP)
        return Met(kept, tuple(spans))

    def _token(self, found: re.Match[str]) -> Atoms:
        if found["pause"]:
            return _PAUSE
        if found["stop"]:
            return _STOP
        return self._atoms(found[0])

    def _looked_up(self, word: str) -> Atoms:
        """The atoms that a word may stand for, its spellings tried in turn until one is known."""
        if _MASK.search(word):
            return frozenset(self._masked(word))
        forms = [skeleton(_SPELT.sub("", word)), *(latin_variants(word) if is_latin(word) else ())]
        if not word.isalpha():
            forms.append(skeleton(_SPELT.sub("", word).translate(_LOOKS)))
        if is_latin(word) and _CYRILLIC.search(word):
            forms.append(skeleton(word.translate(_ALIKE)))
        known = {number for form in forms for number in self._known(form)}
        return frozenset(known or (self._ids[atom] for atom in self._near(forms[0])))

    def _masked(self, word: str) -> Iterator[int]:
        """The atoms that a word with stars for letters may be; one letter alone shows nothing."""
        if len(word) >= SHORTEST_PREFIX:
            parts = enumerate(_MASK.split(word))
            shape = re.compile(
                "".join(
                    rf"\w{{1,{len(part) + 1}}}" if odd % 2 else skeleton(part.translate(_LOOKS)) for odd, part in parts
                )
            )
            yield from (number for atom, number in self._ids.items() if shape.fullmatch(atom.removesuffix("*")))

    def _known(self, form: str) -> Iterator[int]:
        if form in self._ids:
            yield self._ids[form]
        for size in range(SHORTEST_PREFIX, len(form) + 1):
            number = self._ids.get(form[:size] + "*")
            if number is not None:
                yield number

    def _near(self, form: str) -> Iterator[str]:
        if len(form) < SHORTEST_MISSPELT:
            return
        candidates = {atom for shorter in _shortened(form) for atom in self._misspelt.get(shorter, ())}
        # The first letter is seldom wrong, and «алғысы келеді» is far from «өлгісі келеді».
        yield from (atom for atom in candidates if atom[0] == form[0] and OSA.distance(form, atom, score_cutoff=1) <= 1)


def _deletions(atoms: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Long atoms by what is left of them without one letter: two words that differ in one letter share such a rest."""
    found: dict[str, tuple[str, ...]] = {}
    for atom in atoms:
        if len(atom) >= SHORTEST_MISSPELT:
            for shorter in _shortened(atom):
                found[shorter] = (*found.get(shorter, ()), atom)
    return found


def _shortened(word: str) -> set[str]:
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def _end(phrase: _Phrase[Label], tokens: Sequence[Atoms], begin: int) -> int | None:
    """Where a phrase that begins at a place ends; None where it does not stand there."""
    if phrase.starts and begin and tokens[begin - 1] not in (_PAUSE, _STOP):
        return None
    ends = {begin}
    for piece in phrase.pieces:
        if piece is None:
            ends = {after for end in ends for after in _gap(tokens, end)}
        else:
            places = (_next(tokens, end) for end in ends)
            ends = {place + 1 for place in places if place < len(tokens) and not piece.isdisjoint(tokens[place])}
        if not ends:
            return None
    if phrase.ends:
        ends = {end for end in ends if end == len(tokens) or tokens[end] in (_PAUSE, _STOP)}
    return max(ends, default=None)


def _next(tokens: Sequence[Atoms], place: int) -> int:
    """The next word of a sentence, past a pause."""
    while place < len(tokens) and tokens[place] is _PAUSE:
        place += 1
    return place


def _gap(tokens: Sequence[Atoms], place: int) -> Iterator[int]:
    yield place
    for _ in range(BETWEEN):
        place = _next(tokens, place)
        if place >= len(tokens) or tokens[place] is _STOP:
            return
        place += 1
        yield place
