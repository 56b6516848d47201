"""An import adds or replaces, or changes nothing and says in which line what is wrong."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.curation import load
from knowledge.curation.export import Format, export_to, facts_yaml
from knowledge.curation.importing import Imported, import_into
from knowledge.errors import InvalidData
from tests.knowledge.curated import FACTS, SOURCES, TODAY, change, make_folder

AREA, BRIDGE = FACTS.split("\n\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "data")


@pytest.fixture
def filed(tmp_path: Path) -> Path:
    """The same data as the program files it."""
    export_to(load(make_folder(tmp_path / "raw"), today=TODAY), Format.YAML, tmp_path / "filed")
    return tmp_path / "filed"


def state(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, path: Path) -> list[str]:
    """Import what must be refused: the faults, by file name and line."""
    before = state(folder)
    with pytest.raises(InvalidData) as raised:
        import_into(folder, path, today=TODAY)
    assert state(folder) == before
    return [f"{fault.path.name}:{fault.line}: {fault.reason}" for fault in raised.value.faults]


@pytest.mark.parametrize("chosen", Format)
def test_an_export_changes_nothing(tmp_path: Path, filed: Path, chosen: Format) -> None:
    """Back into the folder that it came from."""
    path = tmp_path / ("out.json" if chosen is Format.JSON else "out")
    export_to(load(filed, today=TODAY), chosen, path)
    before = state(filed)
    done = import_into(filed, path, today=TODAY)

    assert (done.added, done.replaced, done.dropped) == ((), (), ())
    assert done.unchanged[:4] == ("area", "bridge", "decree", "news")
    assert state(filed) == before


def test_replacing_a_fact(tmp_path: Path, filed: Path) -> None:
    """In its place; files that say the same keep their comments."""
    comment = "# checked by hand\n"
    (filed / "facts" / "city.yaml").write_text(comment + (filed / "facts" / "city.yaml").read_text("utf-8"), "utf-8")
    before = state(filed)
    path = write(tmp_path / "new.yaml", BRIDGE.replace("Мост планируют", "Новый мост планируют"))
    done = import_into(filed, path, today=TODAY)
    after = state(filed)

    assert done == Imported((), ("bridge",), (), ())
    assert {name for name in after if after[name] != before[name]} == {"facts/roads.yaml"}
    assert "Новый мост планируют" in after["facts/roads.yaml"].decode()


def test_adding_a_fact_with_its_source(tmp_path: Path, filed: Path) -> None:
    """Both come in one file, under their keys."""
    fact = BRIDGE.replace("- id: bridge", "- id: ferry").replace("мост", "паром").replace("Мост", "Паром")
    fact = fact.replace("- news", "- timetable").replace("көпір", "паром").replace("Көпір", "Паром")
    for place, phrasing in enumerate(("на тот берег", "над водой", "через реку", "после строительства", "на понтоне")):
        fact = fact.replace(phrasing, f"{phrasing} на пароме {'иначе ' * place}".strip())
    fact = fact.replace("жағаға", "паром жағаға").replace("су үстімен", "паромның").replace("төте жол", "паром жолы")
    fact = fact.replace("айналма", "паромға айналма").replace("Күнде", "Күнде паромда")
    new_source = SOURCES.split("\n\n")[1].replace("id: news", "id: timetable")
    text = "facts:\n" + indented(fact) + "sources:\n" + indented(new_source)
    done = import_into(filed, write(tmp_path / "new.yaml", text), today=TODAY)

    assert done == Imported(("ferry", "timetable"), (), (), ())
    base = load(filed, today=TODAY)
    assert [fact.id for fact in base.facts] == ["area", "bridge", "ferry"]
    assert base.sources["timetable"].title == "Мост через реку"


def indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


def test_facts_are_filed_by_topic(tmp_path: Path, folder: Path) -> None:
    """A file of several topics is taken apart, and one that holds nothing any more is taken away."""
    done = import_into(folder, write(tmp_path / "new.yaml", BRIDGE.replace("понтоне", "пароме")), today=TODAY)

    assert done.replaced == ("bridge",)
    assert {name for name in state(folder) if name.startswith("facts/")} == {"facts/city.yaml", "facts/roads.yaml"}
    assert [fact.id for fact in load(folder, today=TODAY).facts] == ["area", "bridge"]


def test_another_topic(tmp_path: Path, filed: Path) -> None:
    """A fact moves from file to file."""
    import_into(filed, write(tmp_path / "new.yaml", BRIDGE.replace("topic: roads", "topic: city")), today=TODAY)

    assert not (filed / "facts" / "roads.yaml").exists()
    assert [fact.topic for fact in load(filed, today=TODAY).facts] == ["city", "city"]


def test_a_source_that_nothing_uses_any_more(tmp_path: Path, filed: Path) -> None:
    """It goes, and it is told."""
    done = import_into(filed, write(tmp_path / "new.yaml", BRIDGE.replace("- news", "- decree")), today=TODAY)

    assert done.dropped == ("news",)
    assert list(load(filed, today=TODAY).sources) == ["decree"]


def as_table(folder: Path, tmp_path: Path, edit: Callable[[str], str]) -> Path:
    export_to(load(folder, today=TODAY), Format.CSV, tmp_path / "tables")
    return write(tmp_path / "facts.csv", edit((tmp_path / "tables" / "facts.csv").read_text("utf-8-sig")))


def test_a_table_of_semicolons(tmp_path: Path, folder: Path) -> None:
    """Spreadsheets write them where the comma is the decimal sign; their line ends differ, too."""
    text = 'id;publisher;title;language;kind\r\nnews;Вести;"Мост; новый";ru;media\r\n\r\n'
    path = tmp_path / "s.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    import_into(folder, path, today=TODAY)

    assert load(folder, today=TODAY).sources["news"].title == "Мост; новый"


def test_apostrophes_of_a_table(tmp_path: Path, folder: Path) -> None:
    """The one that disarms a formula goes, one of the text's own stays."""
    text = "id,publisher,title,author,language,kind\nnews,'=1+1,''-5,'тырнақша,ru,media\n"
    import_into(folder, write(tmp_path / "s.csv", text), today=TODAY)
    source = load(folder, today=TODAY).sources["news"]

    assert (source.publisher, source.title, source.author) == ("=1+1", "'-5", "'тырнақша")


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        pytest.param(
            lambda text: text.replace("superseded_by", "colour"), ":1: 'colour' is not a known column", id="column"
        ),
        pytest.param(lambda text: text.replace("kk_say", "kk_ask"), ":1: has the column 'kk_ask' twice", id="twice"),
        pytest.param(
            lambda text: text.replace(",city,", ",city,,", 1), ":2: has 17 cells; the header has 16", id="cells"
        ),
        pytest.param(lambda text: text.replace("planned", "dreamt"), ":17: bridge: status: should be", id="value"),
        pytest.param(lambda text: text.replace("88000", "{", 1), ":2: area: figures: is not valid JSON", id="figures"),
        pytest.param(
            lambda text: text.replace('""decided""', '""area_ha""'),
            ":2: area: figures: is not valid JSON: has the key",
            id="figure twice",
        ),
        pytest.param(lambda text: text + '"a', ":33: is not valid CSV: unexpected end of data", id="quote"),
        pytest.param(lambda _: "", ":1: is empty; the first row names the columns", id="empty"),
        pytest.param(lambda text: text.split("\n")[0], ":1: holds nothing to import", id="header alone"),
        pytest.param(
            lambda text: text.replace("bridge,roads", "area,roads"), "area: the fact stands already in", id="id"
        ),
    ],
)
def test_faulty_tables(tmp_path: Path, folder: Path, edit: Callable[[str], str], reason: str) -> None:
    """Each fault with the line on which its row begins."""
    found = refused(folder, as_table(folder, tmp_path, edit))

    assert [line for line in found if line.startswith("facts.csv:") and reason in line], found


