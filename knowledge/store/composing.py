"""The base that the bot answers from: the store's facts and sources, the files' topics, lexicon and examples."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from knowledge.base import Base
from knowledge.model import Fact, Source, Topic
from knowledge.store.revision import Revision


def compose(curated: Base, heads: Sequence[Revision]) -> Base:
    """Put the newest revisions in the place of the curated facts and sources.

    Nothing leads nowhere: ids of retired facts lead to the successor, or references to them are left out; a retired
    source stays for as long as a fact cites it.

    Args:
        heads: of all items, each kind in its order.
    """
    facts = _succeeding([head.item for head in heads if head.live and isinstance(head.item, Fact)], heads)
    names = {old: fact.id for fact in facts for old in fact.was} | {fact.id: fact.id for fact in facts}
    facts = [_reachable(fact, names) for fact in facts]
    order = {topic.id: topic.order for topic in curated.topics}
    facts.sort(key=lambda fact: order.get(fact.topic, len(order) + 1))
    cited = {source for fact in facts for source in fact.sources}
    sources = [head.item for head in heads if head.live or head.item.id in cited]
    return replace(
        curated,
        facts=tuple(facts),
        sources={item.id: item for item in sources if isinstance(item, Source)},
        topics=_topics(curated.topics, facts),
    )


def _succeeding(facts: Sequence[Fact], heads: Iterable[Revision]) -> list[Fact]:
    """The facts, each with the ids of those that it has succeeded, whatever was made of it since."""
    retired = {head.item.id: head for head in heads if not head.live and isinstance(head.item, Fact)}
    claimed = {known for fact in facts for known in (fact.id, *fact.was)}
    gained: dict[str, list[str]] = {}
    for name, head in retired.items():
        successor, met = head.successor, {name}
        while successor in retired and successor not in met:
            met.add(successor)
            successor = retired[successor].successor
        if successor is not None and isinstance(head.item, Fact):
            ids = [known for known in (*head.item.was, name) if known not in claimed]
            gained.setdefault(successor, []).extend(ids)
            claimed.update(ids)
    return [
        fact.model_copy(update={"was": (*fact.was, *gained[fact.id])}) if gained.get(fact.id) else fact
        for fact in facts
    ]


def _reachable(fact: Fact, names: Mapping[str, str]) -> Fact:
    """The fact without references to what is gone."""
    related = [names[other] for other in fact.related if other in names]
    update = {
        "related": tuple(dict.fromkeys(other for other in related if other != fact.id)),
        "superseded_by": names.get(fact.superseded_by) if fact.superseded_by else None,
    }
    if all(getattr(fact, name) == value for name, value in update.items()):
        return fact
    return fact.model_copy(update=update)


def _topics(topics: Iterable[Topic], facts: Sequence[Fact]) -> tuple[Topic, ...]:
    """The topics that have facts, with those first that are still there."""
    found: list[Topic] = []
    for topic in topics:
        own = [fact.id for fact in facts if fact.topic == topic.id]
        first = tuple(fact for fact in topic.first if fact in own) or tuple(own[:1])
        if first:
            found.append(topic if first == topic.first else topic.model_copy(update={"first": first}))
    return tuple(found)
