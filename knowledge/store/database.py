"""The connection to SQLite or PostgreSQL: opened, migrated, one writer at a time."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from knowledge.errors import StoreUnavailable
from knowledge.store.migrating import is_current, migrate

BUSY_SECONDS = 10
"""How long a writer waits for another before it counts the store as unavailable."""

CONNECT_SECONDS = 5
"""How long a server may take to accept a connection."""

_MIGRATING, _PUBLISHING, _SENDING, GROUPING = 0x616C_6174, 0x616C_6175, 0x616C_6176, 0x616C_6177
"""Keys of PostgreSQL's advisory locks: any numbers that nothing else in the database uses, each its own."""

_BAD_VALUE = "22"
"""How PostgreSQL's codes for values that it does not take begin."""

_KEEPALIVE = (
    "SELECT set_config('tcp_keepalives_idle', '15', false), set_config('tcp_keepalives_interval', '5', false), "
    "set_config('tcp_keepalives_count', '3', false)"
)


class Database:
    """A store's database. Transactions either commit whole or leave nothing.

    Attributes:
        url: what it was opened from, with its driver.
        published: set whenever this process has appended revisions; whoever waits for it clears it.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.url = engine.url
        self.published = asyncio.Event()
        self._engine = engine
        self._turn = asyncio.Lock()
        self._sender = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> "Database":
        """Connect, and bring the schema up to date; safe where several processes do so at once.

        Args:
            url: `sqlite:///PATH` or `postgresql://…`.

        Raises:
            ValueError: the address is neither.
            StoreUnavailable: it cannot be reached, opened or migrated.
        """
        database = cls(_engine(driven(url)))
        try:
            await database._migrate()
        except BaseException:
            await database.close()
            raise
        return database

    @property
    def is_server(self) -> bool:
        """Whether other processes on other machines may share it."""
        return self.url.get_backend_name() == "postgresql"

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection, None]:
        """One consistent view of the whole store.

        Raises:
            StoreUnavailable: the database is away.
        """
        async with _available(), self._engine.connect() as connection, connection.begin():
            if self.is_server:
                await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield connection

    @asynccontextmanager
    async def writing(self, *, publishing: bool = False) -> AsyncGenerator[AsyncConnection, None]:
        """A transaction that is committed at the end, and undone where the body raises.

        Args:
            publishing: it appends revisions. Those wait for each other, so that numbers are committed in their
                order and whoever has seen a number has seen all before it.

        Raises:
            StoreUnavailable: the database is away or full, or another writer does not come to an end.
        """
        async with _available(), self._in_turn(), self._engine.connect() as plain:
            connection = await plain.execution_options(writes=True)
            async with connection.begin():
                if publishing and self.is_server:
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _PUBLISHING})
                yield connection
            if publishing:
                self.published.set()

    @asynccontextmanager
    async def raw(self) -> AsyncGenerator[Any, None]:
        """The driver's own connection, for what SQLAlchemy has no words for; not in any transaction."""
        async with _available(), self._engine.connect() as connection:
            yield (await connection.get_raw_connection()).driver_connection

    @asynccontextmanager
    async def alone(self) -> AsyncGenerator["Tenure | None", None]:
        """Be the one who sends messages as long as the context lasts, or get None because somebody else is.

        On a server, the place is free again as soon as the process, or its connection, is gone.

        Raises:
            StoreUnavailable: the database is away.
        """
        if not self.is_server:
            if self._sender.locked():
                yield None
                return
            async with self._sender:
                yield Tenure(None)
            return
        async with _available(), self._engine.connect() as plain:
            connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
            # Of a machine that lost its power nothing comes any more, not even the end of its connection.
            await connection.execute(text(_KEEPALIVE))
            taken = await connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _SENDING})
            if not taken.scalar_one():
                yield None
                return
            try:
                yield Tenure(connection)
            finally:
                # Where the connection is gone, so is the lock.
                with suppress(SQLAlchemyError):
                    await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _SENDING})

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _in_turn(self) -> AsyncGenerator[None, None]:
        """Queue the writers of this process: SQLite lets the others wait blindly, and some for ever."""
        if self.is_server:
            yield
            return
        async with self._turn:
            yield

    async def _migrate(self) -> None:
        async with self.reading() as connection:
            if await connection.run_sync(is_current):
                return
        async with self.writing() as connection:
            if self.is_server:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
            await connection.run_sync(migrate)


