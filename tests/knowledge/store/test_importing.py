"""Imports: rehearsed against the store, with every fault, and published whole or not at all."""

import io
import json
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.base import Base
from knowledge.curation.archives import LARGEST_ARCHIVE, LARGEST_UNPACKED, pack, unpack
from knowledge.curation.export import base_json, facts_yaml, files
from knowledge.curation.tables import facts_csv
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.importing import Rehearsal, Stock, rehearse
from knowledge.store.revision import Change, Kind
from knowledge.store.revisions import Authorship
from tests.base import BASE, TODAY
from tests.conftest import clock

AREA = BASE.facts[0]
BY = Authorship(1, "импорт")

Make = Callable[[str, str], Path]
"""Writes a file of a name and a text."""


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


async def stock(store: Store) -> Stock:
    version, heads = await store.revisions.heads()
    return Stock(version, heads, BASE)


async def rehearsed(store: Store, path: Path) -> Rehearsal:
    return rehearse(path, await stock(store), TODAY)


def saying(fact: Fact, say: str) -> Fact:
    return fact.model_copy(update={"ru": fact.ru.model_copy(update={"say": say})})


def named(name: str) -> Fact:
    """A fact that is like another one, asked for in other words."""
    ru = AREA.ru.model_copy(update={"ask": tuple(f"{text} {name}" for text in AREA.ru.ask)})
    kk = AREA.kk.model_copy(update={"ask": tuple(f"{text} {name}" for text in AREA.kk.ask)})
    figures = {"hectares": 88000}
    return AREA.model_copy(update={"id": name, "ru": ru, "kk": kk, "figures": figures})


def sound(fact: Fact) -> Fact:
    """The fact with the figures that its answers need."""
    return fact.model_copy(update={"figures": {"hectares": 88000}})


async def test_added_changed_and_unchanged(each_store: Store, make: Make) -> None:
    """Each item is told apart; what is published is exactly that, in one go, by whoever imports."""
    await each_store.take(BASE)
    new, edited = named("size"), sound(saying(AREA, "Площадь города — 88 000 гектаров."))
    path = make("facts.yaml", facts_yaml([new, edited, BASE.facts[3]]))
    found = await rehearsed(each_store, path)

    assert found.refused == ()
    assert [item.id for item in found.added] == ["size"]
    assert [(step.before, step.after) for step in found.changed] == [(AREA, edited)]
    assert found.unchanged == (BASE.facts[3].id,)
    made = await each_store.revisions.publish(found.changes(), BY)
    assert [(revision.item, revision.action.value) for revision in made] == [(new, "import"), (edited, "import")]
    again = await rehearsed(each_store, path)
    assert (again.steps, again.changes()) == ((), ())
    assert set(again.unchanged) == {"size", "area", BASE.facts[3].id}


@pytest.mark.parametrize("form", ["yaml", "json", "csv"])
async def test_every_format(store: Store, make: Make, form: str) -> None:
    """A fact comes in the same from each."""
    new = named("size")
    texts = {
        "yaml": facts_yaml([new]),
        "json": json.dumps([new.model_dump(mode="json")], ensure_ascii=False),
        "csv": facts_csv([new]),
    }
    found = await rehearsed(store, make(f"новое.{form}", texts[form]))

    assert list(found.added) == [new]
    assert found.refused == ()


async def test_an_export_changes_nothing(store: Store, tmp_path: Path) -> None:
    """What went out comes in as it was, packed and unpacked."""
    _, base = await store.base(BASE)
    raw = pack({**files(base), "facts.json": base_json(base)}, clock())
    faults = unpack(raw, tmp_path)
    found = await rehearsed(store, tmp_path)

    assert faults == []
    assert found.steps == ()
    assert found.refused == ()
    assert set(found.unchanged) == {*(fact.id for fact in BASE.facts), *BASE.sources}


async def test_a_fault_hinders_all(store: Store, make: Make) -> None:
    """One fault, and nothing of the file can be published; line and reason are told."""
    text = facts_yaml([named("size"), sound(saying(AREA, "Город занимает 99 000 гектаров."))])
    found = await rehearsed(store, make("facts.yaml", text))
    [line] = [number for number, one in enumerate(text.splitlines(), start=1) if "99 000" in one]

    assert found.changes() == ()
    assert {(str(fault.path), fault.line) for fault in found.refused if "not in figures" in fault.reason} == {
        ("facts.yaml", line - 1)
    }


async def test_faults_between_old_and_new(store: Store, make: Make) -> None:
    """A phrasing of another fact, an unknown source, an unknown topic: held against what the store has."""
    taken = named("size")
    taken = taken.model_copy(
        update={
            "ru": taken.ru.model_copy(update={"ask": (*taken.ru.ask, "население Алатау")}),
            "sources": ("nowhere",),
            "topic": "none",
        }
    )
    found = await rehearsed(store, make("facts.yaml", facts_yaml([taken])))

    assert {fault.reason for fault in found.refused} == {
        "size: 'население Алатау' is also a phrasing of population",
        "size: there is no source nowhere",
        "size: there is no topic none",
    }
    assert all(fault.path == Path("facts.yaml") for fault in found.refused)


