"""Messages to send: kept before anybody is told that they will come, and sent at most once each."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import schema
from knowledge.store.clock import Clock
from knowledge.store.database import Database, Tenure
from knowledge.store.upserting import upsert

_OUTBOX = schema.outbox
_BROADCASTS = schema.broadcasts

BROADCAST = "broadcast"
"""The kind of letters that take their text from a broadcast."""

RUNNING = "running"
"""The state of a broadcast whose letters may be sent."""

Rows = tuple[tuple[tuple[str, str], ...], ...]
"""A keyboard: rows of buttons, each a label and what it carries (callback data of at most 64 bytes)."""


class State(StrEnum):
    """What became of a letter; all but the first two are final."""

    PENDING = "pending"
    SENDING = "sending"
    """Claimed: from here on it is never sent again."""
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"
    UNCLEAR = "unclear"
    """The process, or the connection, ended between the claim and Telegram's word: it may have arrived."""


FINAL = (State.SENT, State.BLOCKED, State.FAILED, State.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to send.

    Attributes:
        chat: a private chat's id.
        text: Telegram's HTML, within the limits of a message.
        keyboard: the buttons under it.
        kind: one word of at most 16 characters, for the log.
    """

    chat: int
    text: str
    keyboard: Rows | None = None
    kind: str = "note"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that is being sent.

    Attributes:
        broadcast: the one that it belongs to.
    """

    id: int
    letter: Letter
    broadcast: int | None


class Outbox:
    """Takes letters and hands them out, one at a time, to the one process that sends.

    Attributes:
        added: set whenever this process has added letters; whoever waits for it clears it.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self.added = asyncio.Event()
        self._database = database
        self._clock = clock

    async def add(self, letters: Sequence[Letter]) -> None:
        """Keep letters to send as soon as possible, before all broadcasts."""
        async with self._database.writing() as connection:
            await self.add_within(connection, letters, self._clock())
        self.added.set()

    async def add_within(self, connection: AsyncConnection, letters: Sequence[Letter], at: datetime) -> None:
        """Keep letters within a transaction: they are sent only if all else in it is done, too.

        Args:
            at: not to be sent before.
        """
        if letters:
            await connection.execute(insert(_OUTBOX), [_row(letter, at) for letter in letters])
            self.added.set()

    async def add_once(self, name: str, word: str, letters: Sequence[Letter]) -> bool:
        """Keep letters that several processes are about to send, unless one has done so.

        Args:
            name: of the setting that remembers what was sent last.
            word: what is sent now, such as a week.

        Returns:
            False where another process was first.
        """
        async with self._database.writing() as connection:
            await upsert(connection, schema.settings, {"name": name, "value": []})
            this = schema.settings.c.name == name
            last = await connection.execute(select(schema.settings.c.value).where(this).with_for_update())
            if last.scalar_one() == [word]:
                return False
            await connection.execute(update(schema.settings).where(this).values(value=[word]))
            await self.add_within(connection, letters, self._clock())
        self.added.set()
        return True

    @asynccontextmanager
    async def elected(self) -> AsyncGenerator[Tenure | None, None]:
        """Be the one process that sends, or get None because another is.

        What an earlier one was sending when it died becomes unclear.

        Raises:
            StoreUnavailable: the store is away.
        """
        async with self._database.alone() as tenure:
            if tenure is not None:
                await self._abandon()
            yield tenure

    async def claim(self) -> Claimed | None:
        """The next letter that is due, from now on never to be claimed again; None where nothing is due.

        Letters of their own go before those of broadcasts; the oldest broadcast goes first.

        Raises:
            StoreUnavailable: the store is away.
        """
        async with self._database.writing() as connection:
            found = await self._next(connection)
            if found is not None:
                values = {"state": State.SENDING.value, "attempts": _OUTBOX.c.attempts + 1}
                await connection.execute(update(_OUTBOX).where(_OUTBOX.c.id == found.id).values(values))
            return found

    async def settle(self, letter: int, state: State, error: str | None = None) -> None:
        """Note what became of a letter that was claimed.

        Args:
            state: PENDING where it certainly was not sent, so that it may be claimed again.
            error: the reason, one line, where it was not sent.
        """
        sent_at = self._clock() if state is State.SENT else None
        values = {"state": state.value, "error": error, "sent_at": sent_at}
        # Another process may have thought this one dead, and the letter's fate unclear. Now it is clear.
        unsettled = _OUTBOX.c.state.in_((State.SENDING.value, State.UNCLEAR.value))
        async with self._database.writing() as connection:
            await connection.execute(update(_OUTBOX).where(_OUTBOX.c.id == letter, unsettled).values(values))

    async def drop(self, age: timedelta) -> int:
        """Forget letters that are older than this and will not be sent any more. Returns how many."""
        over = select(_BROADCASTS.c.id).where(_BROADCASTS.c.state != RUNNING)
        unsent = _OUTBOX.c.state.not_in([state.value for state in FINAL])
        old = (_OUTBOX.c.created_at < self._clock() - age, ~unsent | _OUTBOX.c.broadcast.in_(over))
        async with self._database.writing() as connection:
            return (await connection.execute(delete(_OUTBOX).where(*old))).rowcount

    async def _abandon(self) -> None:
        values = {"state": State.UNCLEAR.value, "error": "the process ended while it was being sent"}
        async with self._database.writing() as connection:
            await connection.execute(update(_OUTBOX).where(_OUTBOX.c.state == State.SENDING.value).values(values))

    async def _next(self, connection: AsyncConnection) -> Claimed | None:
        own = (await connection.execute(self._due().where(_OUTBOX.c.broadcast.is_(None)))).mappings().first()
        if own is not None:
            return Claimed(own["id"], _letter(own), None)
        running = select(_BROADCASTS.c.id, _BROADCASTS.c.texts).where(_BROADCASTS.c.state == RUNNING)
        for number, texts in (await connection.execute(running.order_by(_BROADCASTS.c.id))).all():
            row = (await connection.execute(self._due().where(_OUTBOX.c.broadcast == number))).mappings().first()
            if row is not None:
                letter = Letter(row["chat"], texts[row["payload"]["language"]], kind=row["kind"])
                return Claimed(row["id"], letter, number)
        return None

    def _due(self) -> Select[Any]:
        columns = _OUTBOX.c
        return (
            select(columns.id, columns.chat, columns.kind, columns.payload)
            .where(columns.state == State.PENDING.value, columns.due_at <= self._clock())
            .order_by(columns.due_at, columns.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )


def _row(letter: Letter, at: datetime) -> dict[str, Any]:
    return {
        "chat": letter.chat,
        "kind": letter.kind,
        "payload": {"text": letter.text, "keyboard": letter.keyboard},
        "broadcast": None,
        "state": State.PENDING.value,
        "due_at": at,
        "attempts": 0,
        "created_at": at,
    }


def _letter(row: RowMapping) -> Letter:
    payload = row["payload"]
    buttons = payload["keyboard"]
    keyboard = tuple(tuple((label, data) for label, data in line) for line in buttons) if buttons else None
    return Letter(row["chat"], payload["text"], keyboard, row["kind"])
