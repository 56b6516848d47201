"""The assistant that answers now: follows edits of its facts within a second, and is never seen half-changed."""

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path

from knowledge.assistant import Assistant
from knowledge.base import Base

SETTLE = 2.0
"""Seconds without another edit after which everything is learnt anew."""

PAUSE = 0.002
"""Seconds for which that work rests every few milliseconds, so that questions find interpreter and embedder free."""


class LiveAssistant:
    """Holds one assistant and replaces it, whole, when its base was edited.

    An edit is served after a quick build. Once editing rests, a whole build replaces what the quick one approximates.
    Both run in threads; the event loop goes on. For use from one event loop, save for reading `current`.

    Attributes:
        current: the assistant that answers. Read it once for each question: it may be another one at the next read.
        version: of the base that it answers from.
    """

    def __init__(
        self,
        assistant: Assistant,
        version: int = 0,
        *,
        cache: Path | None = None,
        settle: float = SETTLE,
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        """Serve an assistant.

        Args:
            version: of the assistant's base; each edit has a greater one.
            cache: a folder for what the whole build learns, for the next start.
            settle: seconds without another edit until the whole build.
            on_error: told why a whole build failed; without it, the event loop's exception handler is.
        """
        self.current = assistant
        self.version = version
        self._wanted = (assistant.base, version)
        self._cache = cache
        self._settle = settle
        self._on_error = on_error
        self._turn = asyncio.Lock()
        self._stop = threading.Event()
        self._refitting: asyncio.Task[None] | None = None
        self._closed = False

    async def follow(self, base: Base, version: int) -> None:
        """Answer from an edited base; returns as soon as it, or a newer one, is served.

        A version that is not newer than the one served changes nothing.

        Raises:
            Exception: whatever the build raised; the assistant of before keeps answering.
        """
        if version >= self._wanted[1]:
            self._wanted = (base, version)
        async with self._turn:
            if version <= self.version or self._closed:
                return
            self._interrupt()
            # Edits that came while this one waited its turn are served with it.
            newest, number = self._wanted
            try:
                self.current = await asyncio.to_thread(_rebuilt, self.current, newest)
                self.version = number
            finally:
                if not self._closed:
                    self._stop = threading.Event()
                    self._refitting = asyncio.create_task(self._refit(self._stop))

    async def settled(self) -> None:
        """Wait until nothing is left to learn of the edits so far."""
        while (task := self._refitting) is not None and not task.done():
            await asyncio.wait([task])

    async def aclose(self) -> None:
        """Serve no further edits; an edit in hand is waited for, a whole build is given up."""
        self._closed = True
        self._interrupt()
        async with self._turn:
            await self.settled()

    def _interrupt(self) -> None:
        """Have the whole build give up; its thread does so at its next pause."""
        self._stop.set()
        if self._refitting is not None:
            self._refitting.cancel()

    async def _refit(self, stop: threading.Event) -> None:
        await asyncio.sleep(self._settle)
        rough = self.current
        try:
            whole = await asyncio.to_thread(_refitted, rough, self._cache, stop)
        except Exception as error:  # noqa: BLE001 - nobody awaits this task, and the assistant at hand goes on
            self._report(error)
            return
        if self.current is rough:
            self.current = whole

    def _report(self, error: Exception) -> None:
        if self._on_error is not None:
            self._on_error(error)
            return
        context = {"message": "learning an edited base anew failed", "exception": error}
        asyncio.get_running_loop().call_exception_handler(context)


class _GivenUpError(Exception):
    """A newer base is there, or the process ends."""


def _rebuilt(assistant: Assistant, base: Base) -> Assistant:
    return _warm(assistant.rebuilt(base))


def _refitted(assistant: Assistant, cache: Path | None, stop: threading.Event) -> Assistant:
    def pause() -> None:
        if stop.is_set():
            raise _GivenUpError
        time.sleep(PAUSE)

    return _warm(assistant.refitted(cache=cache, pause=pause))


def _warm(assistant: Assistant) -> Assistant:
    """Have made, by a question, what an assistant makes when it is first asked; a person would wait for it."""
    for fact in assistant.base.facts[:1]:
        assistant.reply(fact.ru.question)
    return assistant
