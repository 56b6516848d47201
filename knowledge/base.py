"""The knowledge base in memory: facts, sources, topics and lexicon, immutable once loaded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from knowledge.asides import Cue
from knowledge.model import Declined, Fact, Lexicon, Source, Topic


@dataclass(frozen=True)
class Base:
    """Everything that answers are made of.

    Attributes:
        facts: in the order of their topics and files.
        sources: by id.
        topics: by their order.
        lexicon: synonyms, stop words and other words that the search needs to know.
        declined: groups of questions that no fact answers; the search learns from them to decline.
        asides: by what is known that a message is not for the search, and who can help with it.
    """

    facts: tuple[Fact, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    topics: tuple[Topic, ...] = ()
    lexicon: Lexicon = field(default_factory=Lexicon)
    declined: tuple[Declined, ...] = ()
    asides: tuple[Cue, ...] = ()

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> "Base":
        """A base of facts alone, for use as a library and in tests."""
        return cls(facts=tuple(facts))

    @cached_property
    def _by_id(self) -> dict[str, Fact]:
        by_id = {old: fact for fact in self.facts for old in fact.was}
        return by_id | {fact.id: fact for fact in self.facts}

    def find(self, fact_id: str) -> Fact | None:
        """The fact of that id or of one that was merged into it; None where there is none."""
        return self._by_id.get(fact_id)

    def sources_of(self, fact: Fact) -> tuple[Source, ...]:
        """The fact's sources, in the fact's order."""
        return tuple(self.sources[source] for source in fact.sources if source in self.sources)
