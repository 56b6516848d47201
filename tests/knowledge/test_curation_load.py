"""Every way of breaking the data is told with its file, line and reason, and nothing else is told."""

from pathlib import Path

import pytest

from knowledge.curation import load
from knowledge.errors import Fault, InvalidData
from tests.knowledge.curated import TODAY, change, faults_of, line_of, make_folder

FACTS, SOURCES, TOPICS = "facts/all.yaml", "sources.yaml", "topics.yaml"
BOMB = "bomb: &a [x]\nb: &b [*a, *a]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "data")


def test_the_unbroken_folder(folder: Path) -> None:
    """Otherwise the tests below show nothing."""
    base = load(folder, today=TODAY)

    assert faults_of(folder) == []
    assert [fact.id for fact in base.facts] == ["area", "bridge"]
    assert base.find("size") is base.facts[0]


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "reason"),
    [
        pytest.param(
            FACTS, "  topic: city", "   topic: city", "   topic: city",
            "is not valid YAML: mapping values are not allowed in this context", id="bad indent",
        ),
        pytest.param(
            FACTS, "  topic: city", "\ttopic: city", "\ttopic: city",
            "is not valid YAML: found a tab character that violates indentation", id="tab",
        ),
        pytest.param(
            FACTS, "  topic: city", "  topic: city\n  topic: city", "  topic: city\n  status",
            "has the key 'topic' twice", id="key twice",
        ),
        pytest.param(
            FACTS, "area_ha: 88000", "area_ha: [88000]", "area_ha",
            "area: figures.area_ha", id="wrong type",
        ),
        pytest.param(
            FACTS, "as_of: 2026-01-10", "as_of: yesterday", "as_of: yesterday",
            "area: as_of: should be a valid date", id="not a date",
        ),
        pytest.param(
            FACTS, "decided: 2024-09-25", "decided: yes", "decided",
            "area: figures.decided: takes a number, a date or text, not true or false", id="not a figure",
        ),
        pytest.param(
            FACTS, "  names: [Алатау]", "  nmaes: [Алатау]", "  nmaes",
            "area: nmaes: is not a known key", id="unknown key",
        ),
        pytest.param(
            FACTS, "  status: planned\n", "", "- id: bridge",
            "bridge: status: is missing", id="missing key",
        ),
        pytest.param(
            FACTS, "status: planned", "status: dreamt", "status: dreamt",
            "bridge: status: should be 'in-force', 'done', 'in-progress'", id="unknown status",
        ),
        pytest.param(
            FACTS, "      - мост\n", "", "      - Когда построят",
            "bridge: ru.ask: has 7 items; at least 8", id="too few phrasings",
        ),
        pytest.param(
            FACTS, "Мост планируют", "Мост " + "очень " * 99 + "планируют", "    say: >-\n      Мост",
            "bridge: ru.say: has 629 characters; at most 600", id="too long",
        ),
        pytest.param(
            FACTS, "    - decree", "    - dercee", "- dercee",
            "area: there is no source dercee", id="dangling source",
        ),
        pytest.param(
            FACTS, "    - bridge", "    - brigde", "- brigde",
            "area: there is no related brigde", id="dangling related",
        ),
        pytest.param(
            FACTS, "    - bridge", "    - area", "    - area",
            "area: is related to itself", id="related to itself",
        ),
        pytest.param(
            FACTS, "  topic: roads", "  topic: rods", "topic: rods",
            "bridge: there is no topic rods", id="dangling topic",
        ),
        pytest.param(
            FACTS, "status: in-force", "status: in-force\n  superseded_by: nothing", "superseded_by",
            "area: there is no fact nothing", id="dangling successor",
        ),
        pytest.param(
            FACTS, "status: in-force", "status: in-force\n  superseded_by: area", "superseded_by",
            "area: its successors lead in a circle", id="circular successor",
        ),
        pytest.param(
            FACTS, "was: [size]", "was: [bridge]", "was: [bridge]",
            "area: bridge is already an id of bridge", id="redirect taken",
        ),
        pytest.param(
            FACTS, "- id: bridge", "- id: area", "- id: area\n  topic: roads",
            "area: the fact stands already in all.yaml:1", id="id twice",
        ),
        pytest.param(
            SOURCES, "id: news", "id: decree", "id: decree\n  publisher: Вести",
            "decree: the source stands already in sources.yaml:1", id="source twice",
        ),
        pytest.param(
            FACTS, "88 000 гектар. Шекара", "89 000 гектар. Шекара", "    say: >-\n      89 000",
            "area: the languages differ in numbers: only in ru: 88000; only in kk: 89000", id="numbers differ",
        ),
        pytest.param(
            FACTS, "открыть в 2028", "открыть в 2029", "    say: >-\n      Мост",
            "bridge: 2029 not in figures", id="number without figure",
        ),
        pytest.param(
            FACTS, "as_of: 2026-01-10", "as_of: 2026-12-10", "as_of: 2026-12-10",
            "area: as_of 2026-12-10 lies in the future", id="future date",
        ),
        pytest.param(
            FACTS, "review_by: 2026-12-31", "review_by: 2025-12-31", "review_by: 2025-12-31",
            "bridge: review_by 2025-12-31 is not after as_of 2026-01-10", id="review before date",
        ),
        pytest.param(
            SOURCES, "published: 2024-09-25", "published: 2027-09-25", "published: 2027-09-25",
            "decree: published 2027-09-25 lies in the future", id="source of the future",
        ),
        pytest.param(
            FACTS, "- размер земли", "- размер зeмли", "- размер зeмли",
            "area: 'зeмли' mixes Latin and Cyrillic letters", id="mixed script",
        ),
        pytest.param(
            FACTS, "- көпір\n", "- Мост!\n", "- Мост!",
            "", id="same words in both languages are no fault",
        ),
        pytest.param(
            FACTS, "- размер земли", "- МОСТ?", "      - мост",
            "bridge: 'мост' is also a phrasing of area", id="phrasing of two facts",
        ),
        pytest.param(
            FACTS, "- размер земли", "- '?!'", "- '?!'",
            "area: the phrasing '?!' has no words", id="phrasing without words",
        ),
        pytest.param(
            SOURCES, "url: https://example.kz/bridge?a=1&b=2", "url: javascript:alert(1)", "url: javascript",
            "news: url: String should match pattern", id="not a link",
        ),
        pytest.param(
            SOURCES, "  title: Мост через реку\n", "", "- id: news",
            "news: takes either title (verbatim) or about", id="source without a name",
        ),
        pytest.param(
            TOPICS, "    - bridge", "    - brigde", "- brigde",
            "roads: there is no fact brigde", id="dangling first question",
        ),
    ],
)  # fmt: skip
def test_broken_files(folder: Path, name: str, old: str, new: str, at: str, reason: str) -> None:
    """The fault stands at the line of what is wrong."""
    change(folder / name, old, new)
    found = faults_of(folder)

    if not reason:
        assert found == []
        return
    line = line_of(folder / name, at)
    assert [fault for fault in found if (fault.path, fault.line) == (folder / name, line) and reason in fault.reason]
    with pytest.raises(InvalidData) as raised:
        load(folder, today=TODAY)
    assert f"{folder / name}:{line}: {reason}" in str(raised.value)


