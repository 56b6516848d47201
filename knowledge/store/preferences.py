"""Settings that are changed while the bot runs, by name."""

from collections.abc import Sequence

from sqlalchemy import select

from knowledge.store import schema
from knowledge.store.auditing import Use, record
from knowledge.store.clock import Clock
from knowledge.store.database import Database
from knowledge.store.upserting import upsert

_SETTINGS = schema.settings

SECOND_EDITOR = "second-editor"
"""Topics whose changes need a second editor."""

DIGEST = "digest"
"""The week, such as 2026-W48, whose digest was sent last."""


class Preferences:
    """Lists of words under a name."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def get(self, name: str) -> tuple[str, ...]:
        """The words; none where nothing was set."""
        async with self._database.reading() as connection:
            found = (await connection.execute(select(_SETTINGS.c.value).where(_SETTINGS.c.name == name))).scalar()
            return tuple(found or ())

    async def put(self, name: str, words: Sequence[str]) -> None:
        """Set the words."""
        async with self._database.writing() as connection:
            value = list(words)
            await upsert(connection, _SETTINGS, {"name": name, "value": value}, {"value": value})

    async def toggle(self, name: str, word: str, *, by: int) -> bool:
        """Add a word, or take it out where it is among the words; whether it is among them now."""
        async with self._database.writing() as connection:
            # A row to lock, so that of two who toggle at once neither undoes what the other did.
            await upsert(connection, _SETTINGS, {"name": name, "value": []})
            query = select(_SETTINGS.c.value).where(_SETTINGS.c.name == name).with_for_update()
            before = list((await connection.execute(query)).scalar() or ())
            value = [other for other in before if other != word] if word in before else [*before, word]
            await upsert(connection, _SETTINGS, {"name": name, "value": value}, {"value": value})
            await record(connection, Use(by, name, word, "on" if word in value else "off"), self._clock())
        return word in value
