"""Reads what is to be imported: a YAML, JSON or CSV file, or a folder as `facts export` writes it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from knowledge.curation.curated import Curated
from knowledge.curation.files import Document, parse, read_text
from knowledge.curation.jsonfile import parse_json
from knowledge.curation.load import items_of
from knowledge.curation.tables import Table, parse_table
from knowledge.errors import Fault
from knowledge.model import Fact, Source, Topic

_PARSERS = {".yaml": parse, ".yml": parse, ".json": parse_json, ".csv": parse_table}
_MODELS = {"facts": Fact, "sources": Source, "topics": Topic}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is read of what strangers send: beyond, reading and checking take minutes and gigabytes.

    Attributes:
        signs: lines and commas of all files together, a rough measure of their values.
        items: of all files together.
        values: of one item; a fact has some hundred.
    """

    signs: int = 100_000
    items: int = 3_000
    values: int = 1_000


def read_incoming(path: Path, bounds: Bounds | None = None) -> tuple[Curated, list[Fault]]:
    """Read facts, sources and topics from a file or an exported folder.

    A file holds a mapping with the keys facts, sources and topics, or a list: of sources or topics where the file is
    named so, else of facts. A table holds sources where it has a column "publisher".

    Args:
        bounds: of what is read; None for none.

    Returns:
        All that is well formed, each item with its line in its file, and what is wrong with the rest.
    """
    if not path.exists():
        return Curated(), [Fault(path, 0, "is not there")]
    if not path.is_dir():
        return _sorted_out([path], bounds)
    paths = [*sorted((path / "facts").glob("*.yaml")), *(path / name for name in ("sources.yaml", "topics.yaml"))]
    paths = [*paths, path / "facts.csv", path / "sources.csv"]
    found = [each for each in paths if each.is_file()]
    if not found:
        return Curated(), [Fault(path, 0, "holds neither facts/*.yaml nor sources.yaml, topics.yaml or a table")]
    return _sorted_out(found, bounds)


def _sorted_out(paths: list[Path], bounds: Bounds | None) -> tuple[Curated, list[Fault]]:
    faults: list[Fault] = []
    lists: dict[str, list[Document]] = {kind: [] for kind in _MODELS}
    if bounds is not None and sum(map(_signs, paths)) > bounds.signs:
        return Curated(), [Fault(paths[0], 0, f"has more than {bounds.signs:,} lines and commas; split it")]
    for path in paths:
        document = _parsed(path, faults)
        if document is not None:
            for kind, part in _parts(document, faults):
                lists[kind].append(part)
    if bounds is not None:
        beyond = list(_beyond(lists, bounds))
        if beyond:
            return Curated(), [*faults, *beyond]
    take = partial(items_of, faults=faults)
    found = Curated(
        facts=tuple(item for part in lists["facts"] for item in take(Fact, part)),
        sources=tuple(item for part in lists["sources"] for item in take(Source, part)),
        topics=tuple(item for part in lists["topics"] for item in take(Topic, part)),
    )
    if not faults and not (found.facts or found.sources or found.topics):
        faults.append(Fault(paths[0], 1, "holds nothing to import"))
    return found, faults


def _parsed(path: Path, faults: list[Fault]) -> Document | None:
    parser = _PARSERS.get(path.suffix.lower())
    if parser is None:
        faults.append(Fault(path, 0, f"must be a folder or a file that ends in {', '.join(_PARSERS)}"))
        return None
    text, found = read_text(path)
    faults += found
    if text is None:
        return None
    document, found = parser(text, path)
    faults += found
    return document


def _parts(document: Document, faults: list[Fault]) -> list[tuple[str, Document]]:
    """The lists of a document, each with its kind."""
    if isinstance(document.data, dict):
        unknown = [key for key in document.data if key not in _MODELS]
        faults += (
            document.fault((str(key),), f"{key} is not a known key; known are facts, sources, topics")
            for key in unknown
        )
        return [(key, document.section(key)) for key in document.data if key in _MODELS]
    if isinstance(document, Table):
        return [(document.kind, document)]
    return [(document.path.stem if document.path.stem in _MODELS else "facts", document)]


def _signs(path: Path) -> int:
    with suppress(OSError):
        raw = path.read_bytes()
        return raw.count(b"\n") + raw.count(b",")
    return 0


def _beyond(lists: dict[str, list[Document]], bounds: Bounds) -> Iterator[Fault]:
    """What is more than the bounds allow."""
    left = bounds.items
    for document in (part for parts in lists.values() for part in parts):
        items = document.data if isinstance(document.data, list) else []
        left -= len(items)
        if left < 0:
            yield document.fault((), f"holds more than {bounds.items:,} items; split it")
            return
        for place, item in enumerate(items):
            if _size(item) > bounds.values:
                yield document.fault((place,), f"has more than {bounds.values:,} values")


def _size(item: Any) -> int:
    """The values of an item, those within its lists and mappings, too."""
    size = 0
    stack = [item]
    while stack:
        one = stack.pop()
        size += 1
        if isinstance(one, dict):
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)
    return size
