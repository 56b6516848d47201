"""The audit log: every right that was used, by whom, on what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import schema
from knowledge.store.clock import Clock
from knowledge.store.database import Database


@dataclass(frozen=True, slots=True)
class Use:
    """A right that is used.

    Attributes:
        who: a Telegram user id; None for the program itself.
        action: one word.
        target: ids of what it is used on.
    """

    who: int | None
    action: str
    target: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A use of a right that is on record.

    Attributes:
        id: grows with every entry.
    """

    id: int
    at: datetime
    use: Use


class Audit:
    """Appends and reads the audit log."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(self, use: Use) -> None:
        """Note that somebody used a right."""
        async with self._database.writing() as connection:
            await record(connection, use, self._clock())

    async def latest(self, *, before: int | None = None, limit: int = 20) -> Sequence[Entry]:
        """Entries, newest first, those older than the entry `before`."""
        columns = schema.audit.c
        query = select(schema.audit).order_by(columns.id.desc()).limit(limit)
        if before is not None:
            query = query.where(columns.id < before)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings()
            return [
                Entry(row["id"], row["at"], Use(row["who"], row["action"], row["target"], row["details"]))
                for row in rows
            ]


async def record(connection: AsyncConnection, use: Use, at: datetime) -> None:
    """Append an entry within a transaction, so that what is done and its entry come together or not at all."""
    values = {"at": at, "who": use.who, "action": use.action, "target": use.target, "details": use.details}
    await connection.execute(insert(schema.audit).values(values))
