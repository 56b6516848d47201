"""Knows which updates are being handled, so that an end waits for them: polling itself does not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject


class InHandMiddleware(BaseMiddleware):
    """For the update observer, outside of all other middlewares."""

    def __init__(self) -> None:
        self._handled: set[asyncio.Future[None]] = set()

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Handle the update."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._handled.add(done)
        try:
            return await handler(event, data)
        finally:
            self._handled.discard(done)
            done.set_result(None)

    async def finished(self, seconds: float) -> None:
        """Wait until no update is being handled, or for some time."""
        if self._handled:
            await asyncio.wait(self._handled, timeout=seconds)
