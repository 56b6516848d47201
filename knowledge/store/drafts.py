"""What an editor is in the middle of: one thing at a time, kept through restarts."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import schema
from knowledge.store.clock import Clock
from knowledge.store.database import Database
from knowledge.store.upserting import upsert

_DRAFTS = schema.drafts


class Drafts:
    """One draft an editor, as JSON; what it means is the handlers' business."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def get(self, editor: int) -> dict[str, Any] | None:
        """The editor's draft, or None."""
        async with self._database.reading() as connection:
            found = (await connection.execute(select(_DRAFTS.c.content).where(_DRAFTS.c.editor == editor))).scalar()
            return dict(found) if found is not None else None

    async def put(self, editor: int, content: Mapping[str, Any]) -> None:
        """Keep a draft in the place of the one before."""
        async with self._database.writing() as connection:
            changes = {"content": dict(content), "at": self._clock()}
            await upsert(connection, _DRAFTS, {"editor": editor, **changes}, changes)

    async def drop(self, editor: int) -> None:
        """Forget the editor's draft."""
        async with self._database.writing() as connection:
            await remove(connection, editor)


async def remove(connection: AsyncConnection, editor: int) -> None:
    """Forget an editor's draft within a transaction, so that what is made of it is made once."""
    await connection.execute(delete(_DRAFTS).where(_DRAFTS.c.editor == editor))
