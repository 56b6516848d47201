"""Ending what runs for ever between two pieces of its work, never in the middle of one."""

import asyncio
from contextlib import suppress


class Stop:
    """A wish to stop, which works look at between two pieces of work.

    Cancelling would do, too, but could cut a transaction off and leave its connection behind.
    """

    def __init__(self) -> None:
        self._wished = asyncio.Event()

    @property
    def wished(self) -> bool:
        """Whether to stop."""
        return self._wished.is_set()

    def wish(self) -> None:
        """Ask to stop."""
        self._wished.set()

    async def pause(self, seconds: float) -> None:
        """Sleep, but not beyond the wish to stop."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wished.wait(), seconds)

    async def wait_for(self, event: asyncio.Event, seconds: float | None = None) -> None:
        """Wait for an event, the wish to stop, or the end of a time, whichever comes first."""
        waiting = [asyncio.ensure_future(event.wait()), asyncio.ensure_future(self._wished.wait())]
        try:
            await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()
