"""Facts and sources as revisions: everything is appended, nothing overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import schema
from knowledge.store.auditing import Use, record
from knowledge.store.clock import Clock
from knowledge.store.database import Database
from knowledge.store.drafts import remove
from knowledge.store.heads import greatest, head_of, newest, numbered, revision_of
from knowledge.store.revision import Change, Kind, Revision, Stale, to_content
from knowledge.store.succession import restoration, retirement

CHANNEL = "alatau_revisions"
"""PostgreSQL's channel on which a new greatest number is told."""

_COLUMNS = schema.revisions.c


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who changes something, and why.

    Attributes:
        author: a Telegram user id; None for the curated files.
        from_draft: it was the author's draft, which goes in the same transaction.
    """

    author: int | None
    reason: str
    from_draft: bool = False


class Revisions:
    """Reads and appends revisions."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def publish(self, changes: Sequence[Change], by: Authorship) -> tuple[Revision, ...]:
        """Append a revision for each change: all of them, or none.

        Raises:
            Stale: one of them was made from a revision that is no longer the newest.
            StoreUnavailable: see `Database`.
        """
        async with self._database.writing(publishing=True) as connection:
            return await append(connection, changes, by, self._clock())

    async def retire(self, fact: str, *, parent: int, successor: str | None, by: Authorship) -> Revision:
        """Tell a fact no more; its id leads to the successor from now on, which notes it as one that it was.

        Raises:
            Stale: `parent` is no longer the newest revision.
            StoreRefused: there is no such fact, it is retired, or the successor is no live fact.
        """
        async with self._database.writing(publishing=True) as connection:
            changes = await retirement(connection, fact, parent=parent, successor=successor)
            return (await append(connection, changes, by, self._clock()))[0]

    async def roll_back(self, number: int, *, parent: int, by: Authorship) -> Revision:
        """Append a revision that says what an earlier one of the same item said.

        Args:
            number: the earlier revision.
            parent: the newest one, as the author saw it.

        Raises:
            Stale: `parent` is no longer the newest revision.
            StoreRefused: there is no such revision, or it stands already.
        """
        async with self._database.writing(publishing=True) as connection:
            changes = await restoration(connection, number, parent=parent)
            return (await append(connection, changes, by, self._clock()))[0]

    async def version(self) -> int:
        """The greatest number; 0 for a store without any."""
        async with self._database.reading() as connection:
            return await greatest(connection)

    async def heads(self) -> tuple[int, tuple[Revision, ...]]:
        """The store's version and the newest revision of every item, facts before sources, each in their order."""
        async with self._database.reading() as connection:
            return await greatest(connection), await newest(connection)

    async def head(self, item: str, kind: Kind = Kind.FACT) -> Revision | None:
        """The newest revision of an item; None where there has been none."""
        async with self._database.reading() as connection:
            return await head_of(connection, kind, item)

    async def numbered(self, number: int) -> Revision | None:
        """The revision of that number, or None."""
        async with self._database.reading() as connection:
            return await numbered(connection, number)

    async def history(self, item: str, kind: Kind = Kind.FACT, *, limit: int = 1000) -> tuple[Revision, ...]:
        """The revisions of an item, newest first."""
        query = (
            select(schema.revisions)
            .where(_COLUMNS.kind == kind.value, _COLUMNS.item == item)
            .order_by(_COLUMNS.number.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return tuple(revision_of(row) for row in (await connection.execute(query)).mappings())

    async def since(self, moment: datetime, *, limit: int = 1000) -> tuple[Revision, ...]:
        """The revisions of facts made after a moment, newest first."""
        query = (
            select(schema.revisions)
            .where(_COLUMNS.kind == Kind.FACT.value, _COLUMNS.at > moment)
            .order_by(_COLUMNS.number.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return tuple(revision_of(row) for row in (await connection.execute(query)).mappings())


async def append(
    connection: AsyncConnection, changes: Sequence[Change], by: Authorship, at: datetime
) -> tuple[Revision, ...]:
    """Append revisions within a transaction that publishes; see `Revisions.publish`."""
    places = await _places(connection)
    made: list[Revision] = []
    for change in changes:
        current = await head_of(connection, change.kind, change.item.id)
        if (current.number if current else None) != change.parent:
            raise Stale(change, current)
        made.append(await _append(connection, change, by, at))
        await _move_head(connection, made[-1], places)
    if made:
        names = " ".join(revision.item.id for revision in made[:20])
        await record(connection, Use(by.author, made[0].action.value, names, by.reason), at)
        if connection.dialect.name == "postgresql":
            notify = text("SELECT pg_notify(:channel, :number)")
            await connection.execute(notify, {"channel": CHANNEL, "number": str(made[-1].number)})
    if by.from_draft and by.author is not None:
        await remove(connection, by.author)
    return tuple(made)


async def _places(connection: AsyncConnection) -> dict[str, int]:
    query = select(schema.heads.c.kind, func.max(schema.heads.c.place)).group_by(schema.heads.c.kind)
    return dict((await connection.execute(query)).all())


async def _append(connection: AsyncConnection, change: Change, by: Authorship, at: datetime) -> Revision:
    values = {
        "kind": change.kind.value,
        "item": change.item.id,
        "parent": change.parent,
        "action": change.action.value,
        "author": by.author,
        "at": at,
        "reason": by.reason,
        "content": to_content(change.item),
        "live": change.live,
        "successor": change.successor,
    }
    query = insert(schema.revisions).values(values).returning(_COLUMNS.number)
    number: int = (await connection.execute(query)).scalar_one()
    return Revision(
        number, change.item, change.parent, change.action, by.author, at, by.reason, change.live, change.successor
    )


async def _move_head(connection: AsyncConnection, revision: Revision, places: dict[str, int]) -> None:
    kind = revision.kind.value
    if revision.parent is None:
        places[kind] = places.get(kind, 0) + 1
        row = {"kind": kind, "item": revision.item.id, "revision": revision.number, "place": places[kind]}
        await connection.execute(insert(schema.heads).values(row))
        return
    heads = schema.heads
    mine = update(heads).where(heads.c.kind == kind, heads.c.item == revision.item.id)
    await connection.execute(mine.values(revision=revision.number))
