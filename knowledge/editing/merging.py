"""Carrying an edit over to a newer revision, field by field."""

from dataclasses import dataclass, replace

from knowledge.editing.draft import FIELDS, FactDraft
from knowledge.model import Fact


@dataclass(frozen=True, slots=True)
class Merged:
    """An edit upon the newest revision.

    Attributes:
        carried: the fields whose edit was carried over.
        collided: the fields that both have changed otherwise; they say what the newest revision says.
    """

    draft: FactDraft
    carried: tuple[str, ...]
    collided: tuple[str, ...]


def merged(draft: FactDraft, origin: Fact | None, newest: Fact, number: int) -> Merged:
    """Carry a draft over.

    Args:
        origin: what the draft was made from; None for a new fact, whose id another has taken meanwhile.
        newest: what stands now.
        number: of its revision.
    """
    before = FactDraft.of(origin, None) if origin is not None else FactDraft({})
    now = FactDraft.of(newest, number)
    found = replace(now, sources=draft.sources)
    carried: list[str] = []
    collided: list[str] = []
    for name in FIELDS:
        mine, theirs = draft.value(name), now.value(name)
        if mine == before.value(name) or mine == theirs:
            continue
        if theirs == before.value(name):
            found = found.with_value(name, mine)
            carried.append(name)
        else:
            collided.append(name)
    return Merged(found, tuple(carried), tuple(collided))
