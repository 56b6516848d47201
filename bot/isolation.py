"""Updates of one person are handled one after the other, so that an edit never overtakes its question."""

from asyncio import Lock
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from aiogram.fsm.storage.base import BaseEventIsolation, StorageKey


class Turns(BaseEventIsolation):
    """A lock for each person with updates in hand; unlike aiogram's own, none stays when they are done."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[StorageKey, Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncGenerator[None, None]:
        """Wait for this person's turn."""
        lock = self._locks.setdefault(key, Lock())
        async with lock:
            yield

    async def close(self) -> None:
        """Nothing is held between updates."""
