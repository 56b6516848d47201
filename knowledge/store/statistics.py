"""What people asked, counted over the last days. Of single people, nothing is known here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Interval, Select, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.model import Language
from knowledge.store import schema
from knowledge.store.clock import Clock
from knowledge.store.database import Database
from knowledge.store.question import NO_FACT, State

_LOG = schema.log
_QUESTIONS = schema.questions
_ASKINGS = schema.askings
_VOTES = schema.votes
_PEOPLE = schema.people

_INLINE = "inline"


@dataclass(frozen=True, slots=True)
class Slice:
    """Questions asked in chats and groups on one day, with one outcome, in one language."""

    day: date
    outcome: str
    language: Language
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in some days.

    Attributes:
        days: all of them, in order, today last.
        asked: without days on which nothing was asked.
        inline: queries typed in other chats; one question is many, a query for every few letters.
        facts: the most told, by id.
        open: texts of open questions about the city, the most asked first.
        good, bad: votes.
        newcomers: private chats that wrote for the first time.
    """

    days: tuple[date, ...]
    asked: tuple[Slice, ...]
    inline: int
    facts: tuple[tuple[str, int], ...]
    open: tuple[tuple[str, int], ...]
    good: int
    bad: int
    newcomers: int

    @property
    def total(self) -> int:
        """Questions asked in chats and groups."""
        return sum(part.count for part in self.asked)

    def by_outcome(self) -> Counter[str]:
        """How many questions had each outcome."""
        counted = Counter[str]()
        for part in self.asked:
            counted[part.outcome] += part.count
        return counted

    def by_language(self) -> Counter[str]:
        """How many questions were in each language."""
        counted = Counter[str]()
        for part in self.asked:
            counted[part.language] += part.count
        return counted


class Statistics:
    """Counts what the log, the votes and the open questions hold. A day begins when it does on the store's clock."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def figures(self, days: int, *, top: int = 5) -> Figures:
        """Count the last days.

        Args:
            days: how many, today among them; at least 1.
            top: how many facts and open questions to name.
        """
        now = self._clock()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        since = midnight - timedelta(days=days - 1)
        async with self._database.reading() as connection:
            votes = await _votes(connection, since)
            return Figures(
                days=tuple(since.date() + timedelta(days=number) for number in range(days)),
                asked=await _asked(connection, since, now.utcoffset() or timedelta()),
                inline=await _count(connection, _LOG.c.at >= since, _LOG.c.channel == _INLINE),
                facts=await _pairs(connection, _facts(since).limit(top)),
                open=await _pairs(connection, _open(since).limit(top)),
                good=votes.get(True, 0),
                bad=votes.get(False, 0),
                newcomers=await _count(connection, _PEOPLE.c.since >= since),
            )

    async def disliked(self, since: datetime, *, top: int = 5) -> Sequence[tuple[str, int]]:
        """The facts with the most bad votes since a moment, by id."""
        count = func.count()
        bad = select(_VOTES.c.fact, count).where(_VOTES.c.at >= since, _VOTES.c.good.is_(False))
        async with self._database.reading() as connection:
            query = bad.group_by(_VOTES.c.fact).order_by(count.desc(), _VOTES.c.fact)
            return await _pairs(connection, query.limit(top))


def _facts(since: datetime) -> Select[Any]:
    count = func.count()
    told = (_LOG.c.at >= since, _LOG.c.channel != _INLINE, _LOG.c.fact.is_not(None))
    return select(_LOG.c.fact, count).where(*told).group_by(_LOG.c.fact).order_by(count.desc(), _LOG.c.fact)


def _open(since: datetime) -> Select[Any]:
    count = func.count()
    columns = _QUESTIONS.c
    is_open = (columns.state == State.OPEN.value, columns.reason == NO_FACT, columns.text.is_not(None))
    return (
        select(columns.text, count)
        .join(_ASKINGS, _ASKINGS.c.question == columns.id)
        .where(_ASKINGS.c.at >= since, *is_open)
        .group_by(columns.id, columns.text)
        .order_by(count.desc(), columns.id)
    )


async def _asked(connection: AsyncConnection, since: datetime, offset: timedelta) -> tuple[Slice, ...]:
    day = _day(connection, offset).label("day")
    asked = (_LOG.c.at >= since, _LOG.c.channel != _INLINE)
    # By its name: PostgreSQL takes two expressions with parameters for different ones.
    query = select(day, _LOG.c.outcome, _LOG.c.language, func.count()).where(*asked)
    query = query.group_by("day", _LOG.c.outcome, _LOG.c.language).order_by("day", _LOG.c.outcome, _LOG.c.language)
    rows = await connection.execute(query)
    return tuple(Slice(date.fromisoformat(on), outcome, language, count) for on, outcome, language, count in rows)


def _day(connection: AsyncConnection, offset: timedelta) -> ColumnElement[str]:
    """The day of a log entry as text, such as 2026-11-23, where clocks are ahead of UTC by the offset."""
    if connection.dialect.name == "postgresql":
        return func.to_char(func.timezone("UTC", _LOG.c.at) + literal(offset, Interval), "YYYY-MM-DD")
    # Without its fractions, which SQLite rounds: the last microsecond of a day would count for the next.
    return func.date(func.substr(_LOG.c.at, 1, 19), f"{offset.total_seconds():+.0f} seconds")


async def _votes(connection: AsyncConnection, since: datetime) -> dict[bool, int]:
    query = select(_VOTES.c.good, func.count()).where(_VOTES.c.at >= since).group_by(_VOTES.c.good)
    return dict((await connection.execute(query)).all())


async def _count(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> int:
    return (await connection.execute(select(func.count()).where(*conditions))).scalar_one()


async def _pairs(connection: AsyncConnection, query: Select[Any]) -> tuple[tuple[str, int], ...]:
    return tuple((name, count) for name, count in await connection.execute(query))
