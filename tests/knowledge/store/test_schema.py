"""The migrations and the tables of `schema.py` say the same; databases of other versions are treated with care."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from knowledge.errors import StoreUnavailable
from knowledge.store import Store, schema
from knowledge.store.migrating import HEAD, MIGRATIONS


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": schema.metadata})
    return list(compare_metadata(context, schema.metadata))


async def test_migrations_make_the_schema(each_store: Store) -> None:
    """Nothing is missing, nothing is left, on either database."""
    async with each_store.database.reading() as connection:
        assert await connection.run_sync(differences) == []
        names = await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))

    assert names == {*schema.metadata.tables, "alembic_version"}


def test_the_newest_migration_is_known() -> None:
    """One line of migrations, whose end is the one that a start looks for."""
    script = ScriptDirectory(str(MIGRATIONS))

    assert script.get_heads() == [HEAD]


async def test_a_newer_database(each_store: Store, each_url: str) -> None:
    """It is refused and left as it is: this program does not know what it holds."""
    async with each_store.database.writing() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreUnavailable, match="schema 9999 is newer"):
        await Store.open(each_url)

    async with each_store.database.reading() as connection:
        assert (await connection.exec_driver_sql("SELECT version_num FROM alembic_version")).scalar() == "9999"


async def test_a_migration_that_fails(tmp_path: Path) -> None:
    """It leaves nothing behind: the next start tries it again from the beginning."""
    path = tmp_path / "half.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE outbox (id INTEGER)")
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="outbox already exists"):
            await Store.open(f"sqlite:///{path}")

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("outbox",)]
