"""Choosing sources and facts by id, or by words."""

import re
from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton
from aiogram.utils.i18n import gettext as _

from handlers.admins.editing.callbacks import Step
from handlers.admins.editing.session import button
from handlers.rendering import Page
from knowledge.assistant import Assistant
from knowledge.editing.sourcing import matching
from knowledge.model import Source

OFFERED = 6
WORDS = 200
"""Characters of a search that are looked at."""


@dataclass(frozen=True, slots=True)
class Pick:
    """What was typed for a field that takes ids.

    Attributes:
        sources: of the draft, which the base does not have yet.
    """

    field: str
    text: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Picked:
    """What came of it: ids to take, or a note with buttons to choose from."""

    taken: tuple[str, ...] = ()
    note: str = ""
    rows: tuple[list[InlineKeyboardButton], ...] = ()


def pick(what: Pick, page: Page, assistant: Assistant) -> Picked:
    """Take ids where all words are ids, else search."""
    tokens = re.split(r"[\s,;]+", what.text.strip().lower())
    if what.field == "sources":
        sources = {**page.base.sources, **{source.id: source for source in what.sources}}
        if all(token in sources for token in tokens):
            return Picked(tuple(tokens))
        found = matching(what.text[:WORDS], sources.values(), OFFERED)
        return _offer([(source.id, f"{source.publisher}: {source.name}") for source in found])
    facts = [page.base.find(token) for token in tokens]
    known = [fact.id for fact in facts if fact is not None]
    if len(known) == len(tokens):
        return Picked(tuple(known))
    _language, candidates = assistant.search(what.text[:WORDS], limit=OFFERED)
    return _offer([(one.fact.id, one.fact.wording(page.language).question) for one in candidates])


def _offer(options: list[tuple[str, str]]) -> Picked:
    if not options:
        return Picked(note=_("Nothing was found. Try other words."))
    rows = tuple([button(f"➕ {text}", Step(action="add", value=item))] for item, text in options)
    return Picked(note=_("Found:"), rows=rows)
