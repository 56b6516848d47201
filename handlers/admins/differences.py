"""What differs between two states of a fact or source, in parts that fit a message each."""

from handlers.admins.editing.difference import render_difference
from handlers.splitting import split
from knowledge.editing.difference import FieldDifference, difference, words
from knowledge.model import Fact, Source
from knowledge.store.revision import Item, to_content

PART = 3000
"""Units of a part: with what is said above it, a part fits a message."""


def rendered(before: Item | None, after: Item | None) -> list[str]:
    """What differs, field by field.

    Args:
        before: None for what was not there.
        after: None for what is no more.

    Returns:
        HTML; one part at least.
    """
    if isinstance(before or after, Fact):
        old, new = (item if isinstance(item, Fact) else None for item in (before, after))
        return split(render_difference(difference(old, new)), PART)
    return split(render_difference(_of_sources(before, after)), PART)


def _of_sources(before: Item | None, after: Item | None) -> list[FieldDifference]:
    old, new = (to_content(item) if item is not None else {} for item in (before, after))
    return [
        FieldDifference(name, (words(str(old.get(name, "")), str(new.get(name, ""))),))
        for name in Source.model_fields
        if old.get(name) != new.get(name)
    ]
