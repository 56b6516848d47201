"""The question log: written in batches behind the replies, without whom; texts go when they are old."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from knowledge.errors import StoreUnavailable
from knowledge.store import Store, schema
from knowledge.store.log import KEPT_IN_MEMORY, Asked
from knowledge.store.stopping import Stop
from tests.conftest import clock

ASKED = Asked(clock(), "chat", "ru", "answer", None, "area", 0.93, "какая площадь")


async def count(store: Store) -> int:
    async with store.database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(schema.log))).scalar_one())


async def test_written_in_batches(each_store: Store) -> None:
    """What was asked and who wrote is in the store once the recorder stops at the latest."""
    stop = Stop()
    running = asyncio.create_task(each_store.recorder.run(stop))
    for number in range(250):
        each_store.recorder.asked(replace(ASKED, text=f"вопрос {number}"))
        each_store.recorder.saw(number, "kk")
    await asyncio.sleep(0)
    stop.wish()
    await running

    assert (await count(each_store), await each_store.people.count("kk")) == (250, 250)
    assert each_store.recorder.waiting == 0


async def test_texts(each_store: Store) -> None:
    """Different ones, the newest first; none of inline queries, which are pieces of words."""
    old = clock() - timedelta(days=40)
    await each_store.log.add(
        [
            replace(ASKED, text="первый"),
            replace(ASKED, text="второй"),
            replace(ASKED, text="первый"),
            replace(ASKED, text="пло", channel="inline"),
            replace(ASKED, text="старый", at=old),
            replace(ASKED, text=None),
        ]
    )

    assert await each_store.log.texts(clock() - timedelta(days=30), limit=10) == ["первый", "второй"]
    assert await each_store.log.texts(clock() - timedelta(days=50), limit=2) == ["старый", "первый"]


async def test_old_texts_are_dropped(each_store: Store) -> None:
    """The counts stay."""
    days = (0, 179, 181, 400)
    await each_store.log.add([replace(ASKED, text=f"{age}", at=clock() - timedelta(days=age)) for age in days])
    dropped = await each_store.log.drop_texts(timedelta(days=180))

    assert (dropped, await each_store.log.drop_texts(timedelta(days=180))) == (2, 0)
    assert await count(each_store) == len(days)
    async with each_store.database.reading() as connection:
        kept = (await connection.execute(select(schema.log.c.text).order_by(schema.log.c.id))).scalars().all()
    assert kept == ["0", "179", None, None]


async def test_one_unusual_text_costs_no_others(each_store: Store) -> None:
    """NUL and half a surrogate pair are replaced; the batch is written."""
    for text in ("обычный", "a\0b", "\ud83d", "ұзақ" * 1000):
        each_store.recorder.asked(replace(ASKED, text=text))
    await each_store.recorder.flush()

    assert await count(each_store) == 4


async def test_the_database_is_away(each_store: Store) -> None:
    """Entries wait for it, but not without end."""
    if each_store.database.is_server:
        pytest.skip("a missing table is a fault of ours there")
    async with each_store.database.writing() as connection:
        await connection.exec_driver_sql("ALTER TABLE log RENAME TO gone")
    for _ in range(KEPT_IN_MEMORY + 5):
        each_store.recorder.asked(ASKED)
    with pytest.raises(StoreUnavailable):
        await each_store.recorder.flush()
    assert each_store.recorder.waiting == KEPT_IN_MEMORY

    async with each_store.database.writing() as connection:
        await connection.exec_driver_sql("ALTER TABLE gone RENAME TO log")
    await each_store.recorder.flush()
    assert (each_store.recorder.waiting, await count(each_store)) == (0, KEPT_IN_MEMORY)
