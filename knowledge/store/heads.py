"""Reading revisions within a transaction: the newest of each item, and single ones."""

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import schema
from knowledge.store.revision import Action, Kind, Revision, from_content

_COLUMNS = schema.revisions.c


async def greatest(connection: AsyncConnection) -> int:
    """The greatest number of a revision; 0 where there is none."""
    return (await connection.execute(select(func.max(_COLUMNS.number)))).scalar() or 0


async def newest(connection: AsyncConnection) -> tuple[Revision, ...]:
    """The head of every item, facts before sources, each in their order."""
    query = (
        select(schema.revisions)
        .join(schema.heads, schema.heads.c.revision == _COLUMNS.number)
        .order_by(schema.heads.c.kind, schema.heads.c.place, schema.heads.c.item)
    )
    return tuple(revision_of(row) for row in (await connection.execute(query)).mappings())


async def head_of(connection: AsyncConnection, kind: Kind, item: str) -> Revision | None:
    """The newest revision of one item."""
    query = (
        select(schema.revisions)
        .join(schema.heads, schema.heads.c.revision == _COLUMNS.number)
        .where(schema.heads.c.kind == kind.value, schema.heads.c.item == item)
    )
    row = (await connection.execute(query)).mappings().first()
    return revision_of(row) if row is not None else None


async def numbered(connection: AsyncConnection, number: int) -> Revision | None:
    """The revision of that number, or None."""
    query = select(schema.revisions).where(_COLUMNS.number == number)
    row = (await connection.execute(query)).mappings().first()
    return revision_of(row) if row is not None else None


def revision_of(row: RowMapping) -> Revision:
    """The revision that a row of the table holds."""
    return Revision(
        number=row["number"],
        item=from_content(row["kind"], row["content"]),
        parent=row["parent"],
        action=Action(row["action"]),
        author=row["author"],
        at=row["at"],
        reason=row["reason"],
        live=row["live"],
        successor=row["successor"],
    )
