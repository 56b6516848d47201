"""Question in, decision out: answer, clarify or abstain."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from knowledge.asides import Aside, Asides
from knowledge.base import Base
from knowledge.model import Fact, Language
from knowledge.search.calibration import Calibration
from knowledge.search.engine import Engine
from knowledge.search.finder import Finder, Finding, shares
from knowledge.search.head import no_pause
from knowledge.search.index import skeletons
from knowledge.search.meaning import Embedder
from knowledge.search.parts import halves
from knowledge.text.language import LanguageModel, identify
from knowledge.text.normalise import normalise
from knowledge.text.skeleton import is_latin, skeleton

CALIBRATION = Path(__file__).resolve().parent / "data" / "calibration.json"
"""The fitted numbers that come with the package."""

SUGGESTED = 4
"""Buttons of a clarification, at most."""

CITY = skeleton("алатау")
"""How the city's name begins: a question that names it is about it, however strange its other words."""

STRANGE = 0.6
"""Share of a question's weight in unknown words from which it counts as off topic."""

HOPELESS = 0.05
"""Probability that one of the best four facts is meant below which a question counts as off topic."""

SHORTEST = 2
"""Letters that one word of a question has at least; single letters are keys struck by chance, a number asks nothing."""

ALONE = 0.87
"""Least share of a one-word query's probability with which its best fact is given without asking back."""

MOST_ASIDE = 1000
"""Characters of a message in which an aside is looked for; the search reads no more of a long one either."""

LISTED = 0.02
"""Least share of a query's probability with which a fact is listed for it."""


class Outcome(StrEnum):
    """What the assistant decided to do with a question."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    ABSTAIN = "abstain"


class Reason(StrEnum):
    """Why the assistant abstained."""

    EMPTY = "empty"
    """Nothing to look for: only emoji, punctuation or spaces."""
    GREETING = "greeting"
    """A greeting and nothing else."""
    THANKS = "thanks"
    """Thanks or a goodbye and nothing else."""
    ELSEWHERE = "elsewhere"
    """It asks about another city or country."""
    OFF_TOPIC = "off-topic"
    """It shares next to no words with the store."""
    NO_FACT = "no-fact"
    """It is near the subject, but no fact covers what is asked for."""
    ASIDE = "aside"
    """It is no question for a store of facts; the reply's aside says what it is."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact with the probability, 0 to 1, that it is what was asked for."""

    fact: Fact
    score: float


@dataclass(frozen=True, slots=True)
class Reply:
    """The decision.

    Attributes:
        language: in which the reply is to be worded.
        answers: best first; two where two things were asked; empty unless the outcome is ANSWER.
        suggestions: best first, at most four; the buttons of a clarification, or what stands near an answer.
        reason: why it abstained; None otherwise.
        aside: what the message is, where that is the reason; its fact, if any, is the only suggestion.
    """

    language: Language
    outcome: Outcome
    answers: tuple[Candidate, ...] = ()
    suggestions: tuple[Fact, ...] = ()
    reason: Reason | None = None
    aside: Aside | None = None

    @property
    def why(self) -> str | None:
        """The reason in one word, of which asides have one each; None where it did not abstain."""
        return self.aside.kind.value if self.aside else self.reason and self.reason.value


