"""Stores to test with: real SQLite files, and real databases on the PostgreSQL server of this machine."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import asyncpg

from knowledge.store import Store

SERVER = os.environ.get("TEST_POSTGRESQL", "postgresql://root@127.0.0.1:5432/test")
"""A server on which databases may be made; the one named is only connected to."""


def sqlite_template(folder: Path) -> Path:
    """A migrated, empty store to copy, which is faster than to migrate one for every test."""
    path = folder / "template.db"
    asyncio.run(_make(f"sqlite:///{path}"))
    return path


def sqlite_url(template: Path, folder: Path) -> str:
    """A store of its own."""
    path = folder / "alatau.db"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


async def _make(url: str) -> None:
    store = await Store.open(url)
    await store.close()


@contextmanager
def postgresql_template() -> Iterator[str | None]:
    """The name of a migrated, empty database to copy; None where there is no server."""
    name = f"alatau_template_{uuid4().hex[:12]}"
    try:
        asyncio.run(_execute(f"CREATE DATABASE {name}"))
    except (OSError, asyncpg.PostgresError):
        yield None
        return
    try:
        asyncio.run(_make(_address(name)))
        yield name
    finally:
        asyncio.run(_execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@contextmanager
def postgresql_url(template: str) -> Iterator[str]:
    """The address of a database of its own."""
    name = f"alatau_test_{uuid4().hex[:12]}"
    asyncio.run(_execute(f"CREATE DATABASE {name} TEMPLATE {template}"))
    try:
        yield _address(name)
    finally:
        with suppress(OSError):
            asyncio.run(_execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def _address(name: str) -> str:
    return f"{SERVER.rpartition('/')[0]}/{name}"


async def _execute(statement: str) -> None:
    connection = await asyncpg.connect(SERVER, timeout=5)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