def json_of(folder: Path) -> str:
    return json.dumps({"facts": [fact.model_dump(mode="json") for fact in load(folder, today=TODAY).facts]}, indent=1)


def test_json_of_other_programs(tmp_path: Path, folder: Path) -> None:
    """Letters and emoji written as escapes, one list without keys."""
    facts = json.loads(json_of(folder))["facts"]
    facts[1]["ru"]["ask"][1] = "мост 🌉"
    import_into(folder, write(tmp_path / "facts.json", json.dumps(facts)), today=TODAY)

    assert load(folder, today=TODAY).facts[1].ru.ask[1] == "мост 🌉"


@pytest.mark.parametrize(
    ("old", "new", "at", "reason"),
    [
        ('"status": "planned"', '"status": "dreamt"', '"dreamt"', "bridge: status: should be"),
        ('"status": "planned"', '"staus": "planned"', '"staus"', "bridge: staus: is not a known key"),
        ('"status": "planned"', '"status": 1, "status": "done"', '"done"', "has the key 'status' twice"),
        ('"status": "planned"', '"status": NaN', "", "is not valid JSON: NaN is not a number"),
        ('"status": "planned"', '"status": "planned",,', '"planned",,', "is not valid JSON: "),
        ('"status": "planned"', '"status": "pl\tanned"', "anned", "is not valid JSON: Invalid control character"),
        ('"facts": [', '"acts": [], "facts": [', '"acts"', "acts is not a known key; known are facts, sources, topics"),
        ('"bridge",', '"area",', '"area",\n   "topic": "roads"', "area: the fact stands already in new.json:"),
        (
            '"status": "planned"',
            '"status": ' + "[" * 60 + "]" * 60,
            "[[[[",
            "is not valid JSON: nested more than 50 deep",
        ),
        ('"status": "planned"', '"status": ' + "[" * 10**5 + "]" * 10**5, "", "is not valid JSON: nested more than 50"),
        ('"news"', '"dream"', '"dream"', "bridge: there is no source dream"),
        (
            '"planned"',
            '"in-force", "superseded_by": "bridge"',
            '"superseded_by": null',
            "has the key 'superseded_by' twice",
        ),
    ],
)
def test_faulty_json(tmp_path: Path, folder: Path, old: str, new: str, at: str, reason: str) -> None:
    text = json_of(folder)
    place = text.rindex(old)
    text = text[:place] + new + text[place + len(old) :]
    found = refused(folder, write(tmp_path / "new.json", text))

    line = text[: text.rindex(at)].count("\n") + 1 if at else 0
    assert [fault for fault in found if fault.startswith(f"new.json:{line}: {reason}")], found


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.txt", b"x", "a.txt:0: must be a folder or a file that ends in .yaml, .yml, .json, .csv"),
        ("a.yaml", b"", "a.yaml:1: must be a list of facts"),
        ("a.yaml", b"[]", "a.yaml:1: holds nothing to import"),
        ("a.yaml", b"facts: []\nfigs: []\n", "a.yaml:2: figs is not a known key"),
        ("a.yaml", b"a: &a [x]\nb: [*a, *a]\n", "a.yaml:1: is referred to by an alias (*name); write it out"),
        ("a.yaml", b"- id: x\n  topic: caf\xe9\n", "a.yaml:2: is not UTF-8: byte 0xe9"),
        ("a.csv", b"id\n\xff\n", "a.csv:2: is not UTF-8: byte 0xff"),
        ("a.csv", b"id\nx\x00\n", "a.csv:2: has the control character U+0000"),
        ("a.json", b"\xff\xfe{\x00}\x00", "a.json:1: is not UTF-8: byte 0xff"),
        ("a.json", b"{}", "a.json:1: holds nothing to import"),
        ("a.json", b"1" * 5000, "a.json:0: is not valid JSON: Exceeds the limit"),
    ],
)
def test_unusable_files(tmp_path: Path, folder: Path, name: str, content: bytes, fault: str) -> None:
    (tmp_path / name).write_bytes(content)
    [found] = refused(folder, tmp_path / name)

    assert found.startswith(fault)


