"""Trying a change out: an assistant over the changed base, asked what people ask, within a time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from knowledge.assistant import Assistant
from knowledge.base import Base
from knowledge.editing.examining import finds_its_own
from knowledge.editing.replaying import Replay, questions, replay
from knowledge.errors import Fault
from knowledge.model import Fact

Progress = Callable[[int, int], Awaitable[None]]
"""Told how many questions were asked, and of how many."""

SECONDS = 20.0
"""Of asking at most: an editor waits for it."""

REST = 0.001
"""Seconds of rest after each question, so that people's questions are answered meanwhile."""

TELL = 2.0
"""Seconds between two words of progress."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A changed base.

    Attributes:
        origin: what the fact said before; None for a new one.
        logged: what people asked lately.
    """

    MOST: ClassVar[int] = 3_000
    """Questions that are asked at most."""

    base: Base
    fact: Fact
    origin: Fact | None
    logged: tuple[str, ...]


async def try_out(assistant: Assistant, trial: Trial, progress: Progress) -> tuple[list[Fault], Replay]:
    """What the changed fact's questions find, and which questions would be answered otherwise.

    Args:
        assistant: the present one.
    """
    asked = total = 0
    until = float("inf")

    def go_on(number: int) -> bool:
        nonlocal asked
        asked = number
        time.sleep(REST)
        return time.monotonic() < until

    def work() -> tuple[list[Fault], Replay]:
        nonlocal total, until
        after = assistant.rebuilt(trial.base)
        faults = finds_its_own(trial.fact, after)
        touched = [fact for fact in (trial.origin, trial.fact) if fact is not None]
        # The present phrasings, so that those that the change drops are asked, too.
        texts = questions(assistant.base, touched, trial.logged, Trial.MOST)
        total, until = len(texts), time.monotonic() + SECONDS
        return faults, replay(assistant, after, texts, go_on)

    task = asyncio.create_task(asyncio.to_thread(work))
    while not (await asyncio.wait([task], timeout=TELL))[0]:
        if total:
            await progress(asked, total)
    return await task
