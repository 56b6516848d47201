"""Files and editors who disagree: both contents stay until an editor decides, once."""

import asyncio

import pytest

from knowledge.errors import StoreRefused
from knowledge.store import Store
from knowledge.store.conflicts import Conflict
from knowledge.store.revision import Stale
from knowledge.store.taking import Taken
from tests.base import FACTS
from tests.knowledge.store.items import AIGUL, AREA, BY_AIGUL, BY_ERLAN, ERLAN, curated, edit, head, instead, saying

REVISED = saying(AREA, "Город занимает 89 000 гектаров.")
EDITED = saying(AREA, "Город занимает 88 100 гектаров.")


async def disagreeing(store: Store, *, removed: bool = False) -> Conflict:
    """A conflict over the city's area."""
    await edit(store, EDITED)
    await store.take(curated(*FACTS[1:]) if removed else instead(REVISED))
    [conflict] = await store.conflicts.open()
    return conflict


async def test_keeping_the_editors(taken: Store) -> None:
    """It is settled; the next change in the files is asked about anew."""
    conflict = await disagreeing(taken)
    await taken.conflicts.keep(conflict.id, by=AIGUL)
    assert await taken.conflicts.open() == []
    assert (await head(taken)).item == EDITED
    [entry] = await taken.audit.latest(limit=1)
    assert (entry.use.who, entry.use.action, entry.use.target) == (AIGUL, "conflict", AREA.id)

    assert await taken.take(instead(REVISED)) == Taken()
    again = await taken.take(instead(saying(AREA, "90 000 гектаров.")))
    assert again == Taken(conflicts=(AREA.id,))


async def test_taking_the_files(taken: Store) -> None:
    """The files' content becomes a revision by the editor; from then on the files go ahead."""
    conflict = await disagreeing(taken)
    parent = (await head(taken)).number
    made = await taken.conflicts.take(conflict.id, parent=parent, by=BY_AIGUL)

    assert (made.item, made.parent, made.author) == (REVISED, parent, AIGUL)
    assert await head(taken) == made
    assert await taken.take(instead(saying(AREA, "90 000 гектаров."))) == Taken(changed=(AREA.id,))


async def test_taking_a_removal(taken: Store) -> None:
    """The fact is retired; its content stays in the history."""
    conflict = await disagreeing(taken, removed=True)
    made = await taken.conflicts.take(conflict.id, parent=(await head(taken)).number, by=BY_AIGUL)

    assert (made.live, made.item) == (False, EDITED)


async def test_taking_after_another_edit(taken: Store) -> None:
    """Refused with what stands there now, and the conflict stays open."""
    conflict = await disagreeing(taken)
    seen = (await head(taken)).number
    newest = await edit(taken, saying(AREA, "Ещё правка."), BY_ERLAN)
    with pytest.raises(Stale) as raised:
        await taken.conflicts.take(conflict.id, parent=seen, by=BY_AIGUL)

    assert raised.value.current == newest
    assert await taken.conflicts.open() == [conflict]


async def test_two_editors_decide_at_once(taken: Store, replica: Store) -> None:
    """One of them does; the other is told that it is done."""
    conflict = await disagreeing(taken)
    parent = (await head(taken)).number
    done = await asyncio.gather(
        taken.conflicts.keep(conflict.id, by=AIGUL),
        replica.conflicts.keep(conflict.id, by=ERLAN),
        replica.conflicts.take(conflict.id, parent=parent, by=BY_ERLAN),
        taken.conflicts.take(conflict.id, parent=parent, by=BY_AIGUL),
        return_exceptions=True,
    )

    assert sorted(type(one).__name__ for one in done if isinstance(one, BaseException)) == ["StoreRefused"] * 3
    entries = [entry for entry in await taken.audit.latest() if entry.use.action == "conflict"]
    assert len(entries) == 1


async def test_a_conflict_that_is_not_there(taken: Store) -> None:
    """Refused; a conflict is settled once."""
    conflict = await disagreeing(taken)
    await taken.conflicts.keep(conflict.id, by=AIGUL)
    for settled in (conflict.id, 999):
        with pytest.raises(StoreRefused):
            await taken.conflicts.keep(settled, by=ERLAN)
