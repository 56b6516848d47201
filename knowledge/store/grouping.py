"""Which group an unanswered question belongs to, decided by one writer at a time."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.likeness import Signature
from knowledge.store import schema
from knowledge.store.database import GROUPING
from knowledge.store.question import NO_FACT, Nearest, State, Unanswered

MOST_GROUPS = 5_000
"""Groups, those asked last, that a question is compared with."""

_QUESTIONS = schema.questions
_ASKINGS = schema.askings
_WISHES = schema.wishes


async def take_turn(connection: AsyncConnection) -> None:
    """Let no other process group questions until the end of the transaction; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": GROUPING})


async def candidates(connection: AsyncConnection, *, after: int = 0) -> list[tuple[int, Signature]]:
    """The signatures of the groups asked last, of whatever state.

    Args:
        after: only groups with a greater id.
    """
    columns = _QUESTIONS.c
    query = (
        select(columns.id, columns.terms)
        .where(columns.id > after, columns.terms != "")
        .order_by(columns.last_at.desc(), columns.id.desc())
        .limit(MOST_GROUPS)
    )
    return [(number, Signature.of(terms)) for number, terms in await connection.execute(query)]


async def greatest(connection: AsyncConnection) -> int:
    """The greatest id of a group; 0 where there is none."""
    return (await connection.execute(select(func.max(_QUESTIONS.c.id)))).scalar() or 0


async def group_of(
    connection: AsyncConnection, found: Unanswered, likely: int | None, seen: int, nearest: Nearest
) -> int | None:
    """The group to join: one that came since the likely one was found, or that one; None for a new group."""
    if not found.signature.terms:
        # Without words there is no likeness, but the same text again is the same question.
        same = select(_QUESTIONS.c.id).where(_QUESTIONS.c.text == found.text).order_by(_QUESTIONS.c.id.desc())
        return (await connection.execute(same.limit(1))).scalar()
    newer = await candidates(connection, after=seen)
    since = nearest(found.signature, newer) if newer else None
    if since is not None or likely is None:
        return since
    kept = await connection.execute(select(_QUESTIONS.c.id).where(_QUESTIONS.c.id == likely))
    return kept.scalar()


async def begin(connection: AsyncConnection, found: Unanswered, at: datetime) -> int:
    """Make a new group of one question."""
    row = {
        "text": found.text,
        "language": found.language,
        "terms": found.signature.text,
        "count": 1,
        "first_at": at,
        "last_at": at,
        "reason": found.reason,
        "state": State.OPEN.value,
    }
    query = insert(_QUESTIONS).values(row).returning(_QUESTIONS.c.id)
    number: int = (await connection.execute(query)).scalar_one()
    return number


async def join(connection: AsyncConnection, group: int, found: Unanswered, at: datetime) -> None:
    """Count a question in a group; one that was answered is open again, for the answer does not reach this one."""
    columns = _QUESTIONS.c
    before = select(columns.text, columns.state).where(columns.id == group).with_for_update()
    row = (await connection.execute(before)).mappings().one()
    changes: dict[str, Any] = {"count": columns.count + 1, "last_at": at}
    if found.reason == NO_FACT:
        changes["reason"] = NO_FACT
    if row["text"] is None:
        changes |= {"text": found.text, "language": found.language}
    if row["state"] == State.ANSWERED:
        changes |= {"state": State.OPEN.value, "fact": None, "closed_by": None, "closed_at": None}
    await connection.execute(update(_QUESTIONS).where(columns.id == group).values(changes))


async def append(connection: AsyncConnection, group: int, found: Unanswered, at: datetime) -> int:
    """Append a question to its group; returns its own number."""
    row = {"question": group, "text": found.text, "language": found.language, "at": at}
    query = insert(_ASKINGS).values(row).returning(_ASKINGS.c.id)
    number: int = (await connection.execute(query)).scalar_one()
    return number


async def withdraw(connection: AsyncConnection, asking: int) -> None:
    """Take back a question that its person has edited; a group of which nothing is left goes, too."""
    found = await connection.execute(select(_ASKINGS.c.question).where(_ASKINGS.c.id == asking))
    group = found.scalar()
    if group is None:
        return
    await connection.execute(delete(_ASKINGS).where(_ASKINGS.c.id == asking))
    mine = _QUESTIONS.c.id == group
    await connection.execute(update(_QUESTIONS).where(mine).values(count=_QUESTIONS.c.count - 1))
    wished = exists().where(_WISHES.c.question == group)
    empty = (mine, _QUESTIONS.c.count == 0, _QUESTIONS.c.state == State.OPEN.value, ~wished)
    await connection.execute(delete(_QUESTIONS).where(*empty))
