"""What is written reads back the same, whatever it says, and the packaged files byte for byte."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from knowledge.base import Base
from knowledge.curation import DATA, load
from knowledge.curation.export import Format, export_text, export_to, files
from knowledge.curation.incoming import read_incoming
from knowledge.curation.tables import facts_csv
from knowledge.model import Audience, Fact, Figure, Line, Source, SourceKind, Status, Topic, TopicWording, Wording
from tests.knowledge.curated import TODAY, make_folder

HOSTILE = [
    *(
        "=1+1",
        "+7 777",
        "-5",
        "@SUM(A1)",
        "'=1",
        "''-1",
        "'тырнақша",
        "'",
        "- нет",
        "? да",
        ": x",
        "a: b",
        "# нет",
        "!!str",
    ),
    *(
        "null",
        "~",
        "yes",
        "1",
        "1.0",
        "2026-07-01",
        "0x1F",
        "{a: 1}",
        "[1]",
        "*a",
        "&a",
        "|",
        ">",
        "%",
        "`",
        "---",
        "...",
    ),
    *(
        '"',
        '""',
        "a,b;c",
        "a  b",
        "\\n",
        "\\",
        "<b>&amp;",
        "🏙️👨‍👩‍👧".replace("\u200d", ""),
        "a\N{NO-BREAK SPACE}b",
        "ә" * 130,
        "1e5",
    ),
    *(
        "слово " * 40 + "конец",
        "Ұ’Қ",
        "«ёлочки» — „лапки“",
        "\ud7ff\ue000x",
        "id",
        "a#b #c",
        "a: 'b' \"c\"",
        "1_000",
        "12:30:45",
    ),
]


def _is_line(text: str) -> bool:
    try:
        TypeAdapter(Line).validate_python(text)
    except ValidationError:
        return False
    return True


assert all(map(_is_line, HOSTILE))

PACKAGED = load()
FILES = files(PACKAGED)
FACT = PACKAGED.facts[0]

_FORBIDDEN = "".join(map(chr, (0x61C, 0xFEFF, 0xFFFE, 0xFFFF, *range(0x200B, 0x2010), *range(0x2028, 0x202F))))
_FORBIDDEN += "".join(map(chr, range(0x2066, 0x206A)))
_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=_FORBIDDEN)
_INSIDE = st.text(_CHARACTERS, max_size=60).map(str.strip)
lines = st.sampled_from(HOSTILE) | st.builds("{}{}".format, st.sampled_from("a1жҚ=+-@'\"#:"), _INSIDE)
ids = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
figures = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True),
    st.integers() | st.floats(allow_nan=False, allow_infinity=False) | days | lines,
    max_size=4,
)
wordings = st.builds(Wording, ask=st.lists(lines, min_size=8, max_size=9).map(tuple), say=lines)
several = st.lists(ids, max_size=3).map(tuple)
facts = st.builds(
    Fact,
    id=ids,
    topic=ids,
    status=st.sampled_from(Status),
    audience=st.lists(st.sampled_from(Audience), min_size=1, max_size=3).map(tuple),
    as_of=days,
    review_by=days,
    sources=st.lists(ids, min_size=1, max_size=3).map(tuple),
    related=several,
    superseded_by=st.none() | ids,
    was=several,
    figures=figures,
    names=st.lists(lines, max_size=3).map(tuple),
    ru=wordings,
    kk=wordings,
)
named = st.fixed_dictionaries({"title": lines}) | st.fixed_dictionaries({"about": lines})
sources = st.builds(
    lambda name, **fields: Source(**name, **fields),
    name=named,
    id=ids,
    publisher=lines,
    author=st.none() | lines,
    url=st.none() | st.just("https://example.kz/?a='1'&b=2#=c"),
    published=st.none() | days,
    language=st.sampled_from(["ru", "kk", "no"]),
    kind=st.sampled_from(SourceKind),
)
topic_wordings = st.builds(TopicWording, name=lines, description=lines)
topics = st.builds(
    Topic,
    id=ids,
    order=st.integers(1, 99),
    emoji=lines,
    first=st.lists(ids, min_size=1, max_size=2).map(tuple),
    ru=topic_wordings,
    kk=topic_wordings,
)
bases = st.builds(
    lambda facts, sources, topics: Base(tuple(facts), {source.id: source for source in sources}, tuple(topics)),
    st.lists(facts, min_size=1, max_size=2),
    st.lists(sources, min_size=1, max_size=2),
    st.lists(topics, min_size=1, max_size=2),
)


def _read(path: Path) -> tuple[tuple[Fact, ...], tuple[Source, ...], tuple[Topic, ...]]:
    found, faults = read_incoming(path)
    assert faults == []
    return (
        tuple(fact for fact, _, _ in found.facts),
        tuple(source for source, _, _ in found.sources),
        tuple(topic for topic, _, _ in found.topics),
    )


def _same(fact: Fact) -> str:
    """Tells 1 from 1.0 and -0.0 from 0.0, which are equal."""
    return repr(fact)


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_packaged_files(name: str) -> None:
    """Byte for byte: an edit that comes back from the store changes only its own lines."""
    assert FILES[name].encode() == (DATA / name).read_bytes()


def test_every_packaged_file_is_exported() -> None:
    expected = {path.relative_to(DATA).as_posix() for path in [*DATA.glob("facts/*.yaml"), *DATA.glob("*.yaml")]}

    # Like the lexicon, asides are kept in the files of the program.
    assert set(FILES) == expected - {"asides.yaml"}


@pytest.mark.parametrize("chosen", Format)
def test_the_packaged_base(tmp_path: Path, chosen: Format) -> None:
    """All three formats hold all that is known."""
    base = PACKAGED
    path = tmp_path / ("out.json" if chosen is Format.JSON else "out")
    export_to(base, chosen, path)
    facts, sources, topics = _read(path)

    assert sorted(map(_same, facts)) == sorted(map(_same, base.facts))
    assert sorted(map(repr, sources)) == sorted(map(repr, base.sources.values()))
    assert set(topics) == (set(base.topics) if chosen is Format.YAML else set())


@given(bases)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize("chosen", Format)
def test_hostile_text(chosen: Format, base: Base) -> None:
    """Whatever the model takes comes back the same: quotes, formulas, YAML and JSON syntax, other scripts, emoji."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / ("out.json" if chosen is Format.JSON else "out")
        export_to(base, chosen, path)
        facts, sources, topics = _read(path)

    assert sorted(map(_same, facts)) == sorted(map(_same, base.facts))
    assert sorted(map(repr, sources)) == sorted(map(repr, base.sources.values()))
    if chosen is Format.YAML:
        assert sorted(map(repr, topics)) == sorted(map(repr, base.topics))


