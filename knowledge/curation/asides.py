"""Whether the asides lead to what the base has, and leave to the search what it can answer."""

from collections.abc import Iterator, Sequence

from knowledge.asides import Asides, Cue
from knowledge.base import Base
from knowledge.curation.checks import PlacedFact
from knowledge.curation.files import Document
from knowledge.errors import Fault
from knowledge.model import LANGUAGES

PlacedCue = tuple[Cue, Document, int]


def misled(asides: Sequence[PlacedCue], facts: Sequence[PlacedFact]) -> Iterator[Fault]:
    """The asides whose id, fact or figure does not hold."""
    known = {name: fact for fact, _, _ in facts for name in fact.was} | {fact.id: fact for fact, _, _ in facts}
    seen: set[str] = set()
    for cue, document, place in asides:
        if cue.id in seen:
            yield document.fault((place, "id"), f"{cue.id}: the aside stands twice")
        seen.add(cue.id)
        fact = known.get(cue.fact) if cue.fact is not None else None
        if cue.fact is not None and fact is None:
            yield document.fault((place, "fact"), f"{cue.id}: there is no fact {cue.fact}")
        elif fact is not None and cue.figure is not None and cue.figure not in fact.figures:
            yield document.fault((place, "figure"), f"{cue.id}: {fact.id} has no figure {cue.figure}")


def taken(asides: Sequence[PlacedCue], facts: Sequence[PlacedFact], base: Base) -> Iterator[Fault]:
    """The phrasings that would never reach the search, because an aside goes before it.

    Args:
        base: of the same asides and facts.
    """
    if not asides:
        return
    known = Asides.of(base)
    for fact, document, place in facts:
        for language in LANGUAGES:
            for index, phrasing in enumerate(fact.wording(language).ask):
                aside = known.find(phrasing)
                if aside is not None and aside.first:
                    reason = f"{fact.id}: {phrasing!r} is taken for the aside {aside.cue} before it is searched for"
                    yield document.fault((place, language, "ask", index), reason)
