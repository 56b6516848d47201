"""Spelling of questions and answers, by hunspell's dictionaries where they are installed.

The package `chunspell` and the dictionaries `hunspell-ru` and `hunspell-kk` are optional: without them nothing is
checked. The Kazakh dictionary knows roots better than endings, of which Kazakh stacks several on a word, so a word is
also right where its root is and what follows is a chain of Kazakh endings.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from knowledge.curation.checks import PlacedFact
from knowledge.errors import Fault
from knowledge.model import LANGUAGES, Language

FOLDERS = (Path("/usr/share/hunspell"), Path("/usr/share/myspell"), Path("/Library/Spelling"))
"""Where systems keep hunspell's dictionaries."""

DICTIONARIES: Mapping[Language, str] = {"ru": "ru_RU", "kk": "kk_KZ"}

_WORD = re.compile(r"(?<![\w-])[а-яёәғқңөұүһі]+(?:-[а-яёәғқңөұүһі]+)*(?![\w-])", re.IGNORECASE)
_ENDINGS = re.compile(
    r"(?:лар|лер|дар|дер|тар|тер|лы|лі|ды|ді|ты|ті|сыз|сіз|лық|лік|дық|дік|тық|тік|лығ|ліг|дығ|діг|тығ|тіг"
    r"|шы|ші|дағы|дегі|тағы|тегі|ндағы|ндегі|нікі|дікі|тікі|дай|дей|тай|тей|ша|ше|рақ|рек|ырақ|ірек"
    r"|[ыі]?м|[ыі]?ң|[ыі]?ңыз|[ыі]?ңіз|[ыі]?мыз|[ыі]?міз|[ыі]|сы|сі"
    r"|ның|нің|дың|дің|тың|тің|на|не|ға|ге|қа|ке|а|е|ны|ні|н|да|де|та|те|нда|нде|дан|ден|тан|тен|нан|нен"
    r"|мен|бен|пен|мын|мін|бын|бін|пын|пін|сың|сің|сыңыз|сіңіз|сыздар|сіздер|мыз|міз|быз|біз|пыз|піз"
    r"|[ыі]?п|ған|ген|қан|кен|атын|етін|йтын|йтін|ар|ер|[ыі]?р|ма|ме|ба|бе|па|пе|с|й|ады|еді|йды|йді|сақ|сек|сам|сем|саң|сең"
    r"|мақ|мек|бақ|бек|пақ|пек|са|се|ғы|гі|қы|кі|ғыз|гіз|қыз|кіз|дыр|дір|тыр|тір|т|[ыі]?л|[ыі]?н|[ыі]?с"
    r"|у|уы|уі|ушы|уші|ып|іп|айын|ейін|йын|йін|айық|ейік|ңдар|ңдер|шы|ші|ғандай|гендей|қалы|гелі|ғалы|келі)"
)
_SOFTENED = {"б": "п", "ғ": "қ", "г": "к", "у": "п"}
_SHORTEST_ROOT = 2
_SHORTEST_NAME = 4
_TAILS: Mapping[Language, int] = {"ru": 4, "kk": 12}
_SHORT_TAIL = 3


class Dictionary(Protocol):
    """Knows the words of a language."""

    def spell(self, word: str) -> bool:
        """Whether a word is spelt as the dictionary spells it."""
        ...


class Unavailable(Exception):  # noqa: N818 - nothing went wrong; it says what to install
    """The package or a dictionary is not installed."""


def dictionaries(folders: Sequence[Path] = FOLDERS) -> dict[Language, Dictionary]:
    """Open the dictionaries of both languages.

    Raises:
        Unavailable: says what is not installed.
    """
    try:
        package = import_module("hunspell")
    except ImportError:
        raise Unavailable("the package chunspell is not installed") from None
    found: dict[Language, Dictionary] = {}
    for language, name in DICTIONARIES.items():
        folder = next((folder for folder in folders if (folder / f"{name}.dic").is_file()), None)
        if folder is None:
            raise Unavailable(f"the dictionary hunspell-{language} is not installed")
        found[language] = package.Hunspell(name, hunspell_data_dir=str(folder))
    return found