def test_missing_language(folder: Path) -> None:
    """The fact's line, and the key that is missing."""
    path = folder / FACTS
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.rindex("  kk:")], encoding="utf-8")

    assert Fault(path, line_of(path, "- id: bridge"), "bridge: kk: is missing") in faults_of(folder)


def test_unused_source(folder: Path) -> None:
    with (folder / SOURCES).open("a", encoding="utf-8") as file:
        file.write("\n- {id: idle, publisher: Вести, title: Прочее, language: ru, kind: media}\n")

    assert faults_of(folder) == [Fault(folder / SOURCES, 15, "idle: no fact uses this source")]


def test_past_review_is_a_warning(folder: Path) -> None:
    """It can be used all the same."""
    change(folder / FACTS, "review_by: 2027-01-10", "review_by: 2026-11-22")

    assert faults_of(folder) == [Fault(folder / FACTS, 6, "area: was to be reviewed by 2026-11-22", warning=True)]
    assert len(load(folder, today=TODAY).facts) == 2


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        pytest.param(b"", 1, "must be a list of facts, each beginning with '- id:'", id="empty"),
        pytest.param(b"area: {}\n", 1, "must be a list of facts, each beginning with '- id:'", id="mapping for list"),
        pytest.param(b"- [area]\n", 1, "should be a valid dictionary or instance of Fact", id="list for mapping"),
        pytest.param(b"# \xd0\xb0\n- id: \xe0\n", 2, "is not UTF-8: byte 0xe0", id="not UTF-8"),
        pytest.param("- id: а".encode("utf-16"), 1, "is not UTF-8: byte 0xff", id="UTF-16"),
        pytest.param(b"- id: a\n  topic: b\x00c\n", 2, "has the control character U+0000", id="NUL"),
        pytest.param(BOMB.encode(), 1, "is referred to by an alias (*name); write it out", id="alias bomb"),
        pytest.param(b"- id: !!python/name:os.system\n", 1, "is not valid YAML: could not determine", id="Python"),
        pytest.param(b"- " * 60 + b"a", 1, "is not valid YAML: nested more than 50 deep", id="nested in a line"),
        pytest.param(b"[" * 200_000, 1, "is not valid YAML: nested more than 50 deep", id="nested"),
        pytest.param(b"- [a: 1, ? [b] : 2]\n", 1, "has a key that is not a word", id="a list for a key"),
        pytest.param(
            b"- id: x\n---\n- id: y\n", 2, "is not valid YAML: but found another document", id="two documents"
        ),
    ],
)
def test_files_that_are_none_of_facts(folder: Path, content: bytes, line: int, reason: str) -> None:
    """Whatever a file holds, it is told and does not stop the reading of the others."""
    path = folder / "facts" / "strange.yaml"
    path.write_bytes(content)
    found = [fault for fault in faults_of(folder) if fault.path == path]

    assert found
    assert found[0].line == line
    assert reason in found[0].reason


