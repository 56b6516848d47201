"""Other replicas hear of a new revision: by PostgreSQL's notices, or by asking."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import asyncpg
import pytest

from knowledge.errors import StoreUnavailable
from knowledge.store import Store, schema
from knowledge.store.following import POLL_SECONDS
from knowledge.store.stopping import Stop
from tests.knowledge.store.items import AREA, edit, saying
from tests.stores import SERVER

PROMISED = 2.0
"""Seconds within which another replica is to hear."""


class Ear:
    """Another replica that follows."""

    def __init__(self, store: Store, version: int) -> None:
        self.store = store
        self.known = version
        self.stop = Stop()
        self.heard: asyncio.Queue[int] = asyncio.Queue()
        self.task = asyncio.create_task(self._follow())

    async def _follow(self) -> None:
        async with aclosing(self.store.following.versions(self.known, self.stop)) as versions:
            async for version in versions:
                self.heard.put_nowait(version)

    async def hears(self) -> int:
        """The next version; an error where it takes longer than was promised."""
        async with asyncio.timeout(PROMISED):
            return await self.heard.get()

    async def rest(self) -> None:
        """Let it ask once more, so that what comes is not what it would have found anyway."""
        await asyncio.sleep(POLL_SECONDS * 1.1)


@pytest.fixture
async def ear(taken: Store, replica: Store) -> AsyncIterator[Ear]:
    ear = Ear(replica, await taken.revisions.version())
    yield ear
    ear.stop.wish()
    await ear.task


async def test_another_replica(taken: Store, ear: Ear) -> None:
    """It hears of each edit within two seconds, whatever the database."""
    for number in range(3):
        made = await edit(taken, saying(AREA, f"Правка {number}."))
        assert await ear.hears() == made.number


async def test_the_same_process(taken: Store) -> None:
    """It hears at once, without asking."""
    ear = Ear(taken, await taken.revisions.version())
    await asyncio.sleep(0)
    made = await edit(taken, saying(AREA, "Правка."))
    async with asyncio.timeout(POLL_SECONDS / 2):
        assert await ear.heard.get() == made.number
    ear.stop.wish()
    await ear.task


async def test_notices(taken: Store, ear: Ear) -> None:
    """PostgreSQL's notices come sooner than the next asking."""
    if not taken.database.is_server:
        pytest.skip("SQLite has no notices")
    await ear.rest()
    made = await edit(taken, saying(AREA, "Правка."))

    async with asyncio.timeout(POLL_SECONDS / 2):
        assert await ear.heard.get() == made.number


async def test_a_broken_listener(taken: Store, ear: Ear) -> None:
    """The server cuts the connection that listens: edits are heard of by asking, and soon by notices again."""
    if not taken.database.is_server:
        pytest.skip("SQLite has no connection that could break")
    await ear.rest()
    for _ in range(3):
        async with taken.database.raw() as driver:
            killed = await driver.fetchval(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'"
            )
        made = await edit(taken, saying(AREA, f"Правка без {killed}."))
        assert await ear.hears() == made.number
        await ear.rest()

    async with taken.database.raw() as driver:
        listening = await driver.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
    assert listening == 1
    assert not ear.task.done()


async def test_many_edits_at_once(taken: Store, ear: Ear) -> None:
    """The last is heard of; those before it may be left out."""
    made = [await edit(taken, saying(AREA, f"Правка {number}.")) for number in range(20)]
    while await ear.hears() != made[-1].number:
        pass


async def test_an_older_store_was_restored(taken: Store, ear: Ear) -> None:
    """A version that became smaller is told, too."""
    made = await edit(taken, saying(AREA, "Правка."))
    assert await ear.hears() == made.number
    async with taken.database.writing() as connection:
        await connection.execute(schema.heads.delete().where(schema.heads.c.revision == made.number))
        await connection.execute(schema.revisions.delete().where(schema.revisions.c.number == made.number))

    assert await ear.hears() == made.number - 1


async def test_stopping(taken: Store) -> None:
    """It ends at once, and leaves no connection that listens behind."""
    ear = Ear(taken, await taken.revisions.version())
    await asyncio.sleep(0.05)
    ear.stop.wish()
    async with asyncio.timeout(POLL_SECONDS / 2):
        await ear.task

    if taken.database.is_server:
        async with taken.database.raw() as driver:
            assert await driver.fetchval("SELECT count(*) FROM pg_listening_channels()") == 0


async def test_the_database_is_away(taken: Store, each_url: str) -> None:
    """Told as what it is, so that following begins again later."""
    ear = Ear(taken, 0)
    await ear.hears()
    if taken.database.is_server:
        name = each_url.rpartition("/")[2]
        await on_server(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await on_server("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    else:
        async with taken.database.writing() as connection:
            await connection.exec_driver_sql("ALTER TABLE revisions RENAME TO gone")
    with pytest.raises(StoreUnavailable):
        await asyncio.wait_for(ear.task, PROMISED)


async def on_server(statement: str, *values: str) -> None:
    """Do something to the server, from outside of the database at hand."""
    connection = await asyncpg.connect(SERVER)
    await connection.execute(statement, *values)
    await connection.close()
