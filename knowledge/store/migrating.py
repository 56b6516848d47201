"""Brings a database's schema up to date, with Alembic."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from knowledge.errors import StoreUnavailable

MIGRATIONS = Path(__file__).parent / "migrations"

HEAD = "0001"
"""The newest migration. A database that is there already spares the start Alembic's import."""


def migrate(connection: Connection) -> None:
    """Apply the migrations that are missing, within the connection's transaction.

    Raises:
        StoreUnavailable: the database is of a newer version of this program.
    """
    if is_current(connection):
        return
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")


def is_current(connection: Connection) -> bool:
    """Whether no migration is missing.

    Raises:
        StoreUnavailable: the database is of a newer version of this program.
    """
    current = schema_version(connection)
    if current is not None and current > HEAD:
        raise StoreUnavailable(f"its schema {current} is newer than this program's {HEAD}; upgrade the program")
    return current == HEAD


def schema_version(connection: Connection) -> str | None:
    """The newest migration that a database has had; None for one without any."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
