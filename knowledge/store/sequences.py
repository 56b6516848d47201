"""The numbers that each table has given so far, also to rows that are gone: they are not given again."""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import schema

_NUMBERED = {
    table.name: table.autoincrement_column.name
    for table in schema.metadata.sorted_tables
    if table.autoincrement_column is not None
}
"""The column of each table that grows."""


async def read(connection: AsyncConnection) -> dict[str, int]:
    """The last number given, by table; 0 where none was."""
    numbers = dict.fromkeys(_NUMBERED, 0)
    if connection.dialect.name == "postgresql":
        for table, column in _NUMBERED.items():
            sequence = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:table, :column)::regclass)")
            found = (await connection.execute(sequence, {"table": table, "column": column})).scalar()
            numbers[table] = found or 0
        return numbers
    rows = await connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
    return numbers | {name: number for name, number in rows if name in numbers}


async def put(connection: AsyncConnection, numbers: Mapping[str, int]) -> None:
    """Go on from these numbers."""
    for table, number in numbers.items():
        if not number:
            continue
        if connection.dialect.name == "postgresql":
            sequence = text("SELECT setval(pg_get_serial_sequence(:table, :column)::regclass, :number)")
            await connection.execute(sequence, {"table": table, "column": _NUMBERED[table], "number": number})
            continue
        await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
        row = {"table": table, "number": number}
        await connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :number)"), row)
