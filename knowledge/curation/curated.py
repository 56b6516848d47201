"""What a folder of curated data holds, each item with the document and place that it stands at."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from knowledge.base import Base
from knowledge.curation import checks
from knowledge.curation.checks import PlacedDeclined, PlacedFact, PlacedSource, PlacedTopic
from knowledge.errors import Fault
from knowledge.model import Lexicon


@dataclass(frozen=True)
class Curated:
    """All items that are well formed, in the order of their files."""

    facts: tuple[PlacedFact, ...] = ()
    sources: tuple[PlacedSource, ...] = ()
    topics: tuple[PlacedTopic, ...] = ()
    declined: tuple[PlacedDeclined, ...] = ()
    lexicon: Lexicon = field(default_factory=Lexicon)

    def faults(self, today: date) -> Iterator[Fault]:
        """What is wrong between the items; see `checks.across`."""
        return checks.across(self.facts, self.sources, self.topics, self.declined, today)

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
        )
