"""What a query may have been meant to say: as typed, in another layout, or transliterated.

Every chunk between spaces is read in each way, and the reading that the store's words support best is
kept, so a sentence may mix scripts. The support of a whole reading counts for each of its chunks: a short
chunk follows its neighbours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.search.vocabulary import Vocabulary
from knowledge.text.layouts import as_english, as_kazakh, as_russian
from knowledge.text.normalise import words
from knowledge.text.skeleton import is_latin, latin_variants, skeleton

TYPED = "typed"
RUSSIAN_LAYOUT = "russian-layout"
KAZAKH_LAYOUT = "kazakh-layout"
ENGLISH_LAYOUT = "english-layout"

CONTEXT = 0.6
"""Weight of the whole query's support for a reading in the choice for one chunk."""

TYPED_AHEAD = 0.15
"""Lead of what was typed over other readings: a layout is swapped only where that explains more."""

PLAUSIBLE = 0.8
"""Share of known n-grams below which a reading is not looked up word by word."""


SHORTEST_NAME = 3
"""Letters that a Latin name typed in a Cyrillic layout has at least."""

FITS, IS_NAME = 0.7, 0.9
"""Similarity from which what was typed stands, and from which a Latin name is recognised in it."""

SURELY = 0.75
"""Similarity from which a misspelt word is replaced by the word of the store that it is nearest to."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query in the reading that was kept.

    Attributes:
        text: as it reads, normalised: what language identification sees.
        skeleton: what the store is searched for.
        reading: which of the readings it is.
        similarity: of the nearest word of the store, 0 to 1.
        restored: the skeleton of that word where it is almost surely meant; else the word's own.
    """

    text: str
    skeleton: str
    reading: str
    similarity: float
    restored: str


def read(text: str, vocabulary: Vocabulary) -> list[Word]:
    """Choose a reading for every chunk of a query.

    Args:
        text: normalised.
    """
    chunks = text.split()
    if not any(is_latin(chunk) for chunk in chunks):
        typed = [_words(chunk, TYPED, vocabulary) for chunk in chunks]
        return [word for chunk, kept in zip(chunks, typed, strict=True) for word in _unswapped(chunk, kept, vocabulary)]
    options = [_options(chunk, vocabulary) for chunk in chunks]
    support = _supports(options)
    kept = []
    for option in options:
        leads = {
            reading: _support(found) + CONTEXT * support[reading] + TYPED_AHEAD * (reading == TYPED)
            for reading, found in option.items()
        }
        kept += option[max(leads, key=leads.__getitem__)]
    return kept


def supports(text: str, vocabulary: Vocabulary) -> dict[str, float]:
    """How well the store's words explain a query in each reading that is tried for all of it, 0 to 1.

    Args:
        text: normalised.
    """
    options = [_options(chunk, vocabulary) for chunk in text.split()]
    if not any(is_latin(chunk) for chunk in text.split()):
        options = [{TYPED: option[TYPED]} for option in options]
    return _supports(options)


def _supports(options: Sequence[Mapping[str, list[Word]]]) -> dict[str, float]:
    """The support of each reading, long chunks counting more."""
    totals: dict[str, float] = {}
    weight = 0.0
    for option in options:
        size = max((sum(len(word.skeleton) for word in found) for found in option.values()), default=0)
        weight += size
        for reading, found in option.items():
            totals[reading] = totals.get(reading, 0.0) + _support(found) * size
    return {reading: total / max(weight, 1.0) for reading, total in totals.items()}


def _options(chunk: str, vocabulary: Vocabulary) -> dict[str, list[Word]]:
    options = {TYPED: _words(chunk, TYPED, vocabulary)}
    if not is_latin(chunk) and not any(key in chunk for key in "`[];',.0123456789"):
        return options
    if any(is_latin(letter) or letter in "`[];',." for letter in chunk):
        options[RUSSIAN_LAYOUT] = _words(as_russian(chunk), RUSSIAN_LAYOUT, vocabulary)
    options[KAZAKH_LAYOUT] = _words(as_kazakh(chunk), KAZAKH_LAYOUT, vocabulary)
    return options


def _unswapped(chunk: str, typed: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """Latin names typed in a Cyrillic layout: only where what was typed is not a word of the store."""
    if len(chunk) < SHORTEST_NAME or any(word.similarity >= FITS for word in typed):
        return typed
    swapped = _words(as_english(chunk), ENGLISH_LAYOUT, vocabulary)
    is_name = all(word.similarity >= IS_NAME for word in swapped) and any(
        len(word.text) >= SHORTEST_NAME for word in swapped
    )
    return swapped if is_name else typed


def _words(chunk: str, reading: str, vocabulary: Vocabulary) -> list[Word]:
    return [_word(word, reading, vocabulary) for word in words(chunk)]


def _word(text: str, reading: str, vocabulary: Vocabulary) -> Word:
    forms = [skeleton(text)]
    if reading == TYPED and is_latin(text):
        forms += latin_variants(text)
    if not any(vocabulary.knows(form) for form in forms):
        if len(forms) > 1:
            forms.sort(key=vocabulary.plausibility, reverse=True)
        if reading in (RUSSIAN_LAYOUT, KAZAKH_LAYOUT) and vocabulary.plausibility(forms[0]) < PLAUSIBLE:
            return Word(text, forms[0], reading, 0.0, forms[0])
    best = max(forms, key=lambda form: vocabulary.near(form).best)
    near = vocabulary.near(best)
    meant = best if best in vocabulary.ids or near.best < SURELY else vocabulary.words[int(near.ids[-1])]
    return Word(text, best, reading, near.best, meant)


def _support(found: list[Word]) -> float:
    """How well the store's words explain a reading, 0 to 1, long words counting more."""
    size = sum(len(word.skeleton) for word in found)
    return sum(len(word.skeleton) * word.similarity for word in found) / size if size else 0.0
