"""Facts and sources as CSV: a row an item, lists one item a line within the cell, figures as JSON.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it, which is taken off again
when it is read. A text that begins with apostrophes and then looks like a formula gets one more, so that none is lost.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.curation.files import Document
from knowledge.curation.jsonfile import without_doubles
from knowledge.errors import Fault
from knowledge.model import Fact, Source

if TYPE_CHECKING:
    import _csv

FACT_COLUMNS = (
    "id",
    "topic",
    "status",
    "audience",
    "as_of",
    "review_by",
    "sources",
    "related",
    "superseded_by",
    "was",
    "figures",
    "names",
    "ru_ask",
    "ru_say",
    "kk_ask",
    "kk_say",
)
SOURCE_COLUMNS = ("id", "publisher", "title", "about", "author", "url", "published", "language", "kind")
_LISTS = frozenset({"audience", "sources", "related", "was", "names", "ru_ask", "kk_ask"})
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Table(Document):
    """A parsed table; `data` is a list of items as plain values.

    Attributes:
        lines: the line on which the row of each item begins.
        kind: "facts" or "sources".
    """

    lines: tuple[int, ...] = ()
    kind: str = "facts"

    def line(self, place: Sequence[str | int] = ()) -> int:
        """The line of the row that the first step of `place` names."""
        return self.lines[place[0]] if place and isinstance(place[0], int) else 1


def facts_csv(facts: Iterable[Fact]) -> str:
    """A table of facts."""
    return _table(FACT_COLUMNS, (_flat(fact.model_dump(mode="json")) for fact in facts))


def sources_csv(sources: Iterable[Source]) -> str:
    """A table of sources."""
    return _table(SOURCE_COLUMNS, (source.model_dump(mode="json") for source in sources))


def parse_table(text: str, path: Path) -> tuple[Table | None, list[Fault]]:
    """Read a table of facts or, where it has a column "publisher", of sources; `path` is what faults stand under."""
    faults: list[Fault] = []
    items: list[dict[str, Any]] = []
    lines: list[int] = []
    try:
        rows = _rows(text)
        _, header = next(rows, (1, []))
        faults += (Fault(path, 1, reason) for reason in _header_faults(header))
        if faults:
            return None, faults
        for line, row in rows:
            if len(row) != len(header):
                faults.append(Fault(path, line, f"has {len(row)} cells; the header has {len(header)}"))
                continue
            item, reasons = _item(dict(zip(header, map(_unguarded, row), strict=True)))
            faults += (Fault(path, line, reason) for reason in reasons)
            items.append(item)
            lines.append(line)
    except csv.Error as error:
        return None, [*faults, Fault(path, _reached(text), f"is not valid CSV: {error}")]
    kind = "sources" if "publisher" in header else "facts"
    return Table(path, items, None, tuple(lines), kind) if not faults else None, faults


def _table(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_guarded(_cell(column, row[column])) for column in columns])
    return file.getvalue()


def _flat(fields: dict[str, Any]) -> dict[str, Any]:
    for language in ("ru", "kk"):
        for name, value in fields.pop(language).items():
            fields[f"{language}_{name}"] = value
    return fields


def _cell(column: str, value: Any) -> str:
    if value is None:
        return ""
    if column == "figures":
        return json.dumps(value, ensure_ascii=False)
    return "\n".join(value) if column in _LISTS else str(value)


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _lines(cell: str) -> list[str]:
    return [line for line in re.split(r"\r?\n", cell) if line]


def _reader(text: str) -> "_csv.Reader":
    """A reader of commas or, as spreadsheets write in countries with decimal commas, semicolons."""
    header = text.split("\n", 1)[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not blank, with the line on which it begins."""
    reader = _reader(text)
    begins = 1
    for row in reader:
        if row:
            yield begins, row
        begins = reader.line_num + 1


def _reached(text: str) -> int:
    """The line of the row that is not valid CSV."""
    line = 1
    try:
        reader = _reader(text)
        for _ in reader:
            line = reader.line_num + 1
    except csv.Error:
        pass
    return line


def _header_faults(header: Sequence[str]) -> Iterator[str]:
    if not header:
        yield "is empty; the first row names the columns"
        return
    known = SOURCE_COLUMNS if "publisher" in header else FACT_COLUMNS
    for index, column in enumerate(header):
        if column not in known:
            yield f"{column!r} is not a known column; known are {', '.join(known)}"
        elif column in header[:index]:
            yield f"has the column {column!r} twice"


def _item(cells: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """A row as the model takes it, and what is wrong with it."""
    item: dict[str, Any] = {}
    for column, cell in cells.items():
        if not cell:
            continue
        language, _, name = column.rpartition("_")
        if column == "figures":
            try:
                item[column] = json.loads(cell, object_pairs_hook=without_doubles)
            except (ValueError, RecursionError) as error:
                return item, [f"{cells.get('id') or 'a fact'}: figures: is not valid JSON: {error}"]
        elif name in {"ask", "say"}:
            item.setdefault(language, {})[name] = _lines(cell) if name == "ask" else cell
        else:
            item[column] = _lines(cell) if column in _LISTS else cell
    return item, []
