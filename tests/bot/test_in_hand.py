"""An end waits for the updates that are being handled, though not for ever."""

import asyncio
from typing import Any

from aiogram.types import Update

from bot.middlewares.in_hand import InHandMiddleware


async def test_waited_for() -> None:
    """Also for one that fails, and for none."""
    in_hand, done = InHandMiddleware(), []
    await in_hand.finished(5)

    async def handler(_event: Any, data: dict[str, Any]) -> None:
        await asyncio.sleep(0.05)
        done.append(data["number"])
        if data["number"] == 2:
            raise ValueError

    handled = [asyncio.create_task(in_hand(handler, Update(update_id=1), {"number": number})) for number in (1, 2)]
    await asyncio.sleep(0)
    await in_hand.finished(5)

    assert done == [1, 2]
    await asyncio.gather(*handled, return_exceptions=True)


async def test_not_for_ever() -> None:
    in_hand = InHandMiddleware()

    async def handler(_event: Any, _data: dict[str, Any]) -> None:
        await asyncio.sleep(60)

    task = asyncio.create_task(in_hand(handler, Update(update_id=1), {}))
    await asyncio.sleep(0)
    await in_hand.finished(0.01)

    assert not task.done()
    task.cancel()
