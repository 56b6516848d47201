"""Keeps the assistant in memory at the store's newest revision, and the roles at what was granted."""

from contextlib import aclosing

import structlog

from knowledge.base import Base
from knowledge.live import LiveAssistant
from knowledge.store import Store
from knowledge.store.stopping import Stop

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

ROLES_SECONDS = 2.0
"""How late at most a replica learns of a role that another one granted; one that was taken counts at once."""


class Follower:
    """Brings what was published into the answers.

    Args:
        version: of the store, when the assistant was built.
        curated: the files' base, for its topics and lexicon.
    """

    def __init__(self, live: LiveAssistant, store: Store, version: int, curated: Base) -> None:
        self._live = live
        self._store = store
        self._version = version
        self._curated = curated

    async def follow(self, stop: Stop) -> None:
        """Follow until stopped.

        Raises:
            StoreUnavailable: the store is away; begin again later.
        """
        await self._catch_up()
        async with aclosing(self._store.following.versions(self._version, stop)) as versions:
            async for _ in versions:
                await self._catch_up()

    async def follow_roles(self, stop: Stop) -> None:
        """Learn until stopped whom another replica has given a role: no revision tells of that.

        Raises:
            StoreUnavailable: the store is away; begin again later.
        """
        while not stop.wished:
            await self._store.editors.refresh()
            await stop.pause(ROLES_SECONDS)

    async def _catch_up(self) -> None:
        version, base = await self._store.base(self._curated)
        if version == self._version:
            return
        # A restored backup has a smaller version than what it replaces, and is to be followed all the same.
        await self._live.follow(base, self._live.version + 1)
        self._version = version
        log.info("facts brought up to date", version=version, facts=len(base.facts))
