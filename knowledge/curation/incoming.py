"""Reads what is to be imported: a YAML, JSON or CSV file, or a folder as `facts export` writes it."""

from functools import partial
from pathlib import Path

from knowledge.curation.curated import Curated
from knowledge.curation.files import Document, parse, read_text
from knowledge.curation.jsonfile import parse_json
from knowledge.curation.load import items_of
from knowledge.curation.tables import Table, parse_table
from knowledge.errors import Fault
from knowledge.model import Fact, Source, Topic

_PARSERS = {".yaml": parse, ".yml": parse, ".json": parse_json, ".csv": parse_table}
_MODELS = {"facts": Fact, "sources": Source, "topics": Topic}


def read_incoming(path: Path) -> tuple[Curated, list[Fault]]:
    """Read facts, sources and topics from a file or an exported folder.

    A file holds a mapping with the keys facts, sources and topics, or a list: of sources or topics where the file is
    named so, else of facts. A table holds sources where it has a column "publisher".

    Returns:
        All that is well formed, each item with its line in its file, and what is wrong with the rest.
    """
    if not path.is_dir():
        return _sorted_out([path])
    paths = [*sorted((path / "facts").glob("*.yaml")), *(path / name for name in ("sources.yaml", "topics.yaml"))]
    paths = [*paths, path / "facts.csv", path / "sources.csv"]
    found = [each for each in paths if each.is_file()]
    if not found:
        return Curated(), [Fault(path, 0, "holds neither facts/*.yaml nor sources.yaml, topics.yaml or a table")]
    return _sorted_out(found)


def _sorted_out(paths: list[Path]) -> tuple[Curated, list[Fault]]:
    faults: list[Fault] = []
    lists: dict[str, list[Document]] = {kind: [] for kind in _MODELS}
    for path in paths:
        document = _parsed(path, faults)
        if document is not None:
            for kind, part in _parts(document, faults):
                lists[kind].append(part)
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
