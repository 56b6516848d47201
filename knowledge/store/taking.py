"""Takes the curated files into the store: what changed in them becomes revisions; editors' edits stay."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.base import Base
from knowledge.model import Fact
from knowledge.store import schema
from knowledge.store.clock import Clock
from knowledge.store.composing import compose
from knowledge.store.database import Database
from knowledge.store.heads import greatest, newest
from knowledge.store.revision import Action, Change, Item, Kind, Revision, kind_of, to_content
from knowledge.store.revisions import Authorship, append

_Key = tuple[str, str]
"""Kind and id of an item."""

CURATION = Authorship(None, "knowledge/data")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a start took from the files, by id.

    Attributes:
        conflicts: items whose files changed after an editor had changed them; the editor's content stays.
        outdated: the files are of an older release than the store has seen; nothing was taken.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class _Before:
    """What the store holds.

    Attributes:
        digests: of the files that were taken last.
        told: the facts as they are told and exported, without references that lead nowhere.
    """

    digests: Mapping[_Key, str]
    heads: Mapping[_Key, Revision]
    told: Mapping[str, Fact]

    def says(self, head: Revision, item: Item) -> bool:
        """Whether the store says already what a file says."""
        return head.live and item in (head.item, self.told.get(item.id))

    def agrees(self, key: _Key, head: Revision) -> bool:
        """Whether the store says what the files said last: what has changed in them since is then the newer."""
        then = self.digests.get(key)
        if head.action is Action.CURATE or not head.live:
            return head.action is Action.CURATE or then is None
        told = self.told.get(head.item.id, head.item) if head.kind is Kind.FACT else head.item
        return then in {digest(head.item), digest(told)}


@dataclass
class _Plan:
    """What is to be done, gathered item by item."""

    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    retired: list[Change] = field(default_factory=list)
    conflicts: list[tuple[Revision, Item | None]] = field(default_factory=list)

    def taken(self) -> Taken:
        return Taken(
            tuple(change.item.id for change in self.added),
            tuple(change.item.id for change in self.changed),
            tuple(change.item.id for change in self.retired),
            tuple(revision.item.id for revision, _ in self.conflicts),
        )


async def take(database: Database, base: Base, clock: Clock) -> Taken:
    """Bring the store up to the curated files.

    Replicas that start at once take turns; each finds what the one before has taken. Replicas of an older release
    that start again later leave the store as it is, because it has had their files before.

    Raises:
        StoreUnavailable: see `Database`.
    """
    found: list[Item] = [*base.sources.values(), *base.facts]
    items = {(kind_of(item).value, item.id): item for item in found}
    digests = {key: digest(item) for key, item in items.items()}
    fingerprint = _fingerprint(digests)
    async with database.reading() as connection:
        known = await _seen(connection, fingerprint)
    if known is not None:
        return Taken(outdated=not known)
    async with database.writing(publishing=True) as connection:
        # Another replica may have been first.
        known = await _seen(connection, fingerprint)
        if known is not None:
            return Taken(outdated=not known)
        heads = {(head.kind.value, head.item.id): head for head in await newest(connection)}
        told = {fact.id: fact for fact in compose(base, list(heads.values())).facts}
        before = _Before(await _digests(connection), heads, told)
        plan = _plan(items, digests, before)
        await append(connection, [*plan.added, *plan.changed, *plan.retired], CURATION, clock())
        await _order(connection, list(items))
        touched = {key for key in {*digests, *before.digests} if digests.get(key) != before.digests.get(key)}
        await _list_conflicts(connection, touched, plan.conflicts, clock())
        await _remember(connection, digests, fingerprint, clock())
        return plan.taken()


def digest(item: Item) -> str:
    """A name for an item's content."""
    content = json.dumps(to_content(item), ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def _fingerprint(digests: Mapping[_Key, str]) -> str:
    """A name for all files together, in their order."""
    lines = [f"{kind} {item} {name}" for (kind, item), name in digests.items()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def _plan(items: Mapping[_Key, Item], digests: Mapping[_Key, str], before: _Before) -> _Plan:
    plan = _Plan()
    for key, item in items.items():
        head = before.heads.get(key)
        if head is None:
            plan.added.append(Change(item, None, Action.CURATE))
        elif before.digests.get(key) == digests[key] or before.says(head, item):
            # Not touched in the files since, or edited in chat to what the files say by now.
            continue
        elif before.agrees(key, head):
            plan.changed.append(Change(item, head.number, Action.CURATE))
        else:
            plan.conflicts.append((head, item))
    for key in before.digests.keys() - items.keys():
        head = before.heads.get(key)
        if head is None or not head.live:
            continue
        if before.agrees(key, head):
            successor = _successor(head.item.id, items.values())
            plan.retired.append(Change(head.item, head.number, Action.CURATE, live=False, successor=successor))
        else:
            plan.conflicts.append((head, None))
    return plan


def _successor(gone: str, items: Iterable[Item]) -> str | None:
    """The fact that a removed one was merged into."""
    return next((item.id for item in items if isinstance(item, Fact) and gone in item.was), None)


async def _seen(connection: AsyncConnection, fingerprint: str) -> bool | None:
    """Whether these files were the last to be taken; None where they were never taken."""
    syncs = schema.syncs
    query = select(syncs.c.latest).where(syncs.c.fingerprint == fingerprint)
    latest: bool | None = (await connection.execute(query)).scalar()
    # A store that was emptied by hand has nothing to be behind of.
    return latest if latest is None or await greatest(connection) else None


async def _digests(connection: AsyncConnection) -> dict[_Key, str]:
    table = schema.curated
    rows = await connection.execute(select(table.c.kind, table.c.item, table.c.digest))
    return {(kind, item): name for kind, item, name in rows}


async def _order(connection: AsyncConnection, curated: Sequence[_Key]) -> None:
    """Bring the items into the order of the files; those that the files lack come last, in the order they had."""
    heads = schema.heads
    query = select(heads.c.kind, heads.c.item, heads.c.place).order_by(heads.c.kind, heads.c.place, heads.c.item)
    places = {(kind, item): place for kind, item, place in await connection.execute(query)}
    order = dict.fromkeys(key for key in (*curated, *places) if key in places)
    moved = [
        {"of": kind, "name": item, "to": number}
        for number, (kind, item) in enumerate(order, start=1)
        if places[kind, item] != number
    ]
    if moved:
        mine = (heads.c.kind == bindparam("of"), heads.c.item == bindparam("name"))
        await connection.execute(update(heads).where(*mine).values(place=bindparam("to")), moved)


async def _list_conflicts(
    connection: AsyncConnection,
    touched: Iterable[_Key],
    found: Sequence[tuple[Revision, Item | None]],
    at: datetime,
) -> None:
    table = schema.conflicts
    listed = {(head.kind.value, head.item.id) for head, _ in found}
    for kind, name in sorted(touched):
        same = (table.c.kind == kind, table.c.item == name, table.c.resolution.is_(None))
        if (kind, name) in listed:
            # A later release changed it again: only its newest content is worth a decision.
            await connection.execute(delete(table).where(*same))
        else:
            # Files and store say the same by now.
            await connection.execute(update(table).where(*same).values(resolution="agreed", resolved_at=at))
    for head, item in found:
        row = {
            "kind": head.kind.value,
            "item": head.item.id,
            "revision": head.number,
            "content": to_content(item) if item is not None else None,
            "at": at,
        }
        await connection.execute(insert(table).values(row))


async def _remember(connection: AsyncConnection, digests: Mapping[_Key, str], fingerprint: str, at: datetime) -> None:
    await connection.execute(delete(schema.curated))
    rows = [{"kind": kind, "item": item, "digest": name} for (kind, item), name in digests.items()]
    if rows:
        await connection.execute(insert(schema.curated), rows)
    await connection.execute(update(schema.syncs).values(latest=False))
    await connection.execute(delete(schema.syncs).where(schema.syncs.c.fingerprint == fingerprint))
    await connection.execute(insert(schema.syncs).values(fingerprint=fingerprint, at=at, latest=True))