async def test_what_is_wrong_already_is_nobodys_fault(store: Store, make: Make) -> None:
    """The tests' base has answers without figures; that hinders no import of something else."""
    assert (await rehearsed(store, make("facts.yaml", facts_yaml([named("size")])))).refused == ()


async def test_id_twice(store: Store, make: Make) -> None:
    """The second one is refused, with its line."""
    one = named("size")
    found = await rehearsed(store, make("facts.yaml", facts_yaml([one, one])))
    reasons = [fault.reason for fault in found.refused]

    assert any(reason.startswith("size: the fact stands already in facts.yaml:1") for reason in reasons)
    assert found.changes() == ()


async def test_topics_stay(store: Store, make: Make) -> None:
    """Topics are kept in the files: another one is noted, and hinders nothing."""
    topic = BASE.topics[0].model_copy(update={"emoji": "🌇"})
    text = files(replace(BASE, topics=(topic,)))["topics.yaml"]
    found = await rehearsed(store, make("topics.yaml", text))

    assert [fault.warning for fault in found.faults] == [True]
    assert found.steps == ()


async def test_edited_since_the_rehearsal(store: Store, make: Make) -> None:
    """What somebody has edited meanwhile is named, and is not overwritten by the old rehearsal."""
    path = make("facts.yaml", facts_yaml([sound(saying(AREA, "Площадь города — 88 000 гектаров."))]))
    before = await stock(store)
    old = rehearse(path, before, TODAY)
    head = await store.revisions.head("area")
    assert head is not None
    await store.revisions.publish([Change(saying(AREA, "88 000 гектаров."), head.number)], Authorship(2, "иначе"))
    new = await rehearsed(store, path)

    assert old.edited_since(before.version) == ()
    assert new.edited_since(before.version) == ("area",)
    with pytest.raises(Exception, match="area was edited from revision"):
        await store.revisions.publish(old.changes(), BY)


async def test_retired_comes_back(store: Store, make: Make) -> None:
    """An import of what was retired adds it again, upon its history."""
    head = await store.revisions.head("area")
    assert head is not None
    await store.revisions.retire("area", parent=head.number, successor=None, by=BY)
    found = await rehearsed(store, make("facts.yaml", facts_yaml([sound(AREA)])))

    assert [item.id for item in found.added] == ["area"]
    await store.revisions.publish(found.changes(), BY)
    assert len(await store.revisions.history("area")) == 3


async def test_sources_come_before_facts(store: Store, make: Make) -> None:
    """A new source and the fact that cites it come in together."""
    source = BASE.sources["decree"].model_copy(update={"id": "new-source"})
    fact = named("size").model_copy(update={"sources": ("new-source",)})
    data = {
        "facts": [fact.model_dump(mode="json")],
        "sources": [source.model_dump(mode="json")],
    }
    found = await rehearsed(store, make("all.json", json.dumps(data)))

    assert found.refused == ()
    assert [step.after.id for step in found.steps] == ["new-source", "size"]
    await store.revisions.publish(found.changes(), BY)
    assert await store.revisions.head("new-source", Kind.SOURCE) is not None


@pytest.mark.parametrize(
    ("name", "raw", "line", "reason"),
    [
        ("a.yaml", "- id: size\n  topic: Ж".encode("cp1251"), 2, "is not UTF-8"),
        ("a.yaml", b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, "alias"),
        ("a.yaml", b"[" * 100_000, 1, "nested more than"),
        ("a.yaml", b"- id: size\n  id: size\n", 2, "twice"),
        ("a.yaml", b"- !!python/object/apply:os.system ['true']\n", 1, "python/object"),
        ("a.yaml", b"PK\x03\x04 not text", 1, "control character"),
        ("a.yaml", b"- id: size\n  nosuch: 1\n", 2, "not a known key"),
        ("a.json", b'[{"id": "size", "id": "size"}]', 1, "twice"),
        ("a.json", b"[" * 100_000, 0, "nested more than"),
        ("a.csv", b"id,topic\nsize\n", 2, "has 1 cells"),
        ("a.txt", b"hello", 0, "ends in"),
        ("a.yaml", b"", 1, "list of facts"),
        ("a.yaml", b"x" * (8 * 1024 * 1024 + 1), 0, "bytes; at most"),
        ("a.yaml", b"- a\n" * 2_000_000, 0, "lines and commas"),
        ("a.yaml", b"- {id: x}\n" * 3_001, 1, "more than 3,000 items"),
        ("a.yaml", b"- id: x\n  sources: [" + b"a, " * 1_001 + b"a]", 1, "more than 1,000 values"),
        ("a.json", b"[" + b'{"id":"x"},' * 3_000 + b"1]", 1, "more than 3,000 items"),
        ("a.csv", b"id,topic\n" + b"x,y\n" * 4_000, 1, "more than 3,000 items"),
    ],
)
async def test_hostile_file(store: Store, tmp_path: Path, name: str, raw: bytes, line: int, reason: str) -> None:
    """Refused with line and reason; the store stays as it is."""
    path = tmp_path / name
    path.write_bytes(raw)
    version = await store.revisions.version()
    found = await rehearsed(store, path)

    assert found.changes() == ()
    assert any(fault.line == line and reason in fault.reason for fault in found.refused), found.refused
    assert await store.revisions.version() == version


