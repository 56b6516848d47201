"""Reads `knowledge/data/`: every fault of every file is found before any is reported."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.asides import Cue
from knowledge.base import Base
from knowledge.curation.curated import Curated
from knowledge.curation.files import Document, read
from knowledge.errors import Fault, InvalidData
from knowledge.model import Declined, Fact, Lexicon, Source, Topic

DATA = Path(__file__).resolve().parent.parent / "data"
"""The base that comes with the package."""

_Model = TypeVar("_Model", bound=BaseModel)
Placed = tuple[_Model, Document, int]


def load(path: Path | None = None, *, today: date | None = None) -> Base:
    """Read and check a folder of curated data.

    Args:
        path: holds `facts/*.yaml`, `sources.yaml`, `topics.yaml`, `declined/*.yaml`, `lexicon/*.yaml` and
            `asides.yaml`; the packaged base by default.
        today: no date may lie after it; the system's date by default.

    Raises:
        InvalidData: with every fault, by file and line. Warnings alone do not raise.
    """
    base, faults = survey(path, today=today)
    errors = [fault for fault in faults if not fault.warning]
    if errors:
        raise InvalidData(errors)
    return base


def survey(path: Path | None = None, *, today: date | None = None) -> tuple[Base, list[Fault]]:
    """Read a folder of curated data as far as it can be read.

    Returns:
        A base of all that is well formed, and every fault and warning found.
    """
    curated, faults = read_folder(path or DATA)
    faults += curated.faults(today or local_today())
    return curated.base(), sorted(set(faults))


def local_today() -> date:
    """The system's date."""
    return datetime.now(UTC).astimezone().date()


def read_folder(root: Path) -> tuple[Curated, list[Fault]]:
    """Read a folder's items, each with its place.

    Returns:
        The items that are well formed, and what is wrong with the others; not yet what is wrong between items.
    """
    if not root.is_dir():
        return Curated(), [Fault(root, 0, "is not a folder")]
    faults: list[Fault] = []
    unread: list[Path] = []
    take = partial(_items, faults=faults, unread=unread)
    curated = Curated(
        sources=tuple(take(Source, [root / "sources.yaml"])),
        topics=tuple(take(Topic, [root / "topics.yaml"])),
        facts=tuple(take(Fact, sorted((root / "facts").glob("*.yaml")))),
        declined=tuple(take(Declined, sorted((root / "declined").glob("*.yaml")))),
        asides=tuple(take(Cue, sorted(root.glob("asides.yaml")))),
        lexicon=_lexicon(sorted((root / "lexicon").glob("*.yaml")), faults),
    )
    if not curated.facts and not faults:
        faults.append(Fault(root / "facts", 0, "holds no facts"))
    return replace(curated, whole=not unread), faults


def _items(
    model: type[_Model], paths: Iterable[Path], *, faults: list[Fault], unread: list[Path]
) -> Iterator[Placed[_Model]]:
    for path in paths:
        document, found = read(path)
        faults += found
        if document is None:
            unread.append(path)
        else:
            yield from items_of(model, document, faults)


def items_of(model: type[_Model], document: Document, faults: list[Fault]) -> Iterator[Placed[_Model]]:
    """The well-formed items of a document that is a list of them; what is wrong with the rest is added to `faults`."""
    if not isinstance(document.data, list):
        kind = model.__name__.lower()
        faults.append(document.fault((), f"must be a list of {kind}s, each beginning with '- id:'"))
        return
    for place, item in enumerate(document.data):
        valid = _validated(model, item, document, (place,), faults)
        if valid is not None:
            yield valid, document, place


def _lexicon(paths: Iterable[Path], faults: list[Fault]) -> Lexicon:
    """One lexicon of all files; each may hold any of its lists, and equal lists are joined."""
    joined: dict[str, tuple[Any, ...]] = {}
    for path in paths:
        document, found = read(path)
        faults += found
        if document is None:
            continue
        valid = _validated(Lexicon, document.data, document, (), faults)
        if valid is not None:
            for name in valid.model_fields_set:
                joined[name] = (*joined.get(name, ()), *getattr(valid, name))
    return Lexicon(**joined)


def _validated(
    model: type[_Model], item: Any, document: Document, place: tuple[int, ...], faults: list[Fault]
) -> _Model | None:
    try:
        return model.model_validate(item)
    except ValidationError as error:
        label = f"{item['id']}: " if isinstance(item, dict) and isinstance(item.get("id"), str) else ""
        for problem in error.errors(include_url=False):
            where = problem["loc"]
            name = ".".join(str(step) for step in where)
            faults.append(document.fault((*place, *where), f"{label}{name + ': ' if name else ''}{_reason(problem)}"))
        return None


def _reason(problem: Any) -> str:
    """Pydantic's message in fewer words, with what stood there."""
    if problem["type"] == "missing":
        return "is missing"
    if problem["type"] == "extra_forbidden":
        return "is not a known key"
    if problem["type"] in {"too_long", "too_short"}:
        limits = problem["ctx"]
        unit = "characters" if isinstance(problem["input"], str) else "items"
        bound = f"at most {limits['max_length']}" if "max_length" in limits else f"at least {limits['min_length']}"
        return f"has {limits['actual_length']} {unit}; {bound}"
    message = problem["msg"].removeprefix("Value error, ").replace("Input should", "should")
    got = problem.get("input")
    shown = f" (got {str(got)[:60]!r})" if isinstance(got, str | int | float | date | bool) else ""
    return f"{message}{shown}"
