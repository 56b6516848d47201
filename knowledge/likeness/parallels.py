"""What the base itself teaches of translation: words that stand in the two halves of the same facts.

Every fact is asked for in Russian and in Kazakh, so words that mean one thing occur in the same facts. The measure is
Dice's coefficient over facts, and a pair is taken where each word is the other's best alone (Melamed 2000).
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.base import Base
from knowledge.search.index import skeletons
from knowledge.text.stems import stem

LEAST_FACTS = 4
"""Facts in which a word stands; with fewer, whatever a fact is about looks like a translation."""

LEAST_DICE = 0.6
"""Share of the facts with either word that have both."""

MOST_FACTS = 2_000
"""Facts that are counted; more would teach little and take long."""


def parallels(base: Base) -> dict[str, str]:
    """Stems of Russian words with the stems of the Kazakh words that mean the same, where the base shows it."""
    facts = base.facts[:MOST_FACTS]
    stop = {word for text in base.lexicon.stop for word in skeletons(text)}
    russian = [_stems(fact.ru.ask, stop) for fact in facts]
    kazakh = [_stems(fact.kk.ask, stop) for fact in facts]
    common = set().union(*russian) & set().union(*kazakh)
    ones, others = _often(russian, common), _often(kazakh, common)
    if not ones or not others:
        return {}
    one, other = _occurrences(russian, ones), _occurrences(kazakh, others)
    both = one.T @ other
    dice = np.where(both >= LEAST_FACTS, 2 * both / (one.sum(axis=0)[:, None] + other.sum(axis=0)), 0.0)
    best = (dice >= LEAST_DICE) & (dice == dice.max(axis=1, keepdims=True)) & (dice == dice.max(axis=0))
    alone = best & (best.sum(axis=1, keepdims=True) == 1) & (best.sum(axis=0) == 1)
    return {ones[row]: others[column] for row, column in np.argwhere(alone).tolist()}


def _stems(texts: Iterable[str], stop: set[str]) -> set[str]:
    return {stem(word) for text in texts for word in skeletons(text) if word not in stop and word.isalpha()}


def _often(facts: Sequence[set[str]], without: set[str]) -> list[str]:
    counts = Counter(word for words in facts for word in words - without)
    return sorted(word for word, count in counts.items() if count >= LEAST_FACTS)


def _occurrences(facts: Sequence[set[str]], words: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[word in found for word in words] for found in facts], float)
