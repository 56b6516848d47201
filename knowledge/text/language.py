"""Which of the two languages a question is in: Kazakh letters first, then letters that stand together.

General detectors miss Kazakh typed without its letters (0.6 to 0.7 on the first two words of a question), so
this is a naive Bayes classifier over character 1- to 4-grams that the store's own texts teach, with folded
copies among them (Cavnar, Trenkle 1994, for n-grams; 0.98 on the same task).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.model import Language

KAZAKH_LETTERS = re.compile(r"[әғқңөұүһі]")
RUSSIAN_ONLY = re.compile(r"[ёщъьэ]")
"""Letters that Kazakh words do not have, but for loanwords."""

_FOLD = str.maketrans("әғқңөұүһіё", "агкноуухие")
_BUCKETS = 1 << 16
_PRIMES = np.array([1, 31, 961, 29791], np.int64)
SMOOTHING = 0.5
CAP = 3.0
"""Most, in nats, that one n-gram may say; a rare one says too much otherwise."""

CACHED_WORDS = 20_000

OPEN = 0.5
"""Log odds, in nats, below which the words leave the language open."""


def fold(text: str) -> str:
    """Kazakh letters as a Russian keyboard has them; «ы», common in Kazakh and rare in Russian, stays."""
    return text.translate(_FOLD)


@dataclass(frozen=True)
class LanguageModel:
    """Log odds of Kazakh against Russian for each n-gram, hashed.

    Attributes:
        odds: one number a bucket, in nats; positive for Kazakh.
    """

    odds: NDArray[np.float32]

    @classmethod
    def train(cls, russian: Iterable[str], kazakh: Iterable[str]) -> "LanguageModel":
        """Learn from normalised texts of either language."""
        counts = [np.zeros(_BUCKETS), np.zeros(_BUCKETS)]
        for place, texts in enumerate((russian, kazakh)):
            hashes = _hashes(" ".join(fold(text) for text in texts))
            counts[place] = np.bincount(hashes, minlength=_BUCKETS).astype(float)
        shares = [(count + SMOOTHING) / (count.sum() + SMOOTHING * _BUCKETS) for count in counts]
        odds = np.clip(np.log(shares[1] / shares[0]), -CAP, CAP)
        odds[(counts[0] + counts[1]) == 0] = 0
        return cls(odds.astype(np.float32))

    def kazakh_odds(self, words: Sequence[str]) -> float:
        """Log odds, in nats, that words are Kazakh rather than Russian; 0 where they do not tell.

        Args:
            words: normalised and in Cyrillic, as far as they could be read so.
        """
        kept = [word for word in words if word.isalpha()]
        odds = {word: self._known.get(word) for word in kept}
        new = self._odds_of([word for word, known in odds.items() if known is None])
        if len(self._known) >= CACHED_WORDS:
            self._known.clear()
        self._known.update(new)
        return sum(new[word] if known is None else known for word in kept for known in (odds[word],))

    def _odds_of(self, words: Sequence[str]) -> dict[str, float]:
        """The odds of each of some words, all found at once."""
        if not words:
            return {}
        texts = [f" {fold(word)} " for word in words]
        owner = np.arange(len(texts)).repeat([len(text) for text in texts])
        odds, sizes = np.zeros(len(texts)), np.zeros(len(texts))
        for size, hashes in enumerate(_rolled("".join(texts)), start=1):
            within = owner[: len(hashes)] == owner[size - 1 :]
            places = owner[: len(hashes)][within]
            odds += np.bincount(places, weights=self.odds[hashes[within]], minlength=len(texts))
            sizes += np.bincount(places, minlength=len(texts))
        return dict(zip(words, (odds / (1 + 0.12 * sizes)).tolist(), strict=True))

    @cached_property
    def _known(self) -> dict[str, float]:
        """Odds of the words that were met."""
        return {}


def _hashes(text: str) -> NDArray[np.int64]:
    return np.concatenate(list(_rolled(f" {text} ")))


def _rolled(text: str) -> Iterator[NDArray[np.int64]]:
    """Hashes of the 1-grams of a text, then of its 2-, 3- and 4-grams, by where they begin."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)
    rolled = np.zeros(len(codes), np.int64)
    for size in range(4):
        rolled = rolled[: len(codes) - size] * 1_000_003 + codes[size:]
        yield ((rolled ^ (rolled >> 17)) * 2_654_435_761 + size) & (_BUCKETS - 1)


def identify(words: Sequence[str], model: LanguageModel, hint: Language | None = None) -> Language:
    """The language to reply in.

    Args:
        words: of the query, normalised, in the reading that was kept; Kazakh letters as far as they were typed.
        hint: the person's choice; decides where the words do not.
    """
    text = " ".join(words)
    kazakh = len(KAZAKH_LETTERS.findall(text))
    odds = model.kazakh_odds(words) + 2.5 * kazakh - 1.0 * len(RUSSIAN_ONLY.findall(text))
    if abs(odds) < OPEN and hint is not None:
        return hint
    return "kk" if odds > 0 else "ru"
