"""Who may do what: owners by setting, all others by a role that an owner granted."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.errors import StoreRefused, StoreUnavailable
from knowledge.model import Language
from knowledge.store import schema
from knowledge.store.auditing import Use, record
from knowledge.store.clock import Clock
from knowledge.store.database import Database
from knowledge.store.upserting import upsert

_EDITORS = schema.editors


class Role(StrEnum):
    """What somebody is to the bot; each may what those after it may."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"

    def may(self, needed: "Role") -> bool:
        """Whether this role has the rights of another."""
        order = list(Role)
        return order.index(self) <= order.index(needed)


@dataclass(frozen=True, slots=True)
class Editor:
    """A person with a role.

    Attributes:
        user: their Telegram id.
        name: how the one who granted the role knows them.
        language: in which they are written to; None as long as they have not written.
    """

    user: int
    role: Role
    name: str
    language: Language | None
    granted_by: int
    at: datetime


class Editors:
    """Grants, takes and looks up roles."""

    def __init__(self, database: Database, clock: Clock, owners: Collection[int]) -> None:
        self._database = database
        self._clock = clock
        self._owners = frozenset(owners)
        self._known: dict[int, Role] = {}

    @property
    def owners(self) -> frozenset[int]:
        """Those who are owners by setting; nobody can take that from them."""
        return self._owners

    async def refresh(self) -> None:
        """Learn who has a role: only those are looked up when they write."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(_EDITORS.c.user, _EDITORS.c.role))
            self._known = {user: Role(role) for user, role in rows}

    async def role(self, user: int) -> Role | None:
        """A person's role at this moment, or None; the last that is known where the database is away."""
        if user in self._owners:
            return Role.OWNER
        if user not in self._known:
            return None
        with suppress(StoreUnavailable):
            await self.refresh()
        return self._known.get(user)

    async def all(self) -> Sequence[Editor]:
        """Everybody with a granted role, owners by setting left out."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(_EDITORS).order_by(_EDITORS.c.at, _EDITORS.c.user))).mappings()
            return [Editor(**{**row, "role": Role(row["role"])}) for row in rows]

    async def grant(self, user: int, role: Role, *, name: str, by: int) -> None:
        """Give a person a role, instead of the one that they have.

        Raises:
            StoreRefused: they are an owner by setting, or the last owner, and would be none any more.
        """
        self._refuse_owner(user)
        async with self._database.writing() as connection:
            if role is not Role.OWNER:
                await self._refuse_last(connection, user)
            now = self._clock()
            row = {"user": user, "role": role.value, "name": name, "language": None, "granted_by": by, "at": now}
            await upsert(connection, _EDITORS, row, {"role": role.value, "name": name, "granted_by": by, "at": now})
            await record(connection, Use(by, "grant", str(user), role.value), now)
        await self.refresh()

    async def take(self, user: int, *, by: int) -> None:
        """Take a person's role, with their half-made draft.

        Raises:
            StoreRefused: they are an owner by setting, the last owner, or have no role.
        """
        self._refuse_owner(user)
        async with self._database.writing() as connection:
            await self._refuse_last(connection, user)
            gone = await connection.execute(delete(_EDITORS).where(_EDITORS.c.user == user))
            if gone.rowcount == 0:
                raise StoreRefused(f"{user} has no role")
            await connection.execute(delete(schema.drafts).where(schema.drafts.c.editor == user))
            await record(connection, Use(by, "take", str(user)), self._clock())
        await self.refresh()

    def _refuse_owner(self, user: int) -> None:
        if user in self._owners:
            raise StoreRefused(f"{user} is an owner by setting")

    async def _refuse_last(self, connection: AsyncConnection, user: int) -> None:
        """Somebody must be left who can grant roles."""
        if self._owners:
            return
        # Locked, so that two owners who take each other's role at once do not both succeed.
        query = select(_EDITORS.c.user).where(_EDITORS.c.role == Role.OWNER.value).order_by(_EDITORS.c.user)
        if set((await connection.execute(query.with_for_update())).scalars()) == {user}:
            raise StoreRefused(f"{user} is the last owner")
