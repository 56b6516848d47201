"""The private chats that know the bot: language, and whether they still take messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, delete, func, select, update

from knowledge.model import Language
from knowledge.store import schema
from knowledge.store.clock import Clock
from knowledge.store.database import Database
from knowledge.store.upserting import upsert

_PEOPLE = schema.people


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept about a private chat.

    Attributes:
        chosen: the person chose the language, instead of it being taken from Telegram.
        since: when they first wrote.
        seen: the day on which they last wrote.
        blocked: they have blocked the bot.
    """

    chat: int
    language: Language
    chosen: bool
    since: datetime
    seen: date
    blocked: bool


class People:
    """Reads and keeps private chats."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def find(self, chat: int) -> Known | None:
        """What is kept about a chat, or None."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(_PEOPLE).where(_PEOPLE.c.chat == chat))).mappings().first()
            return Known(**row) if row is not None else None

    async def choose(self, chat: int, language: Language) -> None:
        """Keep a person's choice of language."""
        async with self._database.writing() as connection:
            now = self._clock()
            row = _row(chat, language, now, chosen=True)
            await upsert(connection, _PEOPLE, row, {"language": language, "chosen": True})

    async def saw(self, chats: Mapping[int, Language]) -> None:
        """Note who wrote today; a language that was chosen stays."""
        async with self._database.writing() as connection:
            now = self._clock()
            # In one order, so that two replicas do not wait for each other.
            for chat, language in sorted(chats.items()):
                kept = case((_PEOPLE.c.chosen, _PEOPLE.c.language), else_=language)
                changes = {"seen": now.date(), "blocked": False, "language": kept}
                await upsert(connection, _PEOPLE, _row(chat, language, now), changes)

    async def block(self, chat: int) -> None:
        """Note that a person blocked the bot: nothing is sent to them until they write again."""
        async with self._database.writing() as connection:
            await connection.execute(update(_PEOPLE).where(_PEOPLE.c.chat == chat).values(blocked=True))

    async def count(self, language: Language | None = None) -> int:
        """How many take messages, of one language or of all."""
        query = select(func.count()).where(_PEOPLE.c.blocked.is_(False))
        if language is not None:
            query = query.where(_PEOPLE.c.language == language)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one()

    async def forget(self, chat: int) -> None:
        """Delete what is kept about a chat."""
        async with self._database.writing() as connection:
            await connection.execute(delete(_PEOPLE).where(_PEOPLE.c.chat == chat))


def _row(chat: int, language: Language, now: datetime, *, chosen: bool = False) -> dict[str, Any]:
    return {
        "chat": chat,
        "language": language,
        "chosen": chosen,
        "since": now,
        "seen": now.date(),
        "blocked": False,
    }
