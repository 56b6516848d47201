"""Copies of a whole store as one portable file, made and brought back while bots are running."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from errno import EEXIST
from functools import partial
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.errors import KnowledgeError, StoreRefused, StoreUnavailable
from knowledge.store import outcomes, schema, sequences
from knowledge.store.database import Database
from knowledge.store.heads import greatest
from knowledge.store.revisions import CHANNEL

Progress = Callable[[str, int, int], None]
"""Is told a table's name, how many rows it has, and how many of them are copied."""

MARK = 0x416C_6174
"""SQLite's application id of a backup; written last, so that half a backup does not pass for a whole one."""

_BATCH = 1000
"""Rows that are in memory at a time."""

_DATED = (
    schema.revisions.c.at,
    schema.audit.c.at,
    schema.log.c.at,
    schema.questions.c.last_at,
    schema.votes.c.at,
    schema.outbox.c.created_at,
)


class UnusableBackup(KnowledgeError):  # noqa: N818 - it names what was found
    """The file is no backup, a damaged one, or one of a newer program. The store was not changed."""


async def back_up(database: Database, path: Path, progress: Progress) -> int:
    """Copy a store as it is at one moment; those who use it go on meanwhile.

    Args:
        path: of a file that does not exist.

    Returns:
        The number of rows.

    Raises:
        FileExistsError: there is something at the path.
        OSError: the folder cannot be written to.
        StoreUnavailable: the store is away, or the disk is full.
    """
    _refuse_existing(path)
    with TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        draft = Path(folder) / "backup.db"
        copy = await Database.open(f"sqlite:///{draft}")
        try:
            async with database.reading() as source, copy.writing() as target:
                rows = await _copy(source, target, progress)
                await sequences.put(target, await sequences.read(source))
        finally:
            await copy.close()
        _finish(draft)
        _publish(draft, path)
    return rows


async def restore(database: Database, path: Path, progress: Progress, *, force: bool = False) -> int:
    """Put a backup in the place of everything in a store, in one transaction; bots that use it follow.

    Args:
        force: also where the store is newer than the backup.

    Returns:
        The number of rows.

    Raises:
        UnusableBackup: see there.
        StoreRefused: the store is newer.
        StoreUnavailable: the store is away, or the disk is full.
        OSError: the file cannot be read.
    """
    _check(path)
    with TemporaryDirectory(prefix="alatau-restore-") as folder:
        # Opening migrates, and leaves files beside: neither is for the backup itself.
        copied = Path(folder) / "backup.db"
        copyfile(path, copied)
        try:
            copy = await Database.open(f"sqlite:///{copied}")
        except StoreUnavailable as error:
            raise UnusableBackup(str(error)) from error
        try:
            async with copy.reading() as source, database.writing(publishing=True) as target:
                await _lock(target)
                if not force:
                    await _refuse_newer(source, target)
                return await _replace(source, target, progress)
        finally:
            await copy.close()


async def _replace(source: AsyncConnection, target: AsyncConnection, progress: Progress) -> int:
    # Numbers that were given since the backup are not given again: buttons and links may still carry them.
    used = await sequences.read(target)
    ended = await outcomes.read(source, target)
    for table in reversed(schema.metadata.sorted_tables):
        await target.execute(table.delete())
    rows = await _copy(source, target, progress)
    await outcomes.put(target, ended)
    saved = await sequences.read(source)
    await sequences.put(target, {name: max(number, used.get(name, 0)) for name, number in saved.items()})
    if target.dialect.name == "postgresql":
        notify = text("SELECT pg_notify(:channel, 'restored')")
        await target.execute(notify, {"channel": CHANNEL})
    return rows


async def _copy(source: AsyncConnection, target: AsyncConnection, progress: Progress) -> int:
    """Copy all rows, those that others point at first."""
    total = 0
    for table in schema.metadata.sorted_tables:
        count = (await source.execute(select(func.count()).select_from(table))).scalar_one()
        total += await _copy_table(source, target, table, partial(progress, table.name, count))
    return total


async def _copy_table(
    source: AsyncConnection, target: AsyncConnection, table: Table, progress: Callable[[int], None]
) -> int:
    done = 0
    # In the order of the keys: a revision's parent has the smaller number.
    async with source.stream(select(table).order_by(*table.primary_key)) as rows:
        async for batch in rows.mappings().partitions(_BATCH):
            await target.execute(insert(table), [dict(row) for row in batch])
            done += len(batch)
            progress(done)
    return done


async def _lock(target: AsyncConnection) -> None:
    """Keep running bots from writing in between; SQLite has one writer anyway."""
    if target.dialect.name == "postgresql":
        names = ", ".join(table.name for table in schema.metadata.sorted_tables)
        await target.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))


async def _refuse_newer(source: AsyncConnection, target: AsyncConnection) -> None:
    backup, store = await greatest(source), await greatest(target)
    if store > backup:
        raise StoreRefused(f"the store is at revision {store}, the backup at {backup}")
    then, now = await _latest(source), await _latest(target)
    if now is not None and (then is None or now > then):
        raise StoreRefused(f"the store was last used at {now:%Y-%m-%d %H:%M:%S} UTC, after the backup was made")


async def _latest(connection: AsyncConnection) -> datetime | None:
    """The moment at which something last happened in a store."""
    moments = [(await connection.execute(select(func.max(column)))).scalar() for column in _DATED]
    return max((moment for moment in moments if moment is not None), default=None)


def _refuse_existing(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise FileExistsError(EEXIST, "there is something already", str(path))


def _publish(draft: Path, path: Path) -> None:
    """Give the whole file its name."""
    try:
        # Unlike a renaming, it never replaces a file that somebody else has made meanwhile.
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems have no links.
        _refuse_existing(path)
        draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _finish(draft: Path) -> None:
    """Make it a single file that is safely on the disk."""
    with closing(sqlite3.connect(draft)) as connection:
        connection.execute(f"PRAGMA application_id = {MARK}")
        connection.execute("PRAGMA journal_mode = DELETE")
    with draft.open("rb") as file:
        os.fsync(file.fileno())


def _check(path: Path) -> None:
    """Find out whether a file is a whole backup, without changing it."""
    with path.open("rb"):
        pass
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            mark = connection.execute("PRAGMA application_id").fetchone()[0]
            faults = connection.execute("PRAGMA integrity_check(1)").fetchall()
            lost = connection.execute("PRAGMA foreign_key_check").fetchone()
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    except sqlite3.Error as error:
        raise UnusableBackup(f"is damaged or no backup: {error}") from error
    if faults != [("ok",)] or lost is not None:
        raise UnusableBackup("is damaged")
    if mark != MARK:
        store = schema.revisions.name in tables
        raise UnusableBackup("is a store, not a backup of one" if store else "is no backup of a store")