def misspelt(
    facts: Iterable[PlacedFact], spelling: Mapping[Language, Dictionary], names: Iterable[str]
) -> Iterator[Fault]:
    """Warnings for the words of questions and answers that no dictionary and no list knows.

    Args:
        names: words that are right beside those of each fact's own names; also inflected.
    """
    checkers = {language: Checker(language, spelling, names) for language in LANGUAGES}
    for fact, document, place in facts:
        own = roots(fact.names)
        for language, checker in checkers.items():
            wording = fact.wording(language)
            texts = [(("ask", index), text) for index, text in enumerate(wording.ask)]
            for where, text in [*texts, (("say",), wording.say)]:
                for word in checker.unknown(text, own):
                    reason = f"{fact.id}: {word!r} is not in the dictionary"
                    yield document.fault((place, language, *where), reason, warning=True)


class Checker:
    """Checks words of one language."""

    def __init__(self, language: Language, spelling: Mapping[Language, Dictionary], names: Iterable[str]) -> None:
        # Kazakhs use Russian words in Kazakh sentences, not the other way round.
        self._dictionaries = list(spelling.values()) if language == "kk" else [spelling[language]]
        self._stacks = language == "kk"
        self._tail = _TAILS[language]
        self._names = roots(names)
        self._is_right = lru_cache(maxsize=65_536)(self._check)

    def unknown(self, text: str, own: frozenset[str] = frozenset()) -> Iterator[str]:
        """The words of a text that are not known, in order.

        Args:
            own: roots of further names.
        """
        for found in _WORD.finditer(text):
            for word in () if self._is_right(found[0]) else _parts(found[0]):
                if not self._is_right(word) and not _is_name(word, own, self._tail):
                    yield word

    def _check(self, word: str) -> bool:
        if self._known(word) or _is_name(word, self._names, self._tail):
            return True
        return self._stacks and any(map(self._known, _kazakh_roots(word.lower())))

    def _known(self, word: str) -> bool:
        # People write names without capitals in a hurry, and questions are curated so.
        spellings = {word, word.lower(), word.capitalize()}
        return any(dictionary.spell(each) for dictionary in self._dictionaries for each in spellings)


def roots(names: Iterable[str]) -> frozenset[str]:
    """What stays of names when they are inflected."""
    return frozenset(_root(part) for name in names for word in _WORD.findall(name) for part in word.split("-"))


def _parts(word: str) -> list[str]:
    """A compound's parts; single letters, abbreviations (ЦОН, ЦОНға) and their endings (АЭА-лардың) are left out."""
    parts = word.split("-")
    return [
        part
        for part, before in zip(parts, ["", *parts], strict=False)
        if len(part) > 1 and not part[:2].isupper() and not before[:2].isupper()
    ]


def _root(word: str) -> str:
    word = word.lower()
    short = word.rstrip("аеёийоуыэюяьәіөұү")
    if len(short) > _SHORTEST_NAME and short[-1] in "пқк":
        return short[:-1]
    return short if len(short) >= _SHORTEST_NAME else word


def _is_name(word: str, known: frozenset[str], tail: int) -> bool:
    """Whether a word begins as a name does and goes on with no more than an ending of at most `tail` letters."""
    word = word.lower()
    for size in range(len(word), 1, -1):
        if word[:size] in known and len(word) - size <= (tail if size >= _SHORTEST_NAME else _SHORT_TAIL):
            return True
    return False


def _kazakh_roots(word: str) -> Iterator[str]:
    """What the word could be an inflected form of: the beginnings after which only endings follow."""
    ends = {len(word)}
    for size in range(len(word) - 1, _SHORTEST_ROOT - 1, -1):
        if any(_ENDINGS.fullmatch(word, size, end) for end in ends):
            ends.add(size)
            root = word[:size]
            yield root
            if root[-1] in _SOFTENED:
                yield root[:-1] + _SOFTENED[root[-1]]
