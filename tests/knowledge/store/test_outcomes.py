"""A restored backup sends nothing that was sent since it was made."""

from pathlib import Path

import pytest
from sqlalchemy import select

from knowledge.store import Store, schema
from knowledge.store.backup import back_up, restore
from knowledge.store.broadcasts import Audience, Order, Panel, Phase
from knowledge.store.outbox import Letter, State
from tests.conftest import OWNER, clock
from tests.knowledge.store.test_backup import quiet


async def sent(store: Store) -> list[int]:
    """Send all that waits."""
    found = []
    while (claimed := await store.outbox.claim()) is not None:
        found.append(claimed.letter.chat)
        await store.outbox.settle(claimed.id, State.SENT)
    return found


@pytest.fixture
async def announced(each_store: Store, copies: Path) -> Path:
    """A backup made just before letters and a broadcast leave."""
    await each_store.people.saw({7: "ru", 8: "kk"})
    await each_store.outbox.add([Letter(9, "Ответ"), Letter(10, "Ответ")])
    await each_store.drafts.put(OWNER, {"kind": "broadcast"})
    audience = Audience(("ru", "kk"), clock())
    order = Order(OWNER, {"ru": "Привет", "kk": "Сәлем"}, audience, Panel(OWNER, 5))
    await each_store.broadcasts.start(order)
    await back_up(each_store.database, copies / "then", quiet)
    return copies / "then"


async def test_nothing_is_sent_twice(each_store: Store, announced: Path) -> None:
    """Nor does a broadcast go on that was stopped."""
    first = await each_store.outbox.claim()
    assert first is not None
    await each_store.outbox.settle(first.id, State.SENT)
    await each_store.outbox.claim()
    await each_store.broadcasts.stop(1, by=OWNER)
    await restore(each_store.database, announced, quiet, force=True)

    assert await sent(each_store) == []
    async with each_store.database.reading() as connection:
        query = select(schema.outbox.c.chat, schema.outbox.c.state).order_by(schema.outbox.c.id)
        states = dict((await connection.execute(query)).all())
    assert states == {9: "sent", 10: "sending", 7: "pending", 8: "pending"}
    broadcast = await each_store.broadcasts.find(1)
    assert broadcast is not None
    assert broadcast.phase is Phase.STOPPED


async def test_what_waits_still_is_sent(each_store: Store, announced: Path) -> None:
    await restore(each_store.database, announced, quiet, force=True)

    assert await sent(each_store) == [9, 10, 7, 8]


async def test_letters_of_another_store(each_store: Store, announced: Path) -> None:
    """Of the same numbers by chance, they tell nothing of the backup's."""
    async with each_store.database.writing() as connection:
        earlier = clock().replace(year=2025)
        await connection.execute(schema.outbox.update().values(state="sent", created_at=earlier))
    await restore(each_store.database, announced, quiet, force=True)

    assert await sent(each_store) == [9, 10, 7, 8]