async def test_formulas_and_markup_are_inert(store: Store, make: Make) -> None:
    """They are text; a table that they are exported to guards them."""
    say = '=HYPERLINK("http://x","y") <b>88 000</b> &amp;'
    fact = named("size")
    fact = fact.model_copy(update={"ru": fact.ru.model_copy(update={"say": say})})
    found = await rehearsed(store, make("facts.yaml", facts_yaml([fact])))
    await store.revisions.publish(found.changes(), BY)
    head = await store.revisions.head("size")

    assert head is not None
    assert isinstance(head.item, Fact)
    assert head.item.ru.say == say
    assert "\"'=HYPERLINK" in facts_csv([head.item])


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def _link() -> zipfile.ZipInfo:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return link


def _lying() -> bytes:
    """A file that claims to unpack to a byte."""
    raw = bytearray(zipped(("sources.yaml", b"x" * 2_000_000)))
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = raw.index(signature) + place
        raw[start : start + 4] = (1).to_bytes(4, "little")
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (zipped(("../evil.yaml", b"x")), "which no export has"),
        (zipped(("/etc/passwd", b"x")), "which no export has"),
        (zipped(("facts\\..\\x.yaml", b"x")), "which no export has"),
        (zipped(("C:sources.yaml", b"x")), "which no export has"),
        (zipped(("facts/../../x.yaml", b"x")), "which no export has"),
        (zipped((_link(), b"/etc/passwd")), "which no export has"),
        (zipped(("inner.zip", zipped(("sources.yaml", b"x")))), "which no export has"),
        (zipped(("sources.yaml", b"x" * (LARGEST_UNPACKED + 1))), "unpacks to"),
        (zipped(*((f"facts/f{number}.yaml", b"") for number in range(1001))), "has 1,001 files"),
        (_lying(), "zip file"),
        (b"PK\x03\x04", "is not a readable zip file"),
        (b"", "is not a readable zip file"),
        (zipped(("sources.yaml", b"x" * 1000))[:-30], "is not a readable zip file"),
        (b"x" * (LARGEST_ARCHIVE + 1), "at most"),
    ],
    ids=lambda value: str(value)[:24] if isinstance(value, str) else "",
)
def test_hostile_archive(tmp_path: Path, raw: bytes, reason: str) -> None:
    """Nothing of it is written anywhere."""
    folder = tmp_path / "inner"
    folder.mkdir()
    faults = unpack(raw, folder)

    assert [reason in fault.reason for fault in faults] == [True]
    assert list(tmp_path.rglob("*")) == [folder]


def test_names_twice_in_an_archive(tmp_path: Path) -> None:
    """Two files of one name are two opinions."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        raw = zipped(("sources.yaml", b"a"), ("sources.yaml", b"b"))

    assert [fault.reason for fault in unpack(raw, tmp_path)] == ["holds sources.yaml twice"]


def test_litter_of_other_programs_is_left_out(tmp_path: Path) -> None:
    """Packed again on a Mac, an export is one still."""
    raw = zipped(("facts/", b""), ("__MACOSX/._sources.yaml", b"x"), (".DS_Store", b"x"), ("sources.yaml", b"[]"))

    assert unpack(raw, tmp_path) == []
    assert (tmp_path / "sources.yaml").read_bytes() == b"[]"


def test_the_same_archive_for_the_same_facts() -> None:
    """Nothing in it depends on when or where it was made but the moment that is given."""
    assert pack(files(BASE), clock()) == pack(files(BASE), clock())
    names = zipfile.ZipFile(io.BytesIO(pack(files(BASE), clock()))).namelist()
    assert not any(":" in name for name in names)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=400), suffix=st.sampled_from([".yaml", ".json", ".csv"]))
def test_any_bytes(tmp_path: Path, raw: bytes, suffix: str) -> None:
    """Whatever a file holds, the rehearsal ends with faults, never with an error."""
    path = tmp_path / f"any{suffix}"
    path.write_bytes(raw)
    found = rehearse(path, Stock(0, (), Base(())), TODAY)

    assert found.refused
