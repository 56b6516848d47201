"""What the store keeps about one person, to show it to them and to delete it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import outbox, schema
from knowledge.store.database import Database
from knowledge.store.log import Recorder
from knowledge.store.people import Known, People

_WISHES = schema.wishes
_VOTES = schema.votes
_OUTBOX = schema.outbox

NOBODY = 0
"""The chat of broadcast letters whose recipient is forgotten: they are counted on."""


@dataclass(frozen=True, slots=True)
class Wished:
    """A question whose answer the person waits for; its text is None once that is too old to keep."""

    text: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Voted:
    """What the person thought of the answer with a fact, by the fact's id."""

    fact: str
    good: bool


@dataclass(frozen=True, slots=True)
class Held:
    """All that is kept about a private chat.

    Attributes:
        waiting: messages that are to be sent to it.
        sent: messages that were sent to it and are still on record.
    """

    known: Known | None
    wishes: tuple[Wished, ...]
    votes: tuple[Voted, ...]
    waiting: int
    sent: int

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to delete."""
        return self.known is None and not (self.wishes or self.votes or self.waiting or self.sent)


class Privacy:
    """Shows and deletes what is kept about a private chat. Roles and the record of their use are not a person's own."""

    def __init__(self, database: Database, people: People, recorder: Recorder) -> None:
        self._database = database
        self._people = people
        self._recorder = recorder

    async def of(self, chat: int) -> Held:
        """What is kept about a chat."""
        known = await self._people.find(chat)
        async with self._database.reading() as connection:
            unsent = _OUTBOX.c.state.in_((outbox.State.PENDING.value, outbox.State.SENDING.value))
            return Held(
                known,
                await _wishes(connection, chat),
                await _votes(connection, chat),
                await _letters(connection, chat, unsent),
                await _letters(connection, chat, ~unsent),
            )

    async def forget(self, chat: int) -> None:
        """Delete it all; letters of broadcasts that are sent already stay as numbers.

        Raises:
            StoreUnavailable: nothing was deleted.
        """
        await self._recorder.forget(chat)
        async with self._database.writing() as connection:
            for table in (schema.people, _WISHES, _VOTES):
                await connection.execute(delete(table).where(table.c.chat == chat))
            unneeded = _OUTBOX.c.broadcast.is_(None) | (_OUTBOX.c.state == outbox.State.PENDING.value)
            await connection.execute(delete(_OUTBOX).where(_OUTBOX.c.chat == chat, unneeded))
            await connection.execute(update(_OUTBOX).where(_OUTBOX.c.chat == chat).values(chat=NOBODY))


async def _wishes(connection: AsyncConnection, chat: int) -> tuple[Wished, ...]:
    questions = schema.questions
    query = (
        select(questions.c.text, _WISHES.c.at)
        .join(questions, questions.c.id == _WISHES.c.question)
        .where(_WISHES.c.chat == chat)
        .order_by(_WISHES.c.at, questions.c.id)
    )
    return tuple(Wished(text, at) for text, at in await connection.execute(query))


async def _votes(connection: AsyncConnection, chat: int) -> tuple[Voted, ...]:
    query = select(_VOTES.c.fact, _VOTES.c.good).where(_VOTES.c.chat == chat).order_by(_VOTES.c.at, _VOTES.c.fact)
    return tuple(Voted(fact, good) for fact, good in await connection.execute(query))


async def _letters(connection: AsyncConnection, chat: int, which: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(_OUTBOX).where(_OUTBOX.c.chat == chat, which)
    count: int = (await connection.execute(query)).scalar_one()
    return count
