"""The checks of `facts check` for one fact that is about to be published."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from knowledge.assistant import Assistant
from knowledge.base import Base
from knowledge.curation.checks import PlacedDeclined, PlacedFact, PlacedSource, PlacedTopic, across
from knowledge.curation.files import Document
from knowledge.curation.finding import misfound
from knowledge.errors import Fault
from knowledge.model import Fact, Source

_STORE = Document(Path("store"), None, None)
_DRAFT = Document(Path("draft"), None, None)


def candidate(base: Base, fact: Fact, sources: Iterable[Source] = ()) -> Base:
    """The base as it will be once a fact and its new sources are published."""
    others = [one for one in base.facts if one.id != fact.id]
    place = next((number for number, one in enumerate(base.facts) if one.id == fact.id), len(others))
    return replace(
        base,
        facts=(*others[:place], fact, *others[place:]),
        sources={**base.sources, **{source.id: source for source in sources}},
    )


def examine(base: Base, fact: Fact, sources: Iterable[Source], today: date) -> list[Fault]:
    """What is wrong with a fact among the others: its own faults, and those that it brings to others.

    Args:
        base: the present one, with or without the fact.
        sources: new ones, to be published with it.
        today: see `checks.across`.
    """
    before = {fault.reason for fault in _across(base, None, today)}
    found = _across(candidate(base, fact, sources), fact, today)
    faults = (fault for fault in found if fault.path == _DRAFT.path or fault.reason not in before)
    return sorted({_softened(fault) for fault in faults}, key=lambda fault: (fault.warning, fault.reason))


def finds_its_own(fact: Fact, assistant: Assistant) -> list[Fault]:
    """The phrasings that find another fact than their own.

    Args:
        assistant: over the candidate.
    """
    return list(misfound([(fact, _DRAFT, 0)], assistant.finder))


def _across(base: Base, fact: Fact | None, today: date) -> list[Fault]:
    # The draft comes last: what stands twice is reported where it stands for the second time.
    facts: list[PlacedFact] = [(one, _STORE, 0) for one in base.facts if fact is None or one.id != fact.id]
    if fact is not None:
        facts.append((fact, _DRAFT, 0))
    sources: list[PlacedSource] = [(source, _STORE, 0) for source in base.sources.values()]
    topics: list[PlacedTopic] = [(topic, _STORE, 0) for topic in base.topics]
    declined: Sequence[PlacedDeclined] = [(group, _STORE, 0) for group in base.declined]
    return list(across(facts, sources, topics, declined, today))


def _softened(fault: Fault) -> Fault:
    """A source that an edit leaves unused is no reason to keep citing it."""
    return replace(fault, warning=True) if fault.reason.endswith("no fact uses this source") else fault