@given(bases)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_one_yaml_document(base: Base) -> None:
    """What is printed without an output folder holds all of it too."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "all.yaml"
        path.write_text(export_text(base, Format.YAML), encoding="utf-8", newline="\n")

        assert list(map(repr, _read(path))) == list(map(repr, (base.facts, tuple(base.sources.values()), base.topics)))


@given(st.lists(lines, min_size=8, max_size=8), lines)
@settings(max_examples=50, deadline=None)
def test_no_formulas(ask: list[str], say: str) -> None:
    """No cell begins as a formula does."""
    wording = Wording(ask=tuple(ask), say=say)
    text = facts_csv([FACT.model_copy(update={"ru": wording, "kk": wording})])

    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), strict=True) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_json_has_every_field(tmp_path: Path) -> None:
    """Also those at their default, in the model's order; dates as ISO text."""
    base = load(make_folder(tmp_path / "data"), today=TODAY)
    data = json.loads(export_text(base, Format.JSON))

    assert list(data) == ["facts", "sources"]
    assert [list(fact) for fact in data["facts"]] == [list(Fact.model_fields)] * 2
    assert [list(source) for source in data["sources"]] == [list(Source.model_fields)] * 2
    assert data["facts"][0]["figures"] == {"area_ha": 88000, "decided": "2024-09-25"}
    assert data["facts"][1]["superseded_by"] is None


def test_csv_cells(tmp_path: Path) -> None:
    """Lists one item a line, figures as JSON; a byte order mark for spreadsheets."""
    base = load(make_folder(tmp_path / "data"), today=TODAY)
    export_to(base, Format.CSV, tmp_path / "out")
    raw = (tmp_path / "out" / "facts.csv").read_bytes()
    [row, _] = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))

    assert raw.startswith(b"\xef\xbb\xbfid,topic,")
    assert row["figures"] == '{"area_ha": 88000, "decided": "2024-09-25"}'
    assert row["ru_ask"].split("\n") == list(base.facts[0].ru.ask)
    assert row["superseded_by"] == ""


def test_same_bytes_again(tmp_path: Path) -> None:
    """Export, import, export: nothing moves."""
    export_to(PACKAGED, Format.YAML, tmp_path / "a")
    export_to(load(tmp_path / "a"), Format.YAML, tmp_path / "b")

    for path in (tmp_path / "a").rglob("*.yaml"):
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()


def test_a_folder_of_other_facts(tmp_path: Path) -> None:
    """They would be read as if they were of the export."""
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "other.yaml").write_text("[]", encoding="utf-8")

    with pytest.raises(OSError, match="not of this export"):
        export_to(PACKAGED, Format.YAML, tmp_path)
    assert [path.name for path in tmp_path.rglob("*.yaml")] == ["other.yaml"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2026-07-01", date(2026, 7, 1)), ("2026-13-01", "2026-13-01"), ("8–9", "8–9"), (1, 1), (1.0, 1.0)],
)
def test_figures(value: object, expected: object) -> None:
    """A date is a date also in formats that have none."""
    found = TypeAdapter[object](Figure).validate_python(value)

    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), "", " x", "a\nb", None])
def test_no_figures(value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter[object](Figure).validate_python(value)
