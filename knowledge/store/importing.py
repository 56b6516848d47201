"""Imports into the store: rehearsed first, with every fault, then published whole or not at all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from knowledge.base import Base
from knowledge.curation.curated import Curated
from knowledge.curation.files import Document
from knowledge.curation.incoming import Bounds, read_incoming
from knowledge.errors import Fault
from knowledge.model import Declined, Fact, Source, Topic
from knowledge.store.composing import compose
from knowledge.store.revision import Action, Change, Item, Kind, Revision, kind_of

_Any = TypeVar("_Any", Fact, Source, Topic, Declined)
_FactOrSource = TypeVar("_FactOrSource", Fact, Source)
_Placed = tuple[_Any, Document, int]

_STORE = Document(Path("store"), None, None)
_UNUSED = "no fact uses this source"


@dataclass(frozen=True, slots=True)
class Stock:
    """What an import meets.

    Attributes:
        version: of the store.
        heads: the newest revision of every item.
        curated: the base whose topics and declined questions hold.
    """

    version: int
    heads: Sequence[Revision]
    curated: Base


@dataclass(frozen=True, slots=True)
class Step:
    """One item that would be added or changed.

    Attributes:
        before: what the store says now; None where it does not have the item, or has it retired.
        head: the number of its newest revision; None where there is none.
    """

    before: Item | None
    after: Item
    head: int | None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an import would do.

    Attributes:
        steps: sources before facts, in the order of the files.
        unchanged: ids of what the store says already.
        faults: as in the files, by line; warnings hinder nothing.
    """

    steps: tuple[Step, ...]
    unchanged: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def refused(self) -> tuple[Fault, ...]:
        """The faults that hinder the import."""
        return tuple(fault for fault in self.faults if not fault.warning)

    @property
    def added(self) -> tuple[Item, ...]:
        """What the store would have that it has not now."""
        return tuple(step.after for step in self.steps if step.before is None)

    @property
    def changed(self) -> tuple[Step, ...]:
        """What would say something else."""
        return tuple(step for step in self.steps if step.before is not None)

    def changes(self) -> tuple[Change, ...]:
        """What is to be published; empty where anything hinders it."""
        if self.refused:
            return ()
        return tuple(Change(step.after, step.head, Action.IMPORT) for step in self.steps)

    def edited_since(self, version: int) -> tuple[str, ...]:
        """Ids of what it would change, and somebody has changed since the store had a version."""
        return tuple(step.after.id for step in self.steps if step.head is not None and step.head > version)


def rehearse(path: Path, stock: Stock, today: date) -> Rehearsal:
    """Find out what importing a file or an exported folder would do.

    Args:
        path: see `knowledge.curation.incoming`. Faults are reported under paths below it, or its name.
        today: no date may lie after it.
    """
    incoming, faults = read_incoming(path, Bounds())
    base = compose(stock.curated, stock.heads)
    told = _Told.by(stock, base)
    # What stands there already is not looked at: nobody has to mend old faults to import something else.
    fresh = replace(incoming, facts=_fresh(incoming.facts, told), sources=_fresh(incoming.sources, told))
    faults += _between(fresh, base, today)
    faults += _topics(incoming.topics, base)
    coming: list[Item] = [item for item, _, _ in fresh.sources]
    coming += (item for item, _, _ in fresh.facts)
    every = [*(source.id for source, _, _ in incoming.sources), *(fact.id for fact, _, _ in incoming.facts)]
    shown = sorted({replace(fault, path=_shown(fault.path, path)) for fault in faults})
    steps = tuple(told.step(item) for item in coming)
    changing = {item.id for item in coming}
    return Rehearsal(steps, tuple(name for name in every if name not in changing), tuple(shown))


@dataclass(frozen=True, slots=True)
class _Told:
    """What the store says.

    Attributes:
        heads: the newest revisions.
        facts: as they are told and exported, without references to what is retired.
    """

    heads: Mapping[tuple[Kind, str], Revision]
    facts: Mapping[str, Fact]

    @classmethod
    def by(cls, stock: Stock, base: Base) -> "_Told":
        """What a stock says."""
        return cls(
            {(head.kind, head.item.id): head for head in stock.heads},
            {fact.id: fact for fact in base.facts},
        )

    def says(self, item: Item) -> bool:
        """Whether the store says this already."""
        head = self._head(item)
        return head is not None and head.live and item in (head.item, self.facts.get(item.id))

    def step(self, item: Item) -> Step:
        """What it takes to have the store say this."""
        head = self._head(item)
        before = head.item if head is not None and head.live else None
        return Step(before, item, head.number if head is not None else None)

    def _head(self, item: Item) -> Revision | None:
        return self.heads.get((kind_of(item), item.id))


def _fresh(incoming: Sequence[_Placed[_FactOrSource]], told: _Told) -> tuple[_Placed[_FactOrSource], ...]:
    """What the store does not say yet, and what comes in twice."""
    times = Counter(item.id for item, _, _ in incoming)
    return tuple(placed for placed in incoming if times[placed[0].id] > 1 or not told.says(placed[0]))


def _between(incoming: Curated, base: Base, today: date) -> list[Fault]:
    """What is wrong between the items, once those that come in stand among the others."""
    facts = _placed(base.facts)
    sources = _placed(base.sources.values())
    stock = Curated(facts, sources, _placed(base.topics), _placed(base.declined))
    before = {fault.reason for fault in stock.faults(today)}
    # What comes in stands last: what stands twice is reported where it comes in.
    joined = replace(
        stock,
        facts=(*_others(facts, incoming.facts), *incoming.facts),
        sources=(*_others(sources, incoming.sources), *incoming.sources),
    )
    found = (fault for fault in joined.faults(today) if fault.path != _STORE.path or fault.reason not in before)
    return [replace(fault, warning=True) if fault.reason.endswith(_UNUSED) else fault for fault in found]


def _topics(incoming: Iterable[_Placed[Topic]], base: Base) -> list[Fault]:
    known = {topic.id: topic for topic in base.topics}
    reason = "topics are kept in the files of the program; this one stays as it is"
    return [
        document.fault((place,), f"{topic.id}: {reason}", warning=True)
        for topic, document, place in incoming
        if known.get(topic.id) != topic
    ]


def _placed(items: Iterable[_Any]) -> tuple[_Placed[_Any], ...]:
    return tuple((item, _STORE, 0) for item in items)


def _others(stock: Iterable[_Placed[_Any]], incoming: Iterable[_Placed[_Any]]) -> Iterable[_Placed[_Any]]:
    """What nothing that comes in stands in the place of."""
    replaced = {item.id for item, _, _ in incoming}
    return (placed for placed in stock if placed[0].id not in replaced)


def _shown(path: Path, below: Path) -> Path:
    return path.relative_to(below) if path != below and path.is_relative_to(below) else Path(path.name)
