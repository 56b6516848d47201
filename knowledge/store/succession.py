"""Retiring a fact in favour of another, and bringing earlier revisions back: what changes with them."""

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.errors import StoreRefused
from knowledge.model import Fact
from knowledge.store.heads import head_of, numbered
from knowledge.store.revision import Action, Change, Kind, Revision, Stale


async def retirement(connection: AsyncConnection, fact: str, *, parent: int, successor: str | None) -> list[Change]:
    """The changes that retire a fact; see `Revisions.retire`."""
    current = await head_of(connection, Kind.FACT, fact)
    if current is None:
        raise StoreRefused(f"there is no fact {fact}")
    changes = [Change(current.item, parent, Action.RETIRE, live=False, successor=successor)]
    if current.number != parent:
        raise Stale(changes[0], current)
    retired = _fact(current)
    if successor is not None:
        changes.append(_succeeding(await _live(connection, successor), retired))
    return changes


async def restoration(connection: AsyncConnection, number: int, *, parent: int) -> list[Change]:
    """The changes that bring an earlier revision back; see `Revisions.roll_back`."""
    earlier = await numbered(connection, number)
    if earlier is None:
        raise StoreRefused(f"there is no revision {number}")
    change = Change(earlier.item, parent, Action.ROLLBACK, live=earlier.live, successor=earlier.successor)
    current = await head_of(connection, earlier.kind, earlier.item.id)
    if current is None or current.number != parent:
        raise Stale(change, current)
    if number == parent:
        raise StoreRefused(f"revision {number} stands already")
    return [change, *await _with_successors(connection, earlier, current)]


async def _live(connection: AsyncConnection, fact: str) -> Revision:
    current = await head_of(connection, Kind.FACT, fact)
    if current is None:
        raise StoreRefused(f"there is no fact {fact}")
    _fact(current)
    return current


def _fact(revision: Revision) -> Fact:
    """What a live fact's revision says."""
    if not revision.live or not isinstance(revision.item, Fact):
        raise StoreRefused(f"{revision.item.id} is retired")
    return revision.item


def _succeeding(successor: Revision, retired: Fact) -> Change:
    """The successor, which answers from now on for every id that the retired one answered for."""
    fact = _fact(successor)
    if fact.id == retired.id:
        raise StoreRefused(f"{retired.id} cannot succeed itself")
    was = dict.fromkeys((*fact.was, *retired.was, retired.id))
    return Change(
        fact.model_copy(update={"was": tuple(old for old in was if old != fact.id)}), successor.number, Action.RETIRE
    )


async def _with_successors(connection: AsyncConnection, earlier: Revision, current: Revision) -> list[Change]:
    """The changes of successors that follow from bringing a fact back or from retiring it again."""
    before = current.successor if not current.live else None
    after = earlier.successor if not earlier.live else None
    if before == after or not isinstance(current.item, Fact) or not isinstance(earlier.item, Fact):
        return []
    changes = await _without(connection, before, current.item) if before is not None else []
    if after is not None:
        changes.append(_succeeding(await _live(connection, after), earlier.item))
    return changes


async def _without(connection: AsyncConnection, successor: str | None, back: Fact) -> list[Change]:
    """The changes of those that answered for a fact which is back: its successor, and that one's, if it has one."""
    changes: list[Change] = []
    ids, met = {back.id, *back.was}, {back.id}
    while successor is not None and successor not in met:
        met.add(successor)
        head = await head_of(connection, Kind.FACT, successor)
        if head is None or not isinstance(head.item, Fact):
            break
        if back.id in head.item.was:
            was = tuple(old for old in head.item.was if old not in ids)
            fact = head.item.model_copy(update={"was": was})
            changes.append(Change(fact, head.number, Action.ROLLBACK, live=head.live, successor=head.successor))
        successor = head.successor
    return changes
