"""Items that changed in the files after an editor had changed them: both stay until an editor decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.errors import StoreRefused
from knowledge.store import schema
from knowledge.store.auditing import Use, record
from knowledge.store.clock import Clock
from knowledge.store.database import Database
from knowledge.store.heads import head_of
from knowledge.store.revision import Action, Change, Item, Kind, Revision, from_content
from knowledge.store.revisions import Authorship, append

_CONFLICTS = schema.conflicts


@dataclass(frozen=True, slots=True)
class Conflict:
    """One difference between the files and an editor's edit.

    Attributes:
        item: the id of the fact or source.
        curated: what the files say; None where they have it no more.
        revision: number of the editor's revision that stood when the files changed.
    """

    id: int
    kind: Kind
    item: str
    curated: Item | None
    revision: int
    at: datetime


class Conflicts:
    """Lists and settles conflicts."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def open(self) -> Sequence[Conflict]:
        """Those that nobody has settled, oldest first."""
        query = select(_CONFLICTS).where(_CONFLICTS.c.resolution.is_(None)).order_by(_CONFLICTS.c.id)
        async with self._database.reading() as connection:
            return [_conflict(row) for row in (await connection.execute(query)).mappings()]

    async def keep(self, number: int, *, by: int) -> None:
        """Let the editor's content stand.

        Raises:
            StoreRefused: there is no such open conflict.
        """
        async with self._database.writing() as connection:
            await self._settle(connection, number, "kept", by)

    async def take(self, number: int, *, parent: int, by: Authorship) -> Revision:
        """Let the files' content stand, as a new revision.

        Args:
            parent: the item's newest revision, as the author saw it.

        Raises:
            StoreRefused: there is no such open conflict.
            Stale: `parent` is no longer the newest revision.
        """
        async with self._database.writing(publishing=True) as connection:
            found = await self._settle(connection, number, "taken", by.author or 0)
            head = await head_of(connection, found.kind, found.item)
            if head is None:
                raise StoreRefused(f"there is no {found.item}")
            item = found.curated or head.item
            change = Change(item, parent, Action.PUBLISH, live=found.curated is not None)
            return (await append(connection, [change], by, self._clock()))[0]

    async def _settle(self, connection: AsyncConnection, number: int, how: str, by: int) -> Conflict:
        now = self._clock()
        # One statement, so that of two editors only one settles it.
        settling = (
            update(_CONFLICTS)
            .where(_CONFLICTS.c.id == number, _CONFLICTS.c.resolution.is_(None))
            .values(resolution=how, resolved_by=by, resolved_at=now)
            .returning(*_CONFLICTS.c)
        )
        row = (await connection.execute(settling)).mappings().first()
        if row is None:
            raise StoreRefused(f"there is no open conflict {number}")
        await record(connection, Use(by, "conflict", row["item"], how), now)
        return _conflict(row)


async def agree(connection: AsyncConnection, made: Sequence[Revision], by: int, at: datetime) -> None:
    """Settle the conflicts in which revisions say by now what the files say."""
    for revision in made:
        same = (_CONFLICTS.c.kind == revision.kind.value, _CONFLICTS.c.item == revision.item.id)
        query = select(_CONFLICTS).where(*same, _CONFLICTS.c.resolution.is_(None))
        for row in (await connection.execute(query)).mappings().all():
            if _conflict(row).curated == (revision.item if revision.live else None):
                settled = {"resolution": "agreed", "resolved_by": by, "resolved_at": at}
                await connection.execute(update(_CONFLICTS).where(_CONFLICTS.c.id == row["id"]).values(settled))


def _conflict(row: RowMapping) -> Conflict:
    kind = Kind(row["kind"])
    content = row["content"]
    curated = from_content(kind, content) if content is not None else None
    return Conflict(row["id"], kind, row["item"], curated, row["revision"], row["at"])
