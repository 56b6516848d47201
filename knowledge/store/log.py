"""The question log: what was asked and what came of it, without whom. Written in batches, behind the replies."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update

from knowledge.errors import StoreUnavailable
from knowledge.model import Language
from knowledge.store import schema
from knowledge.store.clock import Clock
from knowledge.store.database import Database
from knowledge.store.people import People
from knowledge.store.stopping import Stop

_LOG = schema.log

FLUSH_SECONDS = 0.5
"""How long an entry waits for others; what a killed process loses of the log at most."""

KEPT_IN_MEMORY = 20_000
"""Entries that wait for a database that is away; beyond them, the oldest are dropped."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question.

    Attributes:
        channel: chat, group or inline.
        outcome, reason: values of the assistant's Outcome and Reason.
        fact: the id of the first answer.
        score: its probability, 0 to 1.
        text: masked; None once it is too old to keep.
    """

    at: datetime
    channel: str
    language: Language
    outcome: str
    reason: str | None
    fact: str | None
    score: float | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Counted:
    """Questions of one day that have all of these in common."""

    day: str
    outcome: str
    language: Language
    fact: str | None
    count: int


class Log:
    """Writes and reads the question log."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(self, asked: Sequence[Asked]) -> None:
        """Append questions."""
        if asked:
            async with self._database.writing() as connection:
                await connection.execute(insert(_LOG), [asdict(one) for one in asked])

    async def texts(self, since: datetime, *, limit: int) -> list[str]:
        """Different texts asked in chats since a moment, the newest first."""
        newest = func.max(_LOG.c.id)
        query = (
            select(_LOG.c.text)
            .where(_LOG.c.at > since, _LOG.c.text.is_not(None), _LOG.c.channel != "inline")
            .group_by(_LOG.c.text)
            .order_by(newest.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [text for (text,) in (await connection.execute(query)) if text]

    async def drop_texts(self, age: timedelta) -> int:
        """Forget the texts of questions that are older than this; their counts stay. Returns how many."""
        old = (_LOG.c.at < self._clock() - age, _LOG.c.text.is_not(None))
        async with self._database.writing() as connection:
            return (await connection.execute(update(_LOG).where(*old).values(text=None))).rowcount


class Recorder:
    """Takes what may be written later, and writes it in batches. Taking never waits and never fails."""

    def __init__(self, log: Log, people: People) -> None:
        self._log = log
        self._people = people
        self._asked: list[Asked] = []
        self._seen: dict[int, Language] = {}
        self._wake = asyncio.Event()
        self._writing = asyncio.Lock()

    def asked(self, asked: Asked) -> None:
        """Log a question."""
        self._asked.append(asked)
        self._wake.set()

    def saw(self, chat: int, language: Language) -> None:
        """Note that somebody wrote in a private chat."""
        self._seen[chat] = language
        self._wake.set()

    @property
    def waiting(self) -> int:
        """Entries that are not written yet."""
        return len(self._asked) + len(self._seen)

    async def flush(self) -> None:
        """Write what waits; what cannot be written waits on.

        Raises:
            StoreUnavailable: the database is away.
        """
        async with self._writing:
            await self._flush()

    async def _flush(self) -> None:
        asked, self._asked = self._asked, []
        seen, self._seen = self._seen, {}
        try:
            await self._log.add(asked)
            asked = []
            if seen:
                await self._people.saw(seen)
        except StoreUnavailable:
            self._asked = [*asked, *self._asked][-KEPT_IN_MEMORY:]
            self._seen = seen | self._seen
            self._wake.set()
            raise

    async def forget(self, chat: int) -> None:
        """Write no more that somebody wrote; what is being written is written when this returns."""
        async with self._writing:
            self._seen.pop(chat, None)

    async def run(self, stop: Stop) -> None:
        """Write until stopped.

        Raises:
            StoreUnavailable: the database is away; begin again later.
        """
        while not stop.wished:
            await stop.wait_for(self._wake)
            self._wake.clear()
            await stop.pause(FLUSH_SECONDS)
            await self.flush()