def test_a_huge_file_is_not_read(folder: Path) -> None:
    """50 MB are refused before they are in memory."""
    path = folder / "facts" / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    assert faults_of(folder) == [Fault(path, 0, "has 50,000,000 bytes; at most 8,388,608 are read")]


def test_lexicon_and_declined(folder: Path) -> None:
    """Both are checked like facts; a declined question must not be one that is answered."""
    (folder / "lexicon").mkdir()
    (folder / "declined").mkdir()
    (folder / "lexicon" / "a.yaml").write_text("- stop\n", encoding="utf-8")
    (folder / "lexicon" / "b.yaml").write_text("", encoding="utf-8")
    (folder / "declined" / "near.yaml").write_text("- id: a\n  near: nothing\n  ru: [мост]\n", encoding="utf-8")

    assert [f"{fault.path.name}:{fault.line}: {fault.reason}" for fault in faults_of(folder)] == [
        "near.yaml:2: a: there is no fact nothing",
        "near.yaml:3: a: 'мост' is a phrasing of bridge; decline or answer it",
        "a.yaml:1: should be a valid dictionary or instance of Lexicon",
        "b.yaml:1: should be a valid dictionary or instance of Lexicon",
    ]


def test_all_faults_at_once(folder: Path) -> None:
    """Not only the first one; sorted by file and line."""
    change(folder / FACTS, "  status: planned", "  status: dreamt\n  unknown: 1")
    change(folder / SOURCES, "kind: law", "kind: rumour")
    found = faults_of(folder)

    assert found == sorted(found)
    assert {"bridge: status:", "bridge: unknown:", "decree: kind:"} <= {
        " ".join(fault.reason.split()[:2]) for fault in found
    }


def test_a_file_that_cannot_be_read_hides_behind_nothing(folder: Path) -> None:
    """One slip in it is one fault, not one more for everything that refers to its items."""
    change(folder / SOURCES, "- id:", "- id: [")
    found = faults_of(folder)

    assert [fault.path.name for fault in found] == [SOURCES]
    assert found[0].reason.startswith("is not valid YAML")


def test_no_folder(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "nowhere") == [Fault(tmp_path / "nowhere", 0, "is not a folder")]


def test_a_folder_without_facts(tmp_path: Path) -> None:
    """Sources and topics must be there, be it without items."""
    for name in (SOURCES, TOPICS):
        (tmp_path / name).write_text("[]\n", encoding="utf-8")

    assert faults_of(tmp_path) == [Fault(tmp_path / "facts", 0, "holds no facts")]
