"""Adds facts, sources and topics to a folder of curated data, or replaces those of the same id: all or nothing."""

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from knowledge.curation.curated import Curated
from knowledge.curation.export import files
from knowledge.curation.files import Document
from knowledge.curation.incoming import read_incoming
from knowledge.curation.load import local_today, read_folder, survey
from knowledge.errors import Fault, InvalidData
from knowledge.model import Fact, Source, Topic

_Item = TypeVar("_Item", Fact, Source, Topic)
_Placed = tuple[_Item, Document, int]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed, by id.

    Attributes:
        unchanged: items that stood there as they came.
        dropped: sources that no fact uses any more, and that were taken out.
    """

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    dropped: tuple[str, ...]


def import_into(folder: Path, path: Path, *, today: date | None = None) -> Imported:
    """Import a file or an exported folder.

    Args:
        folder: the curated data; facts are filed below it by topic.
        path: see `knowledge.curation.incoming`.
        today: no date may lie after it; the system's date by default.

    Raises:
        InvalidData: with every fault of what comes in and of what would result; nothing was changed.
        OSError: the folder cannot be written to; what was changed before was put back.
    """
    today = today or local_today()
    current, faults = read_folder(folder)
    incoming, found = read_incoming(path)
    merged, dropped = _merged(current, incoming)
    _refuse([*faults, *found, *merged.faults(today)])
    changes = _changes(folder, current, merged)
    _rehearse(folder, changes, merged, today)
    _replace(folder, changes)
    return _compared(current, incoming, dropped)


def _refuse(faults: Sequence[Fault]) -> None:
    errors = sorted({fault for fault in faults if not fault.warning})
    if errors:
        raise InvalidData(errors)


def _merged(current: Curated, incoming: Curated) -> tuple[Curated, tuple[str, ...]]:
    """Both together, and the sources that the replaced facts leave unused."""
    facts = _joined(current.facts, incoming.facts)
    before = {source for fact, _, _ in current.facts for source in fact.sources}
    after = {source for fact, _, _ in facts for source in fact.sources}
    kept = after | {source.id for source, _, _ in incoming.sources}
    sources = _joined(current.sources, incoming.sources)
    dropped = tuple(source.id for source, _, _ in sources if source.id in before and source.id not in kept)
    merged = replace(
        current,
        facts=facts,
        sources=tuple(placed for placed in sources if placed[0].id not in dropped),
        topics=_joined(current.topics, incoming.topics),
    )
    return merged, dropped


def _joined(current: Sequence[_Placed[_Item]], incoming: Sequence[_Placed[_Item]]) -> tuple[_Placed[_Item], ...]:
    """What comes in stands in the place of what has its id, or at the end; an id that comes in twice stays twice."""
    first: dict[str, _Placed[_Item]] = {}
    rest: list[_Placed[_Item]] = []
    known = {placed[0].id for placed in current}
    for placed in incoming:
        if placed[0].id in known and placed[0].id not in first:
            first[placed[0].id] = placed
        else:
            rest.append(placed)
    return tuple([first.get(placed[0].id, placed) for placed in current] + rest)


def _changes(folder: Path, current: Curated, merged: Curated) -> dict[Path, str | None]:
    """The new text of each file that changes; None for a file that holds no facts any more."""
    held: dict[Path, list[Fact]] = {}
    for fact, document, _ in current.facts:
        held.setdefault(document.path, []).append(fact)
    old, new = files(current.base()), files(merged.base())
    filed: dict[Path, list[Fact]] = {}
    for fact in merged.base().facts:
        filed.setdefault(folder / "facts" / f"{fact.topic}.yaml", []).append(fact)
    changes: dict[Path, str | None] = {}
    for name, text in new.items():
        path = folder / name
        # A file that says the same already keeps its comments and its layout.
        if old.get(name) != text or (path in filed and filed[path] != held.get(path)):
            changes[path] = text
    return changes | dict.fromkeys(held.keys() - filed.keys())


def _rehearse(folder: Path, changes: Mapping[Path, str | None], merged: Curated, today: date) -> None:
    """Make the changes to a copy and read it as the bot will."""
    with TemporaryDirectory(prefix="facts-") as temporary:
        copy = Path(temporary) / "data"
        shutil.copytree(folder, copy)
        _replace(copy, {copy / path.relative_to(folder): text for path, text in changes.items()})
        base, faults = survey(copy, today=today)
        _refuse([replace(fault, path=folder / fault.path.relative_to(copy)) for fault in faults])
        if base != merged.base():
            _refuse([Fault(folder, 0, "would not read back as it was imported; nothing was changed")])


def _replace(folder: Path, changes: Mapping[Path, str | None]) -> None:
    """Change all files or none: new ones are written beside the old ones first, which come back where one fails."""
    parts = {path: path.with_name(f".{path.name}.part") for path, text in changes.items() if text is not None}
    before = {path: path.read_bytes() if path.exists() else None for path in changes}
    (folder / "facts").mkdir(exist_ok=True)
    try:
        for path, part in parts.items():
            with part.open("wb") as file:
                file.write((changes[path] or "").encode())
                file.flush()
                os.fsync(file.fileno())
        for path in changes:
            if path in parts:
                parts[path].replace(path)
            else:
                path.unlink()
    except OSError:
        with suppress(OSError):
            _restore(before)
        raise
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _restore(before: Mapping[Path, bytes | None]) -> None:
    for path, content in before.items():
        if content is None:
            path.unlink(missing_ok=True)
        elif not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


def _compared(current: Curated, incoming: Curated, dropped: tuple[str, ...]) -> Imported:
    kinds = (
        (current.facts, incoming.facts),
        (current.sources, incoming.sources),
        (current.topics, incoming.topics),
    )
    added: list[str] = []
    replaced: list[str] = []
    unchanged: list[str] = []
    for old, new in kinds:
        known: dict[str, Fact | Source | Topic] = {item.id: item for item, _, _ in old}
        for item, _, _ in new:
            if item.id not in known:
                added.append(item.id)
            else:
                (unchanged if known[item.id] == item else replaced).append(item.id)
    return Imported(tuple(added), tuple(replaced), tuple(unchanged), dropped)
