"""The tables, the same for SQLite and PostgreSQL. Changes go through a migration; a test compares both."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

from knowledge.store.columns import Moment, Written

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _number() -> Any:
    """A growing number; SQLite grows only what it calls INTEGER."""
    return BigInteger().with_variant(Integer, "sqlite")


_ITEM = String(48)
_LANGUAGE = String(2)
_KIND = String(16)

revisions = Table(
    "revisions",
    metadata,
    Column("number", _number(), primary_key=True, autoincrement=True),
    Column("kind", _KIND, nullable=False),
    Column("item", _ITEM, nullable=False),
    Column("parent", _number(), ForeignKey("revisions.number")),
    Column("action", _KIND, nullable=False),
    Column("author", BigInteger),
    Column("at", Moment, nullable=False),
    Column("reason", Written, nullable=False),
    # JSON, not JSONB: figures keep their order, so that an export is the same byte for byte.
    Column("content", JSON, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("successor", _ITEM),
    Index(None, "kind", "item"),
    sqlite_autoincrement=True,
)

heads = Table(
    "heads",
    metadata,
    Column("kind", _KIND, primary_key=True),
    Column("item", _ITEM, primary_key=True),
    Column("revision", _number(), ForeignKey("revisions.number"), nullable=False),
    Column("place", Integer, nullable=False),
)

curated = Table(
    "curated",
    metadata,
    Column("kind", _KIND, primary_key=True),
    Column("item", _ITEM, primary_key=True),
    Column("digest", String(32), nullable=False),
)

syncs = Table(
    "syncs",
    metadata,
    Column("fingerprint", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("latest", Boolean, nullable=False),
)

conflicts = Table(
    "conflicts",
    metadata,
    Column("id", _number(), primary_key=True, autoincrement=True),
    Column("kind", _KIND, nullable=False),
    Column("item", _ITEM, nullable=False),
    Column("revision", _number(), ForeignKey("revisions.number"), nullable=False),
    Column("content", JSON(none_as_null=True)),
    Column("at", Moment, nullable=False),
    Column("resolution", _KIND),
    Column("resolved_by", BigInteger),
    Column("resolved_at", Moment),
    Index(None, "resolution"),
    sqlite_autoincrement=True,
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", _number(), primary_key=True, autoincrement=True),
    Column("author", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("item", _ITEM, nullable=False),
    Column("reason", Written, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("state", _KIND, nullable=False),
    Column("decided_by", BigInteger),
    Column("decided_at", Moment),
    Index(None, "state"),
    sqlite_autoincrement=True,
)

drafts = Table(
    "drafts",
    metadata,
    Column("editor", BigInteger, primary_key=True, autoincrement=False),
    Column("content", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)

editors = Table(
    "editors",
    metadata,
    Column("user", BigInteger, primary_key=True, autoincrement=False),
    Column("role", _KIND, nullable=False),
    Column("name", Written, nullable=False),
    Column("language", _LANGUAGE),
    Column("granted_by", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", _number(), primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("who", BigInteger),
    Column("action", String(32), nullable=False),
    Column("target", Written, nullable=False),
    Column("details", Written, nullable=False),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(48), primary_key=True),
    Column("value", JSON, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("id", _number(), primary_key=True, autoincrement=True),
    Column("text", Written),
    Column("language", _LANGUAGE, nullable=False),
    Column("terms", Written, nullable=False),
    Column("count", Integer, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("reason", _KIND, nullable=False),
    Column("state", _KIND, nullable=False),
    Column("fact", _ITEM),
    Column("closed_by", BigInteger),
    Column("closed_at", Moment),
    Index(None, "state", "count"),
    Index(None, "last_at"),
    sqlite_autoincrement=True,
)

askings = Table(
    "askings",
    metadata,
    Column("id", _number(), primary_key=True, autoincrement=True),
    Column("question", _number(), ForeignKey("questions.id", ondelete="CASCADE"), nullable=False),
    Column("text", Written),
    Column("language", _LANGUAGE, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "question"),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

wishes = Table(
    "wishes",
    metadata,
    Column("question", _number(), ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("chat", BigInteger, primary_key=True),
    Column("language", _LANGUAGE, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "chat"),
)

log = Table(
    "log",
    metadata,
    Column("id", _number(), primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("channel", _KIND, nullable=False),
    Column("language", _LANGUAGE, nullable=False),
    Column("outcome", _KIND, nullable=False),
    Column("reason", _KIND),
    Column("fact", _ITEM),
    Column("score", Float),
    Column("text", Written),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

people = Table(
    "people",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("language", _LANGUAGE, nullable=False),
    Column("chosen", Boolean, nullable=False),
    Column("since", Moment, nullable=False),
    Column("seen", Date, nullable=False),
    Column("blocked", Boolean, nullable=False),
)

votes = Table(
    "votes",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("fact", _ITEM, primary_key=True),
    Column("language", _LANGUAGE, nullable=False),
    Column("revision", _number(), nullable=False),
    Column("good", Boolean, nullable=False),
    Column("why", _KIND),
    Column("at", Moment, nullable=False),
    Index(None, "fact"),
    Index(None, "at"),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", _number(), primary_key=True, autoincrement=True),
    Column("author", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("texts", JSON, nullable=False),
    Column("audience", JSON, nullable=False),
    Column("state", _KIND, nullable=False),
    Column("panel_chat", BigInteger),
    Column("panel_message", BigInteger),
    Column("finished_at", Moment),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _number(), primary_key=True, autoincrement=True),
    Column("chat", BigInteger, nullable=False),
    Column("kind", _KIND, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("broadcast", _number(), ForeignKey("broadcasts.id")),
    Column("state", _KIND, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Written),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    # One index for the next letter and for the counts: of two, PostgreSQL may take the one that does not sort.
    Index(None, "broadcast", "state", "due_at", "id"),
    Index(None, "chat"),
    sqlite_autoincrement=True,
)
