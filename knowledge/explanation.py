"""Why a question was decided as it was: how it was read, what was found, and the rule that decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from knowledge.assistant import SHORTEST, STRANGE, Assistant, Outcome, Reason, Reply
from knowledge.model import Language
from knowledge.search.calibration import Stage
from knowledge.search.finder import Finding, shares
from knowledge.search.query import Term
from knowledge.search.readings import Word, supports
from knowledge.text.normalise import normalise

NEAREST = 4
"""Words of the store that are told of a term."""

CANDIDATES = 5


class Rule(StrEnum):
    """What decided."""

    EMPTY = "empty"
    """There are no words."""
    GREETING = "greeting"
    THANKS = "thanks"
    LETTERS = "letters"
    """There are only single letters or numbers."""
    TWO = "two"
    """Two things were asked, and each part is sure of its fact."""
    SURE = "sure"
    """The best fact's probability reaches the threshold of an answer."""
    NAME = "name"
    """It does, but one word names a subject of several facts."""
    OFFER = "offer"
    """The probability that one of the best four is meant reaches the threshold of a clarification."""
    ELSEWHERE = "elsewhere"
    """Neither threshold is reached, and another place is named."""
    UNKNOWN = "unknown"
    """Neither is reached, and most of the words are unknown."""
    HOPELESS = "hopeless"
    """Neither is reached, by far."""
    NO_FACT = "no-fact"
    """Neither is reached, though not by far."""


@dataclass(frozen=True, slots=True)
class Understood:
    """One content word, and the words of the store that it was taken for.

    Attributes:
        weight: its rarity, in nats.
        known: whether any word of the store is near.
        near: the most similar words with their similarity, 0 to 1, best first.
    """

    skeleton: str
    weight: float
    known: bool
    elsewhere: bool
    place: bool
    near: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the numbers that a score is the sum of.

    Attributes:
        number: the evidence.
        worth: what it adds to the score; negative where it takes away.
    """

    name: str
    number: float
    worth: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate.

    Attributes:
        score: of the ranker; only differences count.
        share: of the probability among all candidates, 0 to 1.
        parts: what the score is made of; they and the ranker's bias add up to it.
    """

    fact: str
    score: float
    share: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that went into a decision.

    Attributes:
        normalised: the text.
        readings: how well the store's words explain each reading that was tried, 0 to 1.
        words: in the readings that were kept.
        terms: the content words.
        candidates: the best, best first.
        probability: that the best candidate is what was asked for.
        offer: that one of the best four is.
        semantic: whether the embedder was asked.
        embedder: whether there is one.
        answer, clarify, second: least probabilities of an answer, of a clarification, of each of two answers.
        sure, hopeless: between them, the embedder is asked.
        numbers: what the probabilities rest on, by name.
    """

    normalised: str
    readings: tuple[tuple[str, float], ...]
    words: tuple[Word, ...]
    terms: tuple[Understood, ...]
    candidates: tuple[Weighed, ...]
    probability: float
    offer: float
    semantic: bool
    embedder: bool
    answer: float
    clarify: float
    second: float
    sure: float
    hopeless: float
    numbers: tuple[tuple[str, float], ...]
    reply: Reply
    rule: Rule


def explain(assistant: Assistant, text: str, language_hint: Language | None = None) -> Explanation:
    """Decide on a text as `Assistant.reply` does, and tell how. Takes as long as three replies.

    Args:
        text: as typed.
        language_hint: see `Assistant.reply`.
    """
    finding = assistant.finder.find(text)
    reply = assistant.reply(text, language_hint)
    calibration, engine = assistant.finder.calibration, assistant.finder.engine
    normal = normalise(text)
    return Explanation(
        normalised=normal,
        readings=tuple(supports(normal, engine.index.vocabulary).items()),
        words=finding.query.words,
        terms=tuple(_understood(term, engine.index.vocabulary.words) for term in finding.query.terms),
        candidates=_weighed(assistant, finding),
        probability=finding.probability,
        offer=finding.offer,
        semantic=finding.semantic,
        embedder=engine.meaning is not None,
        answer=calibration.answer,
        clarify=calibration.clarify,
        second=calibration.second,
        sure=calibration.sure,
        hopeless=calibration.hopeless,
        numbers=finding.numbers,
        reply=reply,
        rule=_rule(reply, finding, calibration.answer),
    )


def _understood(term: Term, words: Sequence[str]) -> Understood:
    pairs = zip(term.near.ids.tolist(), term.near.similarity.tolist(), strict=True)
    nearest = [(words[number], similarity) for number, similarity in pairs][::-1][:NEAREST]
    return Understood(term.skeleton, term.weight, term.known, term.elsewhere, term.place, tuple(nearest))


def _weighed(assistant: Assistant, finding: Finding) -> tuple[Weighed, ...]:
    engine, calibration = assistant.finder.engine, assistant.finder.calibration
    found = engine.shortlist(finding.query) if finding.keys else None
    if found is None:
        return ()
    stage = calibration.semantic if finding.semantic else calibration.lexical
    if finding.semantic:
        found = engine.ask_meaning(found)
    rows = {engine.index.keys[entry]: row for entry, row in zip(found.entries, found.columns.tolist(), strict=True)}
    divided = shares(finding.scores).tolist()
    best = list(zip(finding.keys, finding.scores, divided, strict=True))[:CANDIDATES]
    return tuple(Weighed(key, score, share, _parts(stage, rows[key])) for key, score, share in best)


def _parts(stage: Stage, row: Sequence[float]) -> tuple[Part, ...]:
    """What each number adds to the score, the most telling first."""
    rank = stage.rank
    worth = np.array(rank.weight) * (np.array(row) - np.array(rank.mean)) / np.array(rank.spread)
    parts = [Part(*one) for one in zip(rank.names, row, worth.tolist(), strict=True)]
    return tuple(sorted(parts, key=lambda part: -abs(part.worth)))


def _rule(reply: Reply, finding: Finding, answer: float) -> Rule:
    if reply.outcome is Outcome.ANSWER:
        return Rule.TWO if len(reply.answers) > 1 else Rule.SURE
    if reply.outcome is Outcome.CLARIFY:
        return Rule.NAME if finding.probability >= answer else Rule.OFFER
    if reply.reason is not Reason.OFF_TOPIC:
        return Rule(reply.reason or Reason.NO_FACT)
    if all(len(word.text) < SHORTEST or word.text.isdigit() for word in finding.query.words):
        return Rule.LETTERS
    strange = not finding.keys or finding.number("unknown_share") > STRANGE
    return Rule.UNKNOWN if strange else Rule.HOPELESS
