"""Hearing of new revisions: at once from this process and over PostgreSQL's channel, else by asking every second."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError

from knowledge.errors import StoreUnavailable
from knowledge.store.database import Database
from knowledge.store.revisions import CHANNEL, Revisions
from knowledge.store.stopping import Stop

POLL_SECONDS = 1.0
"""How often the greatest number is asked for where no notice comes: it bounds how late a replica follows."""


class Following:
    """Tells when the store's version has changed."""

    def __init__(self, database: Database, revisions: Revisions) -> None:
        self._database = database
        self._revisions = revisions

    async def versions(self, known: int, stop: Stop) -> AsyncGenerator[int, None]:
        """Every version that differs from the one before it, until stopped; a restored backup may make it smaller.

        Args:
            known: the version to begin from.

        Raises:
            StoreUnavailable: the database is away; begin again later.
        """
        while not stop.wished:
            async with self._listening() as deaf:
                # A connection that listened and broke is replaced.
                while not deaf():
                    await stop.wait_for(self._database.published, POLL_SECONDS)
                    if stop.wished:
                        return
                    self._database.published.clear()
                    version = await self._revisions.version()
                    if version != known:
                        known = version
                        yield version

    @asynccontextmanager
    async def _listening(self) -> AsyncGenerator[Callable[[], bool], None]:
        """Set `published` on notices of other processes; gives what tells that none will come any more."""
        if not self._database.is_server:
            yield bool
            return

        def notice(*_details: Any) -> None:
            self._database.published.set()

        try:
            async with self._database.raw() as driver:
                await driver.add_listener(CHANNEL, notice)
                try:
                    yield driver.is_closed
                finally:
                    if not driver.is_closed():
                        await driver.remove_listener(CHANNEL, notice)
        except (DBAPIError, OSError) as error:
            raise StoreUnavailable(type(error).__name__) from error
