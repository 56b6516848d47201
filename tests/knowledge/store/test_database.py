"""The connection: whole transactions, one writer at a time, and a database that is away told as what it is."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from knowledge.errors import KnowledgeError, StoreUnavailable
from knowledge.store import Store, schema
from knowledge.store.database import driven
from knowledge.store.editors import Role
from tests.conftest import clock
from tests.stores import SERVER

ROOT = Path(__file__).parents[3]


async def test_foreign_keys(each_store: Store) -> None:
    """What points at nothing is refused."""
    with pytest.raises(IntegrityError):
        async with each_store.database.writing() as connection:
            await connection.execute(schema.heads.insert().values(kind="fact", item="area", revision=999, place=1))


async def test_sqlite_is_set_up_to_last(store: Store) -> None:
    """Readers do not wait for writers, nothing that was committed is lost with the power, and keys are checked."""
    async with store.database.reading() as connection:
        found = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }

    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 10_000}


async def test_a_transaction_that_fails(each_store: Store) -> None:
    """It leaves nothing, and the next one goes on."""
    for _ in range(20):
        with pytest.raises(ZeroDivisionError):
            await _divide(each_store)
    async with each_store.database.writing() as connection:
        assert (await connection.execute(schema.settings.select())).all() == []


async def _divide(store: Store) -> None:
    async with store.database.writing() as connection:
        await connection.execute(schema.settings.insert().values(name="x", value=[]))
        raise ZeroDivisionError


async def test_readers_and_a_writer(each_store: Store) -> None:
    """Who reads sees the store as it was when they began, however often they look, and holds no writer up."""
    async with each_store.database.reading() as connection:
        before = (await connection.execute(schema.settings.select())).all()
        await each_store.preferences.put("digest", ["2026-W48"])
        assert (await connection.execute(schema.settings.select())).all() == before == []

    assert await each_store.preferences.get("digest") == ("2026-W48",)


async def test_many_writers(each_store: Store, each_url: str) -> None:
    """Two processes' worth of them, all at once: each has its turn, and none is lost."""
    other = await Store.open(each_url, clock=clock)
    stores = [each_store, other]
    await asyncio.gather(*(stores[number % 2].drafts.put(number, {"n": number}) for number in range(60)))
    await other.close()

    assert [await each_store.drafts.get(number) for number in range(60)] == [{"n": number} for number in range(60)]


async def test_texts_that_no_database_takes(each_store: Store) -> None:
    """NUL and half a surrogate pair, from a terminal or a broken client, are replaced, not fatal."""
    await each_store.editors.grant(5, Role.EDITOR, name="a\0b\ud83d", by=1)
    await each_store.drafts.put(5, {"text": "a\0b\ud83dә"})
    [editor] = await each_store.editors.all()

    assert editor.name == "a\N{REPLACEMENT CHARACTER}b?"
    assert await each_store.drafts.get(5) == {"text": "a\0b\ud83dә"}


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////no/such/folder/alatau.db",
        "sqlite:////tmp",
        "postgresql://root@127.0.0.1:1/x",
        "postgresql://root@no.such.host.invalid/x",
        f"{SERVER.rpartition('/')[0]}/no_such_database",
    ],
)
async def test_out_of_reach(url: str) -> None:
    """One error, with the reason in one line."""
    with pytest.raises(StoreUnavailable) as raised:
        await Store.open(url)

    assert len(str(raised.value).splitlines()) == 1


def test_out_of_reach_again_and_again() -> None:
    """No thread is left that complains when the program ends."""

    async def fail() -> None:
        with pytest.raises(StoreUnavailable):
            await Store.open("sqlite:////no/such/folder/alatau.db")

    for _ in range(50):
        asyncio.run(fail())


