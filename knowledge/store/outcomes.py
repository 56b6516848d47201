"""What became of letters and broadcasts after a backup was made: restored, they are not sent a second time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.store import schema
from knowledge.store.outbox import RUNNING, State

_AT_A_TIME = 500
"""Numbers that one query asks for."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is begun once and ends once.

    Attributes:
        begun: the moment that, with the number, tells whether two rows are the same thing.
        open: states from which it would go on.
        ends: the columns that tell how it ended.
    """

    table: Table
    begun: Column[Any]
    open: tuple[str, ...]
    ends: tuple[str, ...]


_KINDS = (
    _Kind(
        schema.outbox,
        schema.outbox.c.created_at,
        (State.PENDING.value, State.SENDING.value),
        ("state", "error", "sent_at", "attempts"),
    ),
    _Kind(schema.broadcasts, schema.broadcasts.c.at, (RUNNING,), ("state", "finished_at")),
)

Outcomes = Sequence[tuple[_Kind, Sequence[dict[str, Any]]]]
"""How what a backup would go on with has ended in the store."""


async def read(backup: AsyncConnection, store: AsyncConnection) -> Outcomes:
    """How what the backup would go on with has ended in the store that it replaces."""
    return [(kind, await _ended(backup, store, kind)) for kind in _KINDS]


async def put(store: AsyncConnection, outcomes: Outcomes) -> None:
    """End the same in the restored store."""
    for kind, rows in outcomes:
        if rows:
            values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in kind.ends}
            ending = update(kind.table).where(kind.table.c.id == bindparam("number")).values(values)
            await store.execute(ending, rows)


async def _ended(backup: AsyncConnection, store: AsyncConnection, kind: _Kind) -> list[dict[str, Any]]:
    columns = kind.table.c
    unfinished = select(columns.id, kind.begun).where(columns.state.in_(kind.open)).order_by(columns.id)
    begun = dict((await backup.execute(unfinished)).all())
    found: list[dict[str, Any]] = []
    for numbers in _batches(list(begun)):
        # Only what waits is sent; what is being sent at this moment is not to be sent again, either.
        query = select(kind.table).where(columns.id.in_(numbers), columns.state != kind.open[0])
        rows = (await store.execute(query)).mappings()
        same = (row for row in rows if row[kind.begun.name] == begun[row["id"]])
        found += ({"number": row["id"], **{f"to_{name}": row[name] for name in kind.ends}} for row in same)
    return found


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _AT_A_TIME] for start in range(0, len(numbers), _AT_A_TIME))
