"""Backups: everything, as it was at one moment, in one file that any store takes back."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, DateTime, Float, Integer, LargeBinary, select
from sqlalchemy.types import JSON

from knowledge.errors import StoreRefused, StoreUnavailable
from knowledge.store import Store, schema
from knowledge.store.backup import UnusableBackup, back_up, restore
from knowledge.store.editors import Role
from tests.base import BASE
from tests.conftest import clock
from tests.knowledge.store.items import AREA, BY_AIGUL, edit, head, names_in, saying, told
from tests.stores import postgresql_url, sqlite_url

Rows = dict[str, Sequence[Any]]


async def rows(store: Store) -> Rows:
    """Everything in a store."""
    async with store.database.reading() as connection:
        return {
            table.name: [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))]
            for table in schema.metadata.sorted_tables
        }


async def fill(store: Store, seed: int = 0) -> None:
    """Put a row with every column, and one with as few as may be, into every table."""
    await store.take(BASE)
    await edit(store, saying(AREA, f"Правка {seed} — қазақша ‘ұ’."))
    async with store.database.writing() as connection:
        for table in schema.metadata.sorted_tables:
            if table.name in {"revisions", "heads", "curated", "syncs", "audit"}:
                continue
            for sparse in (False, True):
                row = {
                    column.name: value(column, 1 + seed + sparse)
                    for column in table.columns
                    if not (sparse and column.nullable) and column is not table.autoincrement_column
                }
                await connection.execute(table.insert().values(row))


def value(column: Any, number: int) -> Any:
    """Something that the column can hold."""
    if column.foreign_keys:
        return number
    kinds: dict[type, Any] = {
        JSON: {"я": [1, None, {"z": "ә\0\ud83d", "a": 1.5}], "b": number},
        Boolean: number % 2 == 0,
        Date: datetime(2026, 11, 1, tzinfo=UTC).date(),
        DateTime: datetime(2026, 11, 1, 3, 4, 5, 678901, tzinfo=UTC),
        LargeBinary: bytes(range(256)),
        Integer: 2**31 - 1 - number,
        Float: 0.1,
    }
    kind = getattr(column.type, "impl", column.type)
    for known, sample in kinds.items():
        if isinstance(kind, known):
            return (2**53 - number) if kind.__class__.__name__ == "BigInteger" else sample
    return f"ұғ\n{number}"[: getattr(kind, "length", None) or 100]


def quiet(_table: str, _size: int, _done: int) -> None:
    """No progress."""


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest, sqlite_store: Path, copies: Path) -> Iterator[str]:
    """The address of another empty store, of each kind of database."""
    if request.param == "sqlite":
        yield sqlite_url(sqlite_store, copies)
        return
    template: str | None = request.getfixturevalue("postgresql_database")
    if template is None:
        pytest.skip("no PostgreSQL server")
    with postgresql_url(template) as url:
        yield url


async def test_there_and_back(each_store: Store, other_url: str, copies: Path) -> None:
    """Whatever it came from and goes to, all is there; and what is published then gets new numbers."""
    await fill(each_store)
    done = await back_up(each_store.database, copies / "a.backup", quiet)
    other = await Store.open(other_url, clock=clock)
    try:
        assert await restore(other.database, copies / "a.backup", quiet) == done
        assert await rows(other) == await rows(each_store)
        assert await other.revisions.heads() == await each_store.revisions.heads()
        assert (await edit(other, saying(AREA, "Дальше."))).number == await each_store.revisions.version() + 1
    finally:
        await other.close()
    assert done == sum(map(len, (await rows(each_store)).values()))


async def test_one_plain_file(taken: Store, copies: Path) -> None:
    """Nothing lies beside it, and it can be moved anywhere."""
    await back_up(taken.database, copies / "a.backup", quiet)
    before = (copies / "a.backup").read_bytes()
    await restore(taken.database, copies / "a.backup", quiet)

    assert names_in(copies) == ["a.backup"]
    assert (copies / "a.backup").read_bytes() == before


async def test_while_editors_publish(taken: Store, replica: Store, copies: Path) -> None:
    """A backup is of one moment: it holds an edit with everything that belongs to it, or nothing of it."""
    stop = asyncio.Event()

    async def work() -> int:
        number = 0
        while not stop.is_set():
            number += 1
            made = await edit(taken, saying(AREA, f"Правка {number}."))
            await taken.drafts.put(1, {"number": made.number})
        return number

    working = asyncio.create_task(work())
    for name in ("a", "b", "c"):
        await back_up(replica.database, copies / name, quiet)
    stop.set()
    assert await working > 0

    for name in ("a", "b", "c"):
        with closing(sqlite3.connect(copies / name)) as connection:
            [(greatest, entries, chain)] = connection.execute(
                "SELECT (SELECT max(number) FROM revisions), (SELECT count(*) FROM audit),"
                " (SELECT count(*) FROM revisions WHERE item = 'area')"
            )
            [(standing,)] = connection.execute("SELECT revision FROM heads WHERE item = 'area' AND kind = 'fact'")
            drafts = connection.execute("SELECT content FROM drafts").fetchall()
        # One entry for what was taken at the start, one for each edit since.
        assert entries == chain
        assert standing == greatest
        noted = [json.loads(content)["number"] for (content,) in drafts]
        assert noted in ([], [greatest], [greatest - 1])


async def test_a_file_that_is_there(taken: Store, copies: Path) -> None:
    """It is never replaced, not even by a link that leads nowhere."""
    (copies / "a").write_text("mine", encoding="utf-8")
    (copies / "b").symlink_to(copies / "gone")
    for name in ("a", "b"):
        with pytest.raises(FileExistsError):
            await back_up(taken.database, copies / name, quiet)

    assert (copies / "a").read_text(encoding="utf-8") == "mine"
    assert names_in(copies) == ["a", "b"]


async def test_a_newer_store(taken: Store, copies: Path) -> None:
    """It stays, unless it is to be replaced by force; numbers that were given since are not given again."""
    await back_up(taken.database, copies / "a", quiet)
    before = await rows(taken)
    made = await edit(taken, saying(AREA, "Новее."))
    with pytest.raises(StoreRefused, match=f"at revision {made.number}, the backup at {made.number - 1}"):
        await restore(taken.database, copies / "a", quiet)
    assert await head(taken) == made

    await restore(taken.database, copies / "a", quiet, force=True)
    assert await rows(taken) == before
    assert (await told(taken)).facts[0] == AREA
    assert (await edit(taken, saying(AREA, "Ещё новее."))).number == made.number + 1


async def test_a_store_that_was_used_since(each_url: str, taken: Store, copies: Path) -> None:
    """Not only revisions count: whatever an editor did later makes it newer."""
    await back_up(taken.database, copies / "a", quiet)
    later = await Store.open(each_url, clock=lambda: clock() + timedelta(seconds=1))
    await later.editors.grant(5, Role.EDITOR, name="Айгүл", by=1)
    await later.close()

    with pytest.raises(StoreRefused, match="was last used at"):
        await restore(taken.database, copies / "a", quiet)


async def test_running_bots_follow(taken: Store, replica: Store, copies: Path) -> None:
    """The version that they look at changes with a restored backup."""
    await back_up(taken.database, copies / "a", quiet)
    version = await replica.revisions.version()
    await edit(taken, saying(AREA, "Новее."))
    await restore(taken.database, copies / "a", quiet, force=True)

    assert await replica.revisions.version() == version
    assert (await told(replica)).facts[0] == AREA


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-8192])


def _scribbled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 6000] = b"\xff" * 6000
    path.write_bytes(content)


def _text(path: Path) -> None:
    path.write_text("facts: []\n" * 100, encoding="utf-8")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def _lost_rows(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM revisions WHERE number = 3")


def _unmarked(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 0")


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (_truncated, "is damaged"),
        (_scribbled, "is damaged"),
        (_text, "is damaged or no backup"),
        (_empty, "is no backup of a store"),
        (_newer, "its schema 9999 is newer"),
        (_lost_rows, "is damaged"),
        (_unmarked, "is a store, not a backup of one"),
    ],
)
async def test_an_unusable_backup(taken: Store, copies: Path, harm: Any, reason: str) -> None:
    """Refused with the reason, even by force, before anything is changed."""
    await back_up(taken.database, copies / "a", quiet)
    before = await rows(taken)
    harm(copies / "a")
    with pytest.raises(UnusableBackup, match=reason):
        await restore(taken.database, copies / "a", quiet, force=True)

    assert await rows(taken) == before


async def test_a_restoration_that_breaks_off(taken: Store, copies: Path) -> None:
    """All or nothing: what was there is there still."""
    await edit(taken, saying(AREA, "Новее."))
    await back_up(taken.database, copies / "a", quiet)
    await edit(taken, saying(AREA, "Ещё новее."))
    before = await rows(taken)

    def fail(table: str, _size: int, _done: int) -> None:
        if table == "revisions":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await restore(taken.database, copies / "a", fail, force=True)

    assert await rows(taken) == before


async def test_a_backup_that_breaks_off(taken: Store, copies: Path) -> None:
    """No half a file is left."""

    def fail(table: str, _size: int, _done: int) -> None:
        raise StoreUnavailable(table)

    with pytest.raises(StoreUnavailable):
        await back_up(taken.database, copies / "a", fail)

    assert names_in(copies) == []


async def test_a_folder_that_is_not_there(taken: Store, copies: Path) -> None:
    """An error of the system, for the command to tell."""
    with pytest.raises(OSError, match="no-such-folder"):
        await back_up(taken.database, copies / "no-such-folder" / "a", quiet)


async def test_restoring_an_edit_by_its_author(taken: Store, copies: Path) -> None:
    """Authors, times and reasons come back with the history."""
    made = await edit(taken, saying(AREA, "Правка."), BY_AIGUL)
    await back_up(taken.database, copies / "a", quiet)
    await edit(taken, saying(AREA, "Другое."))
    await restore(taken.database, copies / "a", quiet, force=True)

    assert (await taken.revisions.history(AREA.id))[0] == made