@pytest.mark.parametrize("content", [b"hello" * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
async def test_no_database_at_all(tmp_path: Path, content: bytes) -> None:
    """A file of something else is refused and not touched."""
    path = tmp_path / "alatau.db"
    await asyncio.to_thread(path.write_bytes, content)
    with pytest.raises(StoreUnavailable):
        await Store.open(f"sqlite:///{path}")

    assert await asyncio.to_thread(path.read_bytes) == content


@pytest.mark.parametrize(
    "url",
    [
        "",
        "alatau.db",
        "mysql://root@localhost/x",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///alatau.db?mode=ro",
        "postgresql://root:p4ss@host:word@127.0.0.1:port/x",
        "postgresql://root@127.0.0.1/x?application_name=y",
    ],
)
async def test_no_address_of_a_database(url: str) -> None:
    """A wrong setting, not an outage; its reason does not quote what may be a password."""
    with pytest.raises(ValueError, match=r"must be|is not an address|takes sslmode") as raised:
        await Store.open(url)

    assert not isinstance(raised.value, KnowledgeError)
    assert "word" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_usual_options() -> None:
    """Addresses as hosts give them."""
    url = driven("postgres://root:secret@127.0.0.1/x?sslmode=require")

    assert (url.drivername, url.query) == ("postgresql+asyncpg", {"ssl": "require"})


async def test_a_file_that_may_only_be_read(tmp_path: Path) -> None:
    """Reading goes on; writing says that the store is away."""
    store = await Store.open(f"sqlite:///{tmp_path / 'alatau.db'}")
    async with store.database.raw() as driver:
        await driver.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreUnavailable, match="readonly"):
        await store.preferences.put("digest", ["x"])

    assert await store.preferences.get("digest") == ()
    await store.close()


async def test_a_full_disk(tmp_path: Path) -> None:
    """Nothing of the transaction stays, and once there is room again, all goes on."""
    store = await Store.open(f"sqlite:///{tmp_path / 'alatau.db'}")
    await store.preferences.put("digest", ["before"])
    async with store.database.raw() as driver:
        await driver.execute("PRAGMA max_page_count = 1")
        # The limit belongs to one connection: it is the one that the pool hands out next.
    with pytest.raises(StoreUnavailable, match="full"):
        await store.preferences.put("digest", ["x" * 1_000_000])

    assert await store.preferences.get("digest") == ("before",)
    async with store.database.raw() as driver:
        await driver.execute("PRAGMA max_page_count = 1000000")
    await store.preferences.put("digest", ["after"])
    assert await store.preferences.get("digest") == ("after",)
    await store.close()


async def test_a_writer_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process keeps the file to itself: that is an outage, not a wait for ever."""
    monkeypatch.setattr("knowledge.store.database.BUSY_SECONDS", 0.2)
    store = await Store.open(f"sqlite:///{tmp_path / 'alatau.db'}")
    with closing(sqlite3.connect(tmp_path / "alatau.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            await store.preferences.put("digest", ["x"])
        assert await store.preferences.get("digest") == ()
        other.execute("ROLLBACK")
    await store.preferences.put("digest", ["y"])

    assert await store.preferences.get("digest") == ("y",)
    await store.close()


async def test_a_server_that_went_away(each_store: Store, each_url: str) -> None:
    """Connections that were cut are an outage for those at work, and nothing for those who come after."""
    if not each_store.database.is_server:
        pytest.skip("SQLite has no server")

    async def interrupted() -> None:
        async with each_store.database.writing() as connection:
            await connection.execute(schema.settings.insert().values(name="x", value=[]))
            await _cut(each_url)
            await connection.execute(schema.settings.insert().values(name="y", value=[]))

    with pytest.raises(StoreUnavailable):
        await interrupted()
    assert await each_store.preferences.get("x") == ()
    await each_store.preferences.put("x", ["again"])
    assert await each_store.preferences.get("x") == ("again",)


async def _cut(url: str) -> None:
    connection = await asyncpg.connect(SERVER)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", url.rpartition("/")[2]
    )
    await connection.close()


async def test_errors_tell_no_values(each_store: Store) -> None:
    """What people wrote never gets into an error, and so never into the log."""

    async def twice() -> None:
        async with each_store.database.writing() as connection:
            for _ in range(2):
                await connection.execute(schema.settings.insert().values(name="x", value=["тайна"]))

    with pytest.raises(IntegrityError) as raised:
        await twice()
    assert "тайна" not in str(raised.value)
    assert "\\u0442" not in str(raised.value)


async def test_raw_connections_are_given_back(each_store: Store) -> None:
    """As often as wished."""
    for _ in range(30):
        async with each_store.database.raw() as driver:
            assert driver