@pytest.mark.parametrize("name", ["huge.yaml", "huge.json", "huge.csv"])
def test_huge_files(tmp_path: Path, folder: Path, name: str) -> None:
    """Refused before they are in memory."""
    with (tmp_path / name).open("wb") as file:
        file.truncate(50_000_000)

    assert refused(folder, tmp_path / name) == [f"{name}:0: has 50,000,000 bytes; at most 8,388,608 are read"]


def test_missing_and_empty_paths(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert refused(folder, tmp_path / "no.yaml") == ["no.yaml:0: is not there"]
    assert refused(folder, tmp_path / "empty")[0].startswith("empty:0: holds neither facts/*.yaml nor")


def test_every_fault_of_an_import(tmp_path: Path, folder: Path) -> None:
    """Those within an item and those between items, at once, each in the file that it stands in."""
    text = AREA.replace("88 000 гектар.", "8 гектар.").replace("- bridge", "- brigde").replace("in-force", "dreamt")
    second = BRIDGE.replace("в 2028", "в 2029").replace("- мост\n", "- жер көлемі\n")
    found = refused(folder, write(tmp_path / "new.yaml", f"{text}\n\n{second}"))

    assert [line.split(": ", 1)[1].partition("should be 'in-force'")[0] for line in found] == [
        "area: status: ",
        "bridge: 'жер көлемі' is also a phrasing of area",
        "bridge: 2029 not in figures",
        "bridge: the languages differ in numbers: only in ru: 2029; only in kk: 2028",
    ]
    assert {line.split(":")[0] for line in found} == {"new.yaml"}


def test_a_fault_of_what_is_there_already(tmp_path: Path, folder: Path) -> None:
    """Nothing is imported into data that are wrong."""
    change(folder / "facts" / "all.yaml", "  topic: city", "  topic: cty")
    found = refused(folder, write(tmp_path / "new.yaml", BRIDGE))

    assert found == ["all.yaml:2: area: there is no topic cty"]


def test_a_disk_that_fails_half_way(tmp_path: Path, filed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was replaced before comes back."""
    before = state(filed)
    text = f"{AREA.replace('велик ли', 'огромен ли')}\n\n{BRIDGE.replace('понтоне', 'пароме')}"
    path = write(tmp_path / "new.yaml", text)
    replaced: list[str] = []
    real = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if filed in self.parents:
            if replaced:
                raise OSError(28, "No space left on device")
            replaced.append(self.name)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="No space left"):
        import_into(filed, path, today=TODAY)

    assert replaced
    assert state(filed) == before


def test_fields_at_their_default_may_be_left_out(tmp_path: Path, folder: Path) -> None:
    """A table needs only the columns that its facts have."""
    base = load(folder, today=TODAY)
    fact = base.facts[0]
    path = write(tmp_path / "new.yaml", facts_yaml([fact.model_copy(update={"related": (), "names": ()})]))
    import_into(folder, path, today=TODAY)

    assert load(folder, today=TODAY).facts[0].related == ()
