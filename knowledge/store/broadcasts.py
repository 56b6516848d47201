"""Messages to everybody: one row for the message, one letter in the outbox for each person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ColumnElement, RowMapping, delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.errors import StoreRefused
from knowledge.model import LANGUAGES, Language
from knowledge.store import schema
from knowledge.store.auditing import Use, record
from knowledge.store.clock import Clock
from knowledge.store.columns import Moment
from knowledge.store.database import Database
from knowledge.store.outbox import BROADCAST, RUNNING, Outbox, State

_BROADCASTS = schema.broadcasts
_OUTBOX = schema.outbox
_PEOPLE = schema.people


class Phase(StrEnum):
    """How far a broadcast is."""

    RUNNING = RUNNING
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a broadcast goes to: who takes messages in these languages.

    Attributes:
        until: who came later is left out, so that the number that an editor confirms does not grow meanwhile.
    """

    languages: tuple[Language, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Panel:
    """The message that shows how far a broadcast is."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class Order:
    """A broadcast that is to begin.

    Attributes:
        texts: Telegram's HTML for every language of the audience.
    """

    author: int
    texts: Mapping[Language, str]
    audience: Audience
    panel: Panel


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast that has begun."""

    id: int
    author: int
    at: datetime
    phase: Phase
    panel: Panel | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of a broadcast's letters came to what.

    Attributes:
        flying: on their way at this moment.
        waiting: not sent yet; of a broadcast that was stopped, never to be sent.
    """

    sent: int
    blocked: int
    failed: int
    unclear: int
    flying: int
    waiting: int

    @property
    def left(self) -> int:
        """Neither sent nor given up."""
        return self.flying + self.waiting

    @property
    def total(self) -> int:
        """All letters."""
        return self.sent + self.blocked + self.failed + self.unclear + self.left


class Broadcasts:
    """Begins, stops and follows broadcasts; the outbox hands their letters out."""

    def __init__(self, database: Database, clock: Clock, outbox: Outbox) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox

    async def counts(self, until: datetime) -> dict[Language, int]:
        """How many take messages in each language, of those who came before a moment."""
        query = select(_PEOPLE.c.language, func.count()).where(*_takes(until)).group_by(_PEOPLE.c.language)
        async with self._database.reading() as connection:
            found: dict[str, int] = dict((await connection.execute(query)).all())
        return {language: found.get(language, 0) for language in LANGUAGES}

    async def start(self, order: Order) -> int:
        """Keep a letter for everyone in the audience, and drop the author's draft, in one transaction.

        Returns:
            The broadcast's id.

        Raises:
            StoreRefused: the author has no draft any more, so that it has begun already or was cancelled; or
                there is nobody to write to.
        """
        async with self._database.writing() as connection:
            now = self._clock()
            await _use_up_draft(connection, order.author)
            number = await self._insert(connection, order, now)
            count = 0
            for language in order.audience.languages:
                count += await _address(connection, number, language, order.audience.until, now)
            if count == 0:
                raise StoreRefused("there is nobody to send it to")
            use = Use(order.author, "broadcast", str(number), f"{'+'.join(order.audience.languages)}: {count}")
            await record(connection, use, now)
        self._outbox.added.set()
        return number

    async def stop(self, number: int, *, by: int) -> None:
        """Send no more of it.

        Raises:
            StoreRefused: it does not run.
        """
        async with self._database.writing() as connection:
            now = self._clock()
            if not await _end(connection, number, Phase.STOPPED, now):
                raise StoreRefused(f"broadcast {number} does not run")
            await record(connection, Use(by, "stop", str(number)), now)

    async def finish(self, number: int) -> bool:
        """Note that it is done, where nothing is left of it. False where something is, or it does not run."""
        left = select(_OUTBOX.c.id).where(_OUTBOX.c.broadcast == number, _OUTBOX.c.state.in_(_LEFT))
        async with self._database.writing() as connection:
            if (await connection.execute(left.limit(1))).first() is not None:
                return False
            return await _end(connection, number, Phase.DONE, self._clock())

    async def find(self, number: int) -> Broadcast | None:
        """A broadcast."""
        async with self._database.reading() as connection:
            query = select(_BROADCASTS).where(_BROADCASTS.c.id == number)
            row = (await connection.execute(query)).mappings().first()
            return _broadcast(row) if row is not None else None

    async def current(self) -> Sequence[Broadcast]:
        """Those that are being sent, and those whose panel does not say yet that they are over; oldest first."""
        current = (_BROADCASTS.c.state == RUNNING) | _BROADCASTS.c.panel_message.is_not(None)
        query = select(_BROADCASTS).where(current).order_by(_BROADCASTS.c.id)
        async with self._database.reading() as connection:
            return [_broadcast(row) for row in (await connection.execute(query)).mappings()]

    async def progress(self, number: int) -> Progress:
        """How far it is."""
        query = select(_OUTBOX.c.state, func.count()).where(_OUTBOX.c.broadcast == number).group_by(_OUTBOX.c.state)
        async with self._database.reading() as connection:
            found: dict[str, int] = dict((await connection.execute(query)).all())
        return Progress(
            sent=found.get(State.SENT, 0),
            blocked=found.get(State.BLOCKED, 0),
            failed=found.get(State.FAILED, 0),
            unclear=found.get(State.UNCLEAR, 0),
            flying=found.get(State.SENDING, 0),
            waiting=found.get(State.PENDING, 0),
        )

    async def show_in(self, number: int, panel: Panel | None) -> None:
        """Show its progress in another message from now on, or in none any more."""
        values = {"panel_chat": panel.chat if panel else None, "panel_message": panel.message if panel else None}
        async with self._database.writing() as connection:
            await connection.execute(update(_BROADCASTS).where(_BROADCASTS.c.id == number).values(values))

    async def _insert(self, connection: AsyncConnection, order: Order, now: datetime) -> int:
        values = {
            "author": order.author,
            "at": now,
            "texts": dict(order.texts),
            "audience": list(order.audience.languages),
            "state": RUNNING,
            "panel_chat": order.panel.chat,
            "panel_message": order.panel.message,
        }
        inserted = await connection.execute(insert(_BROADCASTS).values(values).returning(_BROADCASTS.c.id))
        return int(inserted.scalar_one())


_LEFT = (State.PENDING.value, State.SENDING.value)


def _takes(until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (_PEOPLE.c.blocked.is_(False), _PEOPLE.c.since <= until)


async def _use_up_draft(connection: AsyncConnection, author: int) -> None:
    """Drop the draft that is sent; where another process has done so, there is nothing to send."""
    own = schema.drafts.c.editor == author
    found = await connection.execute(select(schema.drafts.c.content).where(own).with_for_update())
    if (found.scalar() or {}).get("kind") != BROADCAST:
        raise StoreRefused("there is no draft to send")
    await connection.execute(delete(schema.drafts).where(own))


async def _address(connection: AsyncConnection, number: int, language: Language, until: datetime, now: datetime) -> int:
    """Put a letter for each person into the outbox, within the database: they may be a hundred thousand."""
    row = {
        "chat": _PEOPLE.c.chat,
        "kind": literal(BROADCAST),
        "payload": literal({"language": language}, JSON),
        "broadcast": literal(number, _OUTBOX.c.broadcast.type),
        "state": literal(State.PENDING.value),
        "due_at": literal(now, Moment),
        "attempts": literal(0),
        "created_at": literal(now, Moment),
    }
    people = select(*row.values()).where(_PEOPLE.c.language == language, *_takes(until)).order_by(_PEOPLE.c.chat)
    return (await connection.execute(insert(_OUTBOX).from_select(list(row), people))).rowcount


async def _end(connection: AsyncConnection, number: int, phase: Phase, now: datetime) -> bool:
    runs = (_BROADCASTS.c.id == number, _BROADCASTS.c.state == RUNNING)
    ended = await connection.execute(update(_BROADCASTS).where(*runs).values(state=phase.value, finished_at=now))
    return ended.rowcount > 0


def _broadcast(row: RowMapping) -> Broadcast:
    panel = Panel(row["panel_chat"], row["panel_message"]) if row["panel_message"] is not None else None
    return Broadcast(row["id"], row["author"], row["at"], Phase(row["state"]), panel)
