"""All checks of a folder of curated data at once: what `load` needs, and what takes longer than a start may."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.assistant import CALIBRATION
from knowledge.base import Base
from knowledge.curation.asides import taken
from knowledge.curation.curated import Curated
from knowledge.curation.finding import misfound, unlearnt
from knowledge.curation.load import DATA, read_folder
from knowledge.curation.spelling import Unavailable, dictionaries, misspelt
from knowledge.errors import Fault, InvalidData
from knowledge.model import LANGUAGES, Fact, Language
from knowledge.search.calibration import Calibration
from knowledge.search.engine import Engine
from knowledge.search.finder import Finder

MEANINGS = "meaning.npz"

Messages = Callable[[Fact, Language, Base], int]
"""How many messages the answer takes, with all that is sent along with it."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an inspection found.

    Attributes:
        faults: sorted, by file and line.
        notes: the checks that were left out, each with the reason.
    """

    base: Base
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]

    @property
    def errors(self) -> int:
        """How many faults are more than warnings."""
        return sum(not fault.warning for fault in self.faults)


def inspect(root: Path, *, today: date, messages: Messages, cache: Path | None = None) -> Inspection:
    """Check a folder of curated data.

    Args:
        today: no date may lie after it.
        messages: words the answer as people get it.
        cache: a folder for what takes long to learn, kept between runs.
    """
    curated, faults = read_folder(root)
    base = curated.base()
    notes: list[str] = []
    faults += curated.faults(today)
    faults += _overlong(curated, base, messages)
    faults += _spelling(curated, notes)
    faults += taken(curated.asides, curated.facts, base)
    if curated.facts:
        faults += _meanings(curated, root, notes)
        try:
            finder = Finder(Engine.build(base, cache=cache), Calibration.open(CALIBRATION))
            faults += misfound(curated.facts, finder)
        except InvalidData as error:
            faults += error.faults
    return Inspection(base, tuple(sorted(set(faults))), tuple(notes))


def _overlong(curated: Curated, base: Base, messages: Messages) -> Iterator[Fault]:
    for fact, document, place in curated.facts:
        for language in LANGUAGES:
            taken = messages(fact, language, base)
            if taken > 1:
                reason = f"{fact.id}: the answer with its sources takes {taken} messages; it must fit one"
                yield document.fault((place, language, "say"), reason)


def _meanings(curated: Curated, root: Path, notes: list[str]) -> list[Fault]:
    path = root / MEANINGS
    with suppress(OSError):
        if not path.exists() and not root.samefile(DATA):
            notes.append(f"meanings not checked: {path} is not there")
            return []
    return list(unlearnt(curated.facts, curated.declined, path))


def _spelling(curated: Curated, notes: list[str]) -> list[Fault]:
    try:
        return list(misspelt(curated.facts, dictionaries(), curated.lexicon.names))
    except Unavailable as reason:
        notes.append(f"spelling not checked: {reason}")
        return []
