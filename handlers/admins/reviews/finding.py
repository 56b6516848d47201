"""An open conflict with what stands in the store now."""

from dataclasses import dataclass

from knowledge.store import Store
from knowledge.store.conflicts import Conflict
from knowledge.store.revision import Revision


@dataclass(frozen=True, slots=True)
class Open:
    """A conflict that waits for a decision.

    Attributes:
        head: the item's newest revision.
    """

    conflict: Conflict
    head: Revision


async def find(store: Store, number: int) -> Open | None:
    """The open conflict of that number, or None."""
    conflict = next((one for one in await store.conflicts.open() if one.id == number), None)
    head = await store.revisions.head(conflict.item, conflict.kind) if conflict is not None else None
    return Open(conflict, head) if conflict is not None and head is not None else None
