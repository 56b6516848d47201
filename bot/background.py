"""What goes on beside the updates: following the store, writing the log, sending what is due."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import structlog

from knowledge.errors import StoreUnavailable
from knowledge.store.stopping import Stop

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

Work = Callable[[Stop], Awaitable[None]]
"""Goes on until it is to stop; one that fails is begun again."""

PAUSE_SECONDS = 2.0
"""How long a work rests after a failure."""

GRACE_SECONDS = 10.0
"""How long works may take to end."""


@asynccontextmanager
async def working(works: Mapping[str, Work]) -> AsyncGenerator[None, None]:
    """Keep works going until left; then each may finish what it is at."""
    stop = Stop()
    tasks = [asyncio.create_task(_keep(name, work, stop), name=name) for name, work in works.items()]
    try:
        yield
    finally:
        stop.wish()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=GRACE_SECONDS)
            for task in late:
                log.warning("a background work did not end in time", work=task.get_name())
                task.cancel()
            if late:
                # What they were writing is undone before its connection is closed.
                await asyncio.wait(late, timeout=PAUSE_SECONDS)


async def _keep(name: str, work: Work, stop: Stop) -> None:
    away = False
    while not stop.wished:
        try:
            await work(stop)
        except StoreUnavailable as error:
            if not away:
                log.warning("the store is away", work=name, reason=str(error))
            away = True
        except Exception:
            log.exception("a background work failed", work=name)
        else:
            away = False
        await stop.pause(PAUSE_SECONDS)
