"""How fast messages may leave: evenly, below Telegram's limit, and not at all while Telegram asks for a pause."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from knowledge.store.stopping import Stop

PER_SECOND = 25
"""Messages a second. Telegram takes about 30 of all kinds; the rest is left to the answers."""

LONGEST_REST = 60.0
"""Seconds between two tries where nothing comes through."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Where time comes from.

    Attributes:
        now: seconds, growing, from any beginning.
        pause: sleeps for some seconds, but not beyond the wish to stop.
    """

    now: Callable[[], float] = time.monotonic
    pause: Callable[[Stop, float], Awaitable[None]] = Stop.pause


class Pace:
    """Gives turns to send, evenly spaced: no second has more than `PER_SECOND`."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._next = self._held_until = timing.now()
        self._troubles = 0

    @property
    def held(self) -> bool:
        """Whether nothing is to be sent at this moment."""
        return self._timing.now() < self._held_until

    @property
    def troubled(self) -> bool:
        """Whether the last message did not come through."""
        return self._troubles > 0

    async def release(self, stop: Stop) -> None:
        """Wait until something may be sent, or for the wish to stop."""
        while self.held and not stop.wished:
            await self._timing.pause(stop, self._held_until - self._timing.now())

    async def turn(self, stop: Stop) -> None:
        """Wait for a turn and take it: a moment, if at all. It is counted from when it is taken."""
        while (left := self._next - self._timing.now()) > 0 and not stop.wished:
            await self._timing.pause(stop, left)
        self._next = self._timing.now() + 1 / PER_SECOND

    def hold(self, seconds: float) -> None:
        """Let nothing be sent for some time."""
        self._held_until = max(self._held_until, self._timing.now() + seconds)

    def trouble(self) -> None:
        """Note that nothing comes through: each time in a row, the rest is twice as long."""
        self.hold(min(2.0**self._troubles, LONGEST_REST))
        self._troubles += 1

    def relief(self) -> None:
        """Note that messages come through."""
        self._troubles = 0
