"""Facts to edit, and the usual edits of them."""

from pathlib import Path
from typing import Any

from knowledge.base import Base
from knowledge.model import Fact, Source
from knowledge.store import Store
from knowledge.store.revision import Change, Kind, Revision
from knowledge.store.revisions import Authorship
from tests.base import BASE, FACTS

AIGUL, ERLAN = 501, 502
BY_AIGUL = Authorship(AIGUL, "уточнено")
BY_ERLAN = Authorship(ERLAN, "нақтыланды")
AREA, POPULATION = FACTS[0], FACTS[1]


def saying(fact: Fact, text: str, **changes: Any) -> Fact:
    """The fact with another answer in Russian."""
    return fact.model_copy(update={"ru": fact.ru.model_copy(update={"say": text}), **changes})


def new(name: str, **changes: Any) -> Fact:
    """A fact that is not in the tests' base."""
    return AREA.model_copy(update={"id": name, **changes})


def curated(*facts: Fact, sources: dict[str, Source] | None = None) -> Base:
    """The tests' base with other facts in its files."""
    return Base(facts, BASE.sources if sources is None else sources, BASE.topics, BASE.lexicon)


def instead(*changed: Fact) -> Base:
    """The tests' base with some facts changed in its files."""
    by_id = {fact.id: fact for fact in changed}
    return curated(*(by_id.get(fact.id, fact) for fact in FACTS))


async def head(store: Store, item: str = AREA.id, kind: Kind = Kind.FACT) -> Revision:
    """The newest revision of an item that there is."""
    found = await store.revisions.head(item, kind)
    assert found is not None
    return found


async def edit(store: Store, fact: Fact, by: Authorship = BY_AIGUL) -> Revision:
    """Publish an edit of a fact as it stands now, or a new one."""
    current = await store.revisions.head(fact.id)
    [made] = await store.revisions.publish([Change(fact, current.number if current else None)], by)
    return made


async def told(store: Store, files: Base = BASE) -> Base:
    """What is answered from."""
    _, base = await store.base(files)
    return base


def names_in(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())
