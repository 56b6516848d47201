"""What a folder of curated data holds, each item with the document and place that it stands at."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from knowledge.base import Base
from knowledge.curation import checks
from knowledge.curation.asides import PlacedCue, misled
from knowledge.curation.checks import PlacedDeclined, PlacedFact, PlacedSource, PlacedTopic
from knowledge.errors import Fault
from knowledge.model import Lexicon


@dataclass(frozen=True)
class Curated:
    """All items that are well formed, in the order of their files.

    Attributes:
        whole: False where a file could not be read at all: what refers to its items is then not at fault.
    """

    facts: tuple[PlacedFact, ...] = ()
    sources: tuple[PlacedSource, ...] = ()
    topics: tuple[PlacedTopic, ...] = ()
    declined: tuple[PlacedDeclined, ...] = ()
    asides: tuple[PlacedCue, ...] = ()
    lexicon: Lexicon = field(default_factory=Lexicon)
    whole: bool = True

    def faults(self, today: date) -> Iterator[Fault]:
        """What is wrong between the items; see `checks.across`."""
        if self.whole:
            yield from checks.across(self.facts, self.sources, self.topics, self.declined, today)
            yield from misled(self.asides, self.facts)

    def base(self) -> Base:
        """The items without their places, facts in the order of their topics."""
        order = {topic.id: topic.order for topic, _, _ in self.topics}
        facts = (fact for fact, _, _ in self.facts)
        topics = (topic for topic, _, _ in self.topics)
        return Base(
            facts=tuple(sorted(facts, key=lambda fact: order.get(fact.topic, len(order) + 1))),
            sources={source.id: source for source, _, _ in self.sources},
            topics=tuple(sorted(topics, key=lambda topic: (topic.order, topic.id))),
            lexicon=self.lexicon,
            declined=tuple(group for group, _, _ in self.declined),
            asides=tuple(cue for cue, _, _ in self.asides),
        )
