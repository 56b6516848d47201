"""A draft as a small YAML document, and back: everything is taken, or refused with line and reason."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.base import Base
from knowledge.curation.export import facts_yaml, files
from knowledge.curation.files import Document, parse
from knowledge.curation.load import items_of
from knowledge.editing.draft import FactDraft, Flaw
from knowledge.errors import Fault
from knowledge.model import Source

LARGEST = 64 * 1024
"""Bytes of a document: a fact has some 5 kB."""

WHERE = Path("yaml")
"""What faults are reported under: a message has no path."""


_NEEDED = ("topic", "status", "audience", "as_of", "review_by", "sources", "ru", "kk")

_HINTS = {
    "status": "in-force",
    "audience": "[resident, investor, tourist]",
    "as_of": "2026-01-31",
    "review_by": "2027-01-31",
    "sources": "[source-id]",
    "ru": '{ask: ["…", "…"], say: "…"}',
    "kk": '{ask: ["…", "…"], say: "…"}',
}


class Refused(Exception):  # noqa: N818 - it is the document that is at fault
    """A document that is not taken.

    Attributes:
        faults: why, by line.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


def decoded(raw: bytes) -> str:
    """The text of a file.

    Raises:
        Refused: it is too large, or not UTF-8.
    """
    if len(raw) > LARGEST:
        raise Refused([Fault(WHERE, 0, f"has {len(raw):,} bytes; at most {LARGEST:,} are read")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Refused([Fault(WHERE, line, f"is not UTF-8: byte 0x{raw[error.start]:02x}")]) from None


def taken(text: str, draft: FactDraft) -> FactDraft:
    """The draft with what a document says in the place of what it said before.

    Args:
        text: a fact, a list of one fact, or a mapping of `facts` (one) and new `sources`. Fields that it does not
            name stay as they are.

    Raises:
        Refused: it is not YAML, has what the model does not take, or is about another fact.
    """
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise Refused([Fault(WHERE, 0, f"has more than {LARGEST:,} bytes")])
    document, faults = parse(text, WHERE)
    if document is None:
        raise Refused(faults)
    part, sources = _parts(document)
    said = _json(part)
    if not isinstance(said, dict) or not said:
        raise Refused([part.fault((), "must be a fact: keys such as topic, sources, ru and kk")])
    merged = replace(draft, fields=_over(draft.fields, said))
    # What is missing may come later; what is there must be right.
    flaws = [flaw for flaw in merged.read()[1] if flaw.kind not in ("missing", "few")]
    if flaws:
        raise Refused(part.fault(flaw.place, worded(flaw)) for flaw in flaws)
    if draft.id and merged.id != draft.id:
        raise Refused([part.fault(("id",), f"is {merged.id}, but the draft is of {draft.id}")])
    others = tuple(one for one in merged.sources if one.id not in {source.id for source in sources})
    return replace(merged, sources=(*others, *sources))


def written(draft: FactDraft) -> str:
    """The draft as a document that `taken` takes, with comments in the place of what is missing."""
    fact, _ = draft.read()
    if fact is not None and not draft.cited():
        return facts_yaml([fact])
    if fact is not None:
        sources = files(Base((), {source.id: source for source in draft.cited()}))["sources.yaml"]
        return f"facts:\n{facts_yaml([fact])}\nsources:\n{sources}"
    fields = yaml.safe_dump(dict(draft.fields), allow_unicode=True, sort_keys=False, width=120) if draft.fields else ""
    return fields + "".join(_hint(name) for name in ("id", *_NEEDED) if draft.value(name) is None)


def worded(flaw: Flaw) -> str:
    """A flaw in the words in which the checks of files report theirs."""
    name = ".".join(str(step) for step in flaw.place)
    reasons = {
        "empty": "is empty",
        "long": f"is too long; at most {flaw.detail} characters",
        "pattern": f"has characters that it may not have (got {flaw.detail!r})",
        "unknown": "is not a known key",
        "choice": f"is none of the choices (got {flaw.detail!r})",
        "line": "has control characters, line breaks or spaces at its ends",
    }
    return f"{name}: {reasons.get(flaw.kind, f'is not of the right kind (got {flaw.detail!r})')}"


def _parts(document: Document) -> tuple[Document, tuple[Source, ...]]:
    """The fact of a document, and the sources beside it."""
    data = document.data
    sources: tuple[Source, ...] = ()
    if isinstance(data, dict) and "facts" in data:
        faults: list[Fault] = []
        if "sources" in data:
            sources = tuple(source for source, _, _ in items_of(Source, document.section("sources"), faults))
        faults += [
            document.fault((str(key),), f"{key} is not a known key") for key in data.keys() - {"facts", "sources"}
        ]
        if faults:
            raise Refused(faults)
        document = document.section("facts")
        data = document.data
    if isinstance(data, list):
        if len(data) != 1:
            raise Refused([document.fault((), f"holds {len(data)} facts; one at a time")])
        node = document.node.value[0] if isinstance(document.node, yaml.SequenceNode) else None
        document = Document(document.path, data[0], node)
    return document, sources


def _hint(name: str) -> str:
    """A comment that says how a missing field is written."""
    return f"# {name}: {_HINTS.get(name, '…')}\n"


def _json(document: Document) -> Any:
    try:
        return _plain(document.data)
    except TypeError as error:
        raise Refused([document.fault((), str(error))]) from None


def _plain(value: Any) -> Any:
    """YAML's values as JSON has them."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"has a value that no fact has: {type(value).__name__}")


def _over(fields: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**fields, **said}
    for language in ("ru", "kk"):
        before, after = fields.get(language), said.get(language)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            merged[language] = {**before, **after}
    return merged
