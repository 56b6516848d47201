"""Roles: owners by setting, all others by grant; each right used is on record."""

import asyncio

import pytest

from knowledge.errors import StoreRefused
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.preferences import SECOND_EDITOR
from tests.conftest import OWNER

EDITOR, STRANGER = 21, 22


def test_ranks() -> None:
    """Each may what those after it may."""
    assert Role.OWNER.may(Role.VIEWER)
    assert Role.EDITOR.may(Role.EDITOR)
    assert not Role.VIEWER.may(Role.EDITOR)


async def test_granted_and_taken(each_store: Store) -> None:
    """It counts at once, and goes with the half-made draft."""
    await each_store.editors.grant(EDITOR, Role.EDITOR, name="Айгүл", by=OWNER)
    await each_store.drafts.put(EDITOR, {"kind": "edit"})
    granted = await each_store.editors.role(EDITOR)
    await each_store.editors.take(EDITOR, by=OWNER)

    assert (granted, await each_store.editors.role(EDITOR)) == (Role.EDITOR, None)
    assert await each_store.drafts.get(EDITOR) is None
    uses = [(entry.use.who, entry.use.action, entry.use.target) for entry in await each_store.audit.latest()]
    assert uses == [(OWNER, "take", str(EDITOR)), (OWNER, "grant", str(EDITOR))]


async def test_granted_anew(each_store: Store) -> None:
    """The newer role stands, in one row."""
    await each_store.editors.grant(EDITOR, Role.EDITOR, name="Айгүл", by=OWNER)
    await each_store.editors.grant(EDITOR, Role.VIEWER, name="Айгүл А.", by=OWNER)
    [editor] = await each_store.editors.all()

    assert (editor.role, editor.name, editor.granted_by) == (Role.VIEWER, "Айгүл А.", OWNER)


async def test_owners_by_setting(each_store: Store) -> None:
    """Nobody takes that from them."""
    for refused in (
        each_store.editors.take(OWNER, by=EDITOR),
        each_store.editors.grant(OWNER, Role.VIEWER, name="x", by=EDITOR),
        each_store.editors.take(STRANGER, by=OWNER),
    ):
        with pytest.raises(StoreRefused):
            await refused

    assert await each_store.editors.role(OWNER) is Role.OWNER
    assert await each_store.audit.latest() == []


async def test_taken_in_another_replica(taken: Store, replica: Store) -> None:
    """A role that was taken is gone everywhere with the next update; one that was granted, after a refresh."""
    await taken.editors.grant(EDITOR, Role.EDITOR, name="Айгүл", by=OWNER)
    await replica.editors.refresh()
    known = await replica.editors.role(EDITOR)
    await taken.editors.take(EDITOR, by=OWNER)

    assert (known, await replica.editors.role(EDITOR)) == (Role.EDITOR, None)


async def test_the_database_is_away(each_store: Store) -> None:
    """The last that is known counts: an editor is told of the outage, not that there are no such commands."""
    await each_store.editors.grant(EDITOR, Role.EDITOR, name="Айгүл", by=OWNER)
    if each_store.database.is_server:
        pytest.skip("a missing table is a fault of ours there")
    async with each_store.database.writing() as connection:
        await connection.exec_driver_sql("ALTER TABLE editors RENAME TO gone")

    assert await each_store.editors.role(EDITOR) is Role.EDITOR


@pytest.fixture
def without_owners(each_store: Store) -> Store:
    """A store opened without owners by setting."""
    each_store.editors._owners = frozenset()  # noqa: SLF001 - what opening it without the setting does
    return each_store


async def owners(store: Store) -> list[int]:
    return [editor.user for editor in await store.editors.all() if editor.role is Role.OWNER]


async def test_the_last_owner_stays(without_owners: Store) -> None:
    """Neither taken nor lowered, by nobody; with a second one, both can be done."""
    editors = without_owners.editors
    await editors.grant(1, Role.OWNER, name="Бір", by=1)
    await editors.grant(2, Role.EDITOR, name="Екі", by=1)
    with pytest.raises(StoreRefused, match="last owner"):
        await editors.take(1, by=1)
    with pytest.raises(StoreRefused, match="last owner"):
        await editors.grant(1, Role.EDITOR, name="Бір", by=1)
    await editors.take(2, by=1)
    await editors.grant(3, Role.OWNER, name="Үш", by=1)
    await editors.take(1, by=3)

    assert await owners(without_owners) == [3]
    assert await editors.role(1) is None


async def test_two_owners_against_each_other(without_owners: Store) -> None:
    """Each takes the other's role at the same moment: one of them stays, always."""
    editors = without_owners.editors
    await editors.grant(1, Role.OWNER, name="Бір", by=1)
    await editors.grant(2, Role.OWNER, name="Екі", by=1)
    done = await asyncio.gather(editors.take(1, by=2), editors.take(2, by=1), return_exceptions=True)

    assert len(await owners(without_owners)) == 1
    assert sum(isinstance(one, StoreRefused) for one in done) == 1


async def test_toggled_and_on_record(each_store: Store) -> None:
    """A word is put in, then taken out; who did it is on record."""
    preferences = each_store.preferences

    assert await preferences.toggle(SECOND_EDITOR, "law", by=1)
    assert await preferences.toggle(SECOND_EDITOR, "land", by=1)
    assert await preferences.get(SECOND_EDITOR) == ("law", "land")
    assert not await preferences.toggle(SECOND_EDITOR, "law", by=1)
    assert await preferences.get(SECOND_EDITOR) == ("land",)
    assert [entry.use.details for entry in await each_store.audit.latest()] == ["off", "on", "on"]