class Tenure:
    """Being the one who sends."""

    def __init__(self, connection: AsyncConnection | None) -> None:
        self._connection = connection

    async def check(self) -> None:
        """Make sure that this is still so.

        Raises:
            StoreUnavailable: the connection is gone, and the place with it.
        """
        if self._connection is not None:
            async with _available():
                await self._connection.execute(text("SELECT 1"))


@asynccontextmanager
async def _available() -> AsyncGenerator[None, None]:
    """Tell a database that is away from a mistake in a statement."""
    try:
        yield
    except DBAPIError as error:
        if _is_away(error):
            raise StoreUnavailable(_reason(error)) from error
        raise
    except (PoolTimeout, OSError, TimeoutError) as error:
        raise StoreUnavailable(_reason(error)) from error


def _is_away(error: DBAPIError) -> bool:
    """Whether it is the database's fault; a server that shuts down raises what has no class of its own."""
    return error.connection_invalidated or not (
        isinstance(error, IntegrityError | ProgrammingError | DataError) or _is_bad_value(error.orig)
    )


def _is_bad_value(origin: BaseException | None) -> bool:
    """Whether a value was refused, by PostgreSQL or by its driver, which has no class for that."""
    state = getattr(origin, "sqlstate", None) or ""
    return state.startswith(_BAD_VALUE) or (origin is not None and isinstance(origin.__cause__, ValueError))


def _reason(error: Exception) -> str:
    """One line without the statement, whose values may be anything that people wrote."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return " ".join(str(origin).split()) or type(origin).__name__


def driven(url: str) -> URL:
    """The address with the driver that this program uses.

    Raises:
        ValueError: it is not an address of SQLite or PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # Their reasons quote the address, and with it perhaps a password.
        raise ValueError("is not an address of a database") from None
    kind = parsed.drivername.split("+")[0]
    if kind == "sqlite" and parsed.database and parsed.database != ":memory:" and not parsed.query:
        return parsed.set(drivername="sqlite+aiosqlite")
    if kind in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+asyncpg", query=_options(parsed))
    raise ValueError("must be sqlite:///PATH or postgresql://…")


def _options(url: URL) -> Mapping[str, str | tuple[str, ...]]:
    """What may stand behind the question mark, as asyncpg calls it."""
    options = {"ssl" if name == "sslmode" else name: value for name, value in url.query.items()}
    for name in options.keys() - {"host", "port", "ssl"}:
        raise ValueError(f"takes sslmode, host and port behind the question mark, not {name}")
    return options


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() == "postgresql":
        limits = {"timeout": CONNECT_SECONDS, "command_timeout": 3 * BUSY_SECONDS}
        return create_async_engine(
            url, hide_parameters=True, pool_pre_ping=True, pool_timeout=BUSY_SECONDS, connect_args=limits
        )
    engine = create_async_engine(url, hide_parameters=True, async_creator=partial(_connected, url.database or ""))
    event.listen(engine.sync_engine, "connect", _set_up)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


async def _connected(path: str) -> aiosqlite.Connection:
    connection = aiosqlite.connect(path, timeout=BUSY_SECONDS)
    thread = connection._thread  # noqa: SLF001 - it has no public name
    thread.daemon = True
    try:
        return await connection
    except BaseException:
        # It would tell its end to the event loop, which may be closed by then, with a traceback.
        await asyncio.to_thread(thread.join)
        raise


def _set_up(connection: Any, _record: Any) -> None:
    # Python's own transactions begin too late: not before the first statement that writes.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails where another has written in between.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