class Assistant:
    """Finds the fact that a question asks for, or says that there is none. In memory, synchronous, thread-safe."""

    def __init__(self, base: Base, finder: Finder) -> None:
        self.base = base
        self.finder = finder

    @classmethod
    def from_base(
        cls,
        base: Base,
        *,
        cache: Path | None = None,
        embedder: Embedder | None = None,
        calibration: Path = CALIBRATION,
    ) -> "Assistant":
        """An assistant over a base.

        Args:
            cache: a folder for what takes long to learn, kept between runs.
            embedder: finds what letters do not; None for letters alone.
            calibration: the fitted numbers.

        Raises:
            InvalidData: there is no usable calibration.
        """
        engine = Engine.build(base, cache=cache, embedder=embedder)
        return cls(base, Finder(engine, Calibration.open(calibration)))

    @classmethod
    def from_facts(cls, facts: Iterable[Fact]) -> "Assistant":
        """An assistant over facts alone, without topics and lexicon."""
        return cls.from_base(Base.of(facts))

    def rebuilt(self, base: Base) -> "Assistant":
        """The assistant over an edited base, in a fraction of a second; see `Engine.rebuilt`."""
        edited = Assistant(base, Finder(self.finder.engine.rebuilt(base), self.finder.calibration))
        # One fact more or less does not change what Russian and Kazakh look like.
        edited._language = self._language
        return edited

    def refitted(self, *, cache: Path | None = None, pause: Callable[[], None] = no_pause) -> "Assistant":
        """The assistant with everything learnt anew that `rebuilt` approximated; see `Engine.refitted`."""
        engine = self.finder.engine.refitted(self.base, cache=cache, pause=pause)
        return Assistant(self.base, Finder(engine, self.finder.calibration))

    @cached_property
    def _asides(self) -> Asides:
        return Asides.of(self.base)

    def _set_aside(self, aside: Aside, language: Language) -> Reply:
        fact = self.base.find(aside.fact) if aside.fact else None
        suggestions = (fact,) if fact is not None else ()
        return Reply(language, Outcome.ABSTAIN, suggestions=suggestions, reason=Reason.ASIDE, aside=aside)

    @cached_property
    def _language(self) -> LanguageModel:
        texts: dict[Language, list[str]] = {"ru": [], "kk": []}
        for fact in self.base.facts:
            for language, found in texts.items():
                wording = fact.wording(language)
                found += [normalise(text) for text in (*wording.ask, wording.say)]
        return LanguageModel.train(texts["ru"], texts["kk"])

    @cached_property
    def _latin_names(self) -> frozenset[str]:
        """Names that both languages write in Latin, which therefore do not tell the language."""
        texts = (text for fact in self.base.facts for text in (*fact.names, *fact.ru.ask, *fact.kk.ask))
        return frozenset(word for text in texts for word in normalise(text).split() if is_latin(word))

    def reply(self, text: str, language_hint: Language | None = None, *, language: Language | None = None) -> Reply:
        """Decide what to say to a message. Never raises for any text.

        Args:
            text: as it was typed.
            language_hint: the person's choice; used where the text does not tell its language.
            language: the language to reply in, whatever the text's.
        """
        finding = self.finder.find(text)
        spoken = language or self._identify(finding, language_hint)
        aside = self._asides.find(text[:MOST_ASIDE])
        if aside is not None and aside.first:
            return self._set_aside(aside, spoken)
        if (beside := self._beside(text, finding)) is not None:
            return Reply(spoken, Outcome.ABSTAIN, reason=beside)
        two = self._two(text, finding)
        if two is not None:
            return Reply(spoken, Outcome.ANSWER, two, self._suggestions(finding, {item.fact.id for item in two}))
        if finding.keys and finding.probability >= self.finder.calibration.answer and not _names_only(finding):
            best = Candidate(self._fact(finding.keys[0]), finding.probability)
            return Reply(spoken, Outcome.ANSWER, (best,), self._suggestions(finding, {best.fact.id}))
        suggestions = self._suggestions(finding, set())
        if finding.keys and finding.offer >= self.finder.calibration.clarify:
            return Reply(spoken, Outcome.CLARIFY, suggestions=suggestions)
        declined = Reply(spoken, Outcome.ABSTAIN, suggestions=suggestions, reason=_reason(finding))
        return self._set_aside(aside, spoken) if aside is not None else declined

    def search(
        self, text: str, language_hint: Language | None = None, *, limit: int = 50
    ) -> tuple[Language, tuple[Candidate, ...]]:
        """The language of a query and the facts that fit it, best first, for lists such as inline results.

        Args:
            text: as it was typed; a few words.
            language_hint: as for `reply`.
            limit: facts at most; what does not fit is left out in any case.
        """
        finding = self.finder.find(text)
        language = self._identify(finding, language_hint)
        if not finding.keys or finding.offer < self.finder.calibration.clarify / 2:
            return language, ()
        found = zip(finding.keys, shares(finding.scores).tolist(), strict=True)
        return language, tuple(Candidate(self._fact(key), share) for key, share in found if share >= LISTED)[:limit]

    def _fact(self, key: str) -> Fact:
        fact = self.base.find(key)
        if fact is None:
            raise KeyError(key)
        return fact

    def _identify(self, finding: Finding, hint: Language | None) -> Language:
        words = [
            word.skeleton if is_latin(word.text) else word.text
            for word in finding.query.words
            if word.text not in self._latin_names
        ]
        return identify(words, self._language, hint)

    @cached_property
    def _polite(self) -> tuple[frozenset[str], frozenset[str]]:
        lexicon = self.base.lexicon
        greetings = frozenset(word for text in lexicon.greetings for word in skeletons(text))
        return greetings, frozenset(word for text in lexicon.thanks for word in skeletons(text))

    def _beside(self, text: str, finding: Finding) -> Reason | None:
        """Why a message is no question at all, or None."""
        words = finding.query.words
        if not words:
            return Reason.EMPTY
        alone = all(len(word.text) < SHORTEST or word.text.isdigit() for word in words)
        return self._politeness(text, finding) or (Reason.OFF_TOPIC if alone else None)

    def _politeness(self, text: str, finding: Finding) -> Reason | None:
        """Small talk, as typed («здравствуйте» must not fall into «здравствуй» and «те») or as it was read."""
        greetings, thanks = self._polite
        for words in (set(skeletons(text)), {word.skeleton for word in finding.query.words}):
            if words and words <= greetings:
                return Reason.GREETING
            if words and words <= thanks | greetings:
                return Reason.THANKS
        return None

    def _two(self, text: str, whole: Finding) -> tuple[Candidate, Candidate] | None:
        """Answers to both parts of a message that asks two things, where each part is sure of another fact.

        Letters choose the seam, so that the embedder is asked of two parts at most, however many seams there are.
        """
        pairs = [self._parts(first, second, whole) for first, second in halves(text)]
        if not pairs:
            return None
        one, other = max(pairs, key=_weakest)
        swapped = one.probability > other.probability
        # The weaker part first: where it is not sure, the embedder need not look at the other.
        weaker = self._sure(self.finder.with_meaning(other if swapped else one))
        stronger = self._sure(self.finder.with_meaning(one if swapped else other)) if weaker is not None else None
        if weaker is None or stronger is None or weaker.fact.id == stronger.fact.id:
            return None
        return (stronger, weaker) if swapped else (weaker, stronger)

    def _sure(self, finding: Finding) -> Candidate | None:
        if not finding.keys or finding.probability < self.finder.calibration.second:
            return None
        return Candidate(self._fact(finding.keys[0]), finding.probability)

    def _parts(self, first: str, second: str, whole: Finding) -> tuple[Finding, Finding]:
        """What letters find for both parts, the second one read with the subject of the first where it has none.

        «И когда его откроют?» names nothing to be opened.
        """
        one, other = self._part(first, whole), self._part(second, whole)
        if one.keys:
            subject = self.finder.engine.subject(one.query)
            read_on = self.finder.by_letters(self.finder.engine.understand(f"{subject} {second}"))
            if read_on.keys and read_on.keys[0] != one.keys[0] and read_on.probability > other.probability:
                other = read_on
        return one, other

    def _part(self, text: str, whole: Finding) -> Finding:
        part = self.finder.engine.understand(text)
        if not part.terms:
            return Finding(part)
        return self.finder.by_letters(self.finder.engine.within(part, whole.query))

    def _suggestions(self, finding: Finding, without: set[str]) -> tuple[Fact, ...]:
        keys = [key for key in finding.keys if key not in without][:SUGGESTED]
        return tuple(self._fact(key) for key in keys)


def _weakest(parts: tuple[Finding, Finding]) -> float:
    """The lesser probability of two parts; 0 where they ask one thing."""
    one, other = parts
    if not one.keys or not other.keys or one.keys[0] == other.keys[0]:
        return 0.0
    return min(one.probability, other.probability)


def _names_only(finding: Finding) -> bool:
    """Whether a single word names a subject («pepsico») on which several facts stand close, and asks nothing of it."""
    return len(finding.query.terms) == 1 and float(shares(finding.scores)[0]) < ALONE


def _reason(finding: Finding) -> Reason:
    if any(term.elsewhere for term in finding.query.terms) or finding.number("place_alone"):
        return Reason.ELSEWHERE
    if any(word.skeleton.startswith(CITY) for word in finding.query.words):
        return Reason.NO_FACT
    if not finding.keys or finding.number("unknown_share") > STRANGE or finding.offer < HOPELESS:
        return Reason.OFF_TOPIC
    return Reason.NO_FACT
