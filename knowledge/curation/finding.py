"""Whether the search finds what was curated: each phrasing its own fact, and every fact its meaning."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile

from knowledge.curation.checks import PlacedDeclined, PlacedFact
from knowledge.errors import Fault
from knowledge.model import LANGUAGES
from knowledge.search.finder import Finder
from knowledge.search.meaning import Centroids, fingerprint

OFFERED = 4
"""Buttons of a clarification: a phrasing whose fact is not among as many candidates cannot reach it."""


def misfound(facts: Sequence[PlacedFact], finder: Finder) -> Iterator[Fault]:
    """The phrasings that find another fact first, as warnings; as errors where their own is not even offered.

    Args:
        finder: over the same facts.
    """
    for fact, document, place in facts:
        for language in LANGUAGES:
            for index, phrasing in enumerate(fact.wording(language).ask):
                keys = finder.find(phrasing).keys
                if keys[:1] == (fact.id,):
                    continue
                found = f"finds {keys[0]}" if keys else "finds nothing"
                where = (place, language, "ask", index)
                if fact.id in keys[:OFFERED]:
                    rank = keys.index(fact.id) + 1
                    reason = f"{fact.id}: {phrasing!r} {found} first and its own fact only as number {rank}"
                    yield document.fault(where, reason, warning=True)
                else:
                    reason = f"{fact.id}: {phrasing!r} {found} and not its own fact among the first {OFFERED}"
                    yield document.fault(where, reason)


def unlearnt(facts: Sequence[PlacedFact], declined: Sequence[PlacedDeclined], path: Path) -> Iterator[Fault]:
    """The facts and declined groups whose questions the file of meanings does not hold as they stand now.

    Args:
        path: `meaning.npz`, which `alatau-bot fit` writes.
    """
    try:
        means = Centroids.open(path).means
    except (OSError, ValueError, KeyError, BadZipFile):
        yield Fault(path, 0, "is missing or cannot be read; run alatau-bot fit")
        return
    reason = "its questions changed since the meanings were learnt; run alatau-bot fit"
    for fact, document, place in facts:
        if fingerprint((*fact.ru.ask, *fact.kk.ask)) not in means:
            yield document.fault((place,), f"{fact.id}: {reason}")
    for group, document, place in declined:
        if group.texts and fingerprint(group.texts) not in means:
            yield document.fault((place,), f"{group.id}: {reason}")
