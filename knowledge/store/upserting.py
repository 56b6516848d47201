"""Insert or update in one statement, which both databases have but SQLAlchemy spells apart."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def upsert(
    connection: AsyncConnection, table: Table, row: Mapping[str, Any], changes: Mapping[str, Any] | None = None
) -> None:
    """Insert a row; where one with its primary key is there, make the changes to that.

    Args:
        changes: new values by column; None to leave what is there.
    """
    insert = postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
    filled = insert.values(row)
    keys = list(table.primary_key)
    if changes is None:
        await connection.execute(filled.on_conflict_do_nothing(index_elements=keys))
    else:
        await connection.execute(filled.on_conflict_do_update(index_elements=keys, set_=dict(changes)))
