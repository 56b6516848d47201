"""Revisions: what stood in the store at each time, who put it there, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from knowledge.errors import StoreRefused
from knowledge.model import Fact, Source

Item = Fact | Source


class Kind(StrEnum):
    """What has revisions."""

    FACT = "fact"
    SOURCE = "source"


class Action(StrEnum):
    """What made a revision."""

    CURATE = "curate"
    """Taken from the curated files."""
    PUBLISH = "publish"
    """A new item, or an edit of one, by an editor."""
    RETIRE = "retire"
    ROLLBACK = "rollback"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of one fact or source. Never changed, never deleted.

    Attributes:
        number: grows with every revision of the whole store, from 1.
        parent: the revision of the same item that it was made from; None for its first.
        author: a Telegram user id; None for the curated files.
        live: False where the item is retired: its content is kept, but not told any more.
        successor: the fact that a retired one's id leads to.
    """

    number: int
    item: Item
    parent: int | None
    action: Action
    author: int | None
    at: datetime
    reason: str
    live: bool = True
    successor: str | None = None

    @property
    def kind(self) -> Kind:
        """What it is a revision of."""
        return kind_of(self.item)


@dataclass(frozen=True, slots=True)
class Change:
    """A revision that is to be made.

    Attributes:
        item: the content it is to have.
        parent: the number of the revision that the author saw; None where they saw none.
    """

    item: Item
    parent: int | None
    action: Action = Action.PUBLISH
    live: bool = True
    successor: str | None = None

    @property
    def kind(self) -> Kind:
        """What it is a change of."""
        return kind_of(self.item)


class Stale(StoreRefused):
    """An edit was made from a revision that is no longer the item's newest.

    Attributes:
        change: what was to be published.
        current: the newest revision; None where the item does not exist.
    """

    def __init__(self, change: Change, current: Revision | None) -> None:
        self.change = change
        self.current = current
        now = f"revision {current.number}" if current else "nothing"
        super().__init__(f"{change.item.id} was edited from revision {change.parent}, but {now} stands there now")


def kind_of(item: Item) -> Kind:
    """Whether it is a fact or a source."""
    return Kind.FACT if isinstance(item, Fact) else Kind.SOURCE


def to_content(item: Item) -> dict[str, Any]:
    """The item as JSON can hold it; fields at their default are left out."""
    return item.model_dump(mode="json", exclude_defaults=True)


def from_content(kind: str, content: Mapping[str, Any]) -> Item:
    """The item that `to_content` wrote.

    Raises:
        StoreRefused: this program does not understand it.
    """
    try:
        return Fact.model_validate(content) if kind == Kind.FACT else Source.model_validate(content)
    except ValidationError as error:
        raise StoreRefused(f"a stored {kind} is not readable: {error.error_count()} faults in it") from error
