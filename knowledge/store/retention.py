"""Texts that people wrote are kept for a while and then dropped; what they add up to stays."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import schema
from knowledge.store.clock import Clock
from knowledge.store.database import Database
from knowledge.store.log import Log
from knowledge.store.outbox import Outbox
from knowledge.store.stopping import Stop

_QUESTIONS = schema.questions
_ASKINGS = schema.askings

EVERY_SECONDS = 24 * 60 * 60
"""How often old texts are looked for."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many texts, or letters, were dropped at once."""

    log: int
    askings: int
    questions: int
    letters: int


class Retention:
    """Drops old texts."""

    def __init__(self, database: Database, clock: Clock, log: Log, outbox: Outbox) -> None:
        self._database = database
        self._clock = clock
        self._log = log
        self._outbox = outbox

    async def drop(self, age: timedelta) -> Dropped:
        """Drop every text older than this; an open question that is still asked goes on in its newer words.

        Raises:
            StoreUnavailable: the database is away.
        """
        before = self._clock() - age
        logged = await self._log.drop_texts(age)
        letters = await self._outbox.drop(age)
        async with self._database.writing() as connection:
            old = (_ASKINGS.c.at < before, _ASKINGS.c.text.is_not(None))
            askings = await connection.execute(update(_ASKINGS).where(*old).values(text=None))
            silent = (_QUESTIONS.c.last_at < before, _QUESTIONS.c.text.is_not(None))
            # What questions are compared by is made of their words, so it goes with them.
            nothing = {"text": None, "terms": ""}
            questions = await connection.execute(update(_QUESTIONS).where(*silent).values(nothing))
            # Nobody can answer what has no text any more, so nobody is kept waiting for it.
            untold = select(_QUESTIONS.c.id).where(_QUESTIONS.c.text.is_(None))
            await connection.execute(delete(schema.wishes).where(schema.wishes.c.question.in_(untold)))
            await _renew(connection, before)
            return Dropped(logged, askings.rowcount, questions.rowcount, letters)

    async def run(self, stop: Stop, age: timedelta) -> None:
        """Drop what is old now, and every day, until stopped.

        Raises:
            StoreUnavailable: the database is away; begin again later.
        """
        while not stop.wished:
            await self.drop(age)
            await stop.pause(EVERY_SECONDS)


async def _renew(connection: AsyncConnection, before: datetime) -> None:
    """Give groups whose first text is too old the newest that is not."""
    newest = (
        select(_ASKINGS.c.text)
        .where(_ASKINGS.c.question == _QUESTIONS.c.id, _ASKINGS.c.text.is_not(None))
        .order_by(_ASKINGS.c.id.desc())
        .limit(1)
    )
    language = newest.with_only_columns(_ASKINGS.c.language)
    old = (_QUESTIONS.c.first_at < before, _QUESTIONS.c.last_at >= before, newest.exists())
    values = {"text": newest.scalar_subquery(), "language": language.scalar_subquery()}
    await connection.execute(update(_QUESTIONS).where(*old).values(values))
