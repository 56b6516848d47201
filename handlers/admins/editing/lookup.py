"""Finding the fact that a command names, and saying kindly that there is none."""

from dataclasses import dataclass
from difflib import get_close_matches
from html import escape

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.i18n import gettext as _

from handlers.admins.editing.session import Event, button
from handlers.admins.panel import show
from handlers.rendering import excerpt
from knowledge.base import Base
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.revision import Revision

NEAR = 4
"""Ids that are offered for one that does not exist."""


@dataclass(frozen=True, slots=True)
class Found:
    """A fact with its newest revision."""

    fact: Fact
    head: Revision


async def find(store: Store, base: Base, item: str) -> Found | None:
    """The fact of an id, also of one that was merged into it; None where there has never been one."""
    item = item.strip().lower()
    head = await store.revisions.head(item)
    if head is None:
        merged = base.find(item)
        head = await store.revisions.head(merged.id) if merged is not None else None
    return Found(head.item, head) if head is not None and isinstance(head.item, Fact) else None


async def tell_usage(event: Event, usage: str) -> None:
    """What to write after a command."""
    await show(event, _("Write it like this: {usage}").format(usage=f"<code>{usage}</code>"))


async def tell_missing(event: Event, item: str, base: Base, to: type[CallbackData], **fixed: str) -> None:
    """There is no such fact; near ids are offered as buttons.

    Args:
        to: the button's class, which takes an id as `fact` or `item`.
        fixed: its other values.
    """
    ids = [known for fact in base.facts for known in (fact.id, *fact.was)]
    near = get_close_matches(item.strip().lower()[:48], ids, n=NEAR, cutoff=0.5)
    text = _("There is no fact {id}.").format(id=f"<code>{escape(excerpt(item, 60), quote=False)}</code>")
    if near:
        text += " " + _("Perhaps one of these?")
    name = "fact" if "fact" in to.model_fields else "item"
    rows = [[button(known, to.model_validate({name: known, **fixed}))] for known in near]
    await show(event, text, rows)
