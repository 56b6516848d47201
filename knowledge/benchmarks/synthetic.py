"""Stores of any size made of real words, and questions to them as people mistype them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from knowledge.base import Base
from knowledge.model import Audience, Fact, Language, Status, Wording
from knowledge.text.normalise import normalise, words

PHRASINGS = 8
"""Phrasings of a synthetic fact in each language, as many as a real one must have."""

OFTEN, SELDOM = 4, 3
"""Words that a fact is about, drawn as often as people use them, and drawn without regard to that: its names."""

TYPO, DROPPED = 0.25, 0.15
"""Share of a question's words that get a typing error, and that are left out."""

SWAPPED = 0.5
"""Share of the typing errors that swap two letters; the others leave one out."""

SHORTEST_MISTYPED = 4
"""Letters below which a word stays as it is."""

CHATTY = 0.05
"""Share of the questions that are four phrasings long."""


@dataclass(frozen=True)
class Vocabularies:
    """The words of a base in each language, each with how often phrasings use it, summed up."""

    words: dict[Language, tuple[str, ...]]
    upto: dict[Language, tuple[int, ...]]

    @classmethod
    def of(cls, base: Base) -> "Vocabularies":
        """Those of a base's phrasings and answers."""
        found: dict[Language, Counter[str]] = {"ru": Counter(), "kk": Counter()}
        for fact in base.facts:
            for language, counts in found.items():
                wording = fact.wording(language)
                counts.update(word for text in (*wording.ask, wording.say) for word in words(normalise(text)))
        return cls(
            {language: tuple(counts) for language, counts in found.items()},
            {language: tuple(accumulate(counts.values())) for language, counts in found.items()},
        )

    def draw(self, language: Language, chance: Random, count: int) -> list[str]:
        """Words as often as people use them."""
        return chance.choices(self.words[language], cum_weights=self.upto[language], k=count)


def synthetic_base(base: Base, size: int, *, seed: int = 0) -> Base:
    """A base of `size` facts with the words and the lexicon of a real one; the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - nothing is kept secret by it
    source = Vocabularies.of(base)
    return Base(facts=tuple(_fact(number, source, chance) for number in range(size)), lexicon=base.lexicon)


def _fact(number: int, source: Vocabularies, chance: Random) -> Fact:
    # Made without validation: a hundred thousand facts would take a minute to check.
    return Fact.model_construct(
        id=f"synthetic-{number}",
        topic="synthetic",
        status=Status.IN_FORCE,
        audience=(Audience.RESIDENT,),
        as_of=date(2026, 1, 1),
        review_by=date(2027, 1, 1),
        sources=(),
        names=(),
        ru=_wording("ru", source, chance),
        kk=_wording("kk", source, chance),
    )


def _wording(language: Language, source: Vocabularies, chance: Random) -> Wording:
    subject = source.draw(language, chance, OFTEN) + chance.choices(source.words[language], k=SELDOM)
    ask = tuple(_phrasing(subject, source.draw(language, chance, 2), chance) for _ in range(PHRASINGS))
    return Wording.model_construct(ask=ask, say=" ".join((*subject, *source.draw(language, chance, 8))))


def _phrasing(subject: Sequence[str], around: Sequence[str], chance: Random) -> str:
    chosen = [*chance.sample(subject, chance.randint(3, 5)), *around]
    chance.shuffle(chosen)
    return " ".join(chosen)


def synthetic_questions(base: Base, count: int, *, seed: int = 1) -> list[tuple[str, str]]:
    """Questions with the fact that each asks for: phrasings with letters mistyped and words left out."""
    chance = Random(seed)  # noqa: S311 - likewise
    found = []
    for _ in range(count):
        fact = chance.choice(base.facts)
        phrasing = chance.choice((*fact.ru.ask, *fact.kk.ask))
        if chance.random() < CHATTY:
            phrasing = " ".join((phrasing, *chance.sample((*fact.ru.ask, *fact.kk.ask), 3)))
        kept = [word for word in phrasing.split() if chance.random() >= DROPPED] or phrasing.split()
        found.append((" ".join(_mistyped(word, chance) for word in kept), fact.id))
    return found


def _mistyped(word: str, chance: Random) -> str:
    """A word with two letters swapped or one left out, sometimes; short ones stay."""
    if len(word) < SHORTEST_MISTYPED or chance.random() >= TYPO:
        return word
    place = chance.randrange(1, len(word) - 1)
    swapped = word[place + 1] + word[place] if chance.random() < SWAPPED else word[place]
    return word[:place] + swapped + word[place + 2 :]
