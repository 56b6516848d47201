"""`alatau-bot facts`, as a real process: on the real facts, and on a small folder of its own."""

import json
from pathlib import Path

import pytest

from tests.knowledge.curated import FACTS, change, line_of, make_folder
from tests.process import run

DIFFER = "the languages differ in numbers: only in ru: 2029; only in kk: 2028"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "data")


def test_check_of_a_sound_folder(folder: Path) -> None:
    """A summary, exit code 0; what could not be checked is told."""
    done = run("facts", "check", "--data", str(folder))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "2 facts, 32 phrasings, 2 sources: 0 errors, 0 warnings"
    assert "meanings not checked: " in done.stdout


def test_check_lists_all_faults(folder: Path) -> None:
    """`path:line: reason`, sorted, exit code 1, the reason in one line on stderr."""
    path = folder / "facts" / "all.yaml"
    change(path, "  topic: city", "  topic: cty")
    change(path, "открыть в 2028", "открыть в 2029")
    change(path, "review_by: 2026-12-31", "review_by: 2026-02-01")
    done = run("facts", "check", "--data", str(folder))
    lines = done.stdout.splitlines()

    assert done.returncode == 1
    assert [line for line in lines if line.startswith(str(folder))] == [
        f"{path}:2: area: there is no topic cty",
        f"{path}:{line_of(path, 'review_by: 2026-02-01')}: warning: bridge: was to be reviewed by 2026-02-01",
        f"{path}:{line_of(path, '    say: >-' + chr(10) + '      Мост')}: bridge: 2029 not in figures",
        f"{path}:{line_of(path, '    say: >-' + chr(10) + '      Көпірді')}: bridge: {DIFFER}",
    ]
    assert lines[-1] == "2 facts, 32 phrasings, 2 sources: 3 errors, 1 warning"
    assert done.stderr == "alatau-bot facts: check: 3 errors\n"


def test_check_of_an_answer_that_fills_a_message(folder: Path) -> None:
    """Its many sources count, too."""
    path = folder / "facts" / "all.yaml"
    names = [f"news-{number}" for number in range(9)]
    text = "".join(
        f"\n- {{id: {name}, publisher: Вести, title: {'слово ' * 90}{name}, language: ru, kind: media}}\n"
        for name in names
    )
    with (folder / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write(text)
    change(path, "    - news", "    - news\n" + "\n".join(f"    - {name}" for name in names))
    done = run("facts", "check", "--data", str(folder))

    line = line_of(path, "    say: >-\n      Мост")
    assert f"{path}:{line}: bridge: the answer with its sources takes 3 messages; it must fit one" in done.stdout
    assert done.returncode == 1


def test_list() -> None:
    """An aligned table of the real facts, in the order of their topics."""
    done = run("facts", "list", "--topic", "housing")
    lines = done.stdout.splitlines()

    assert done.returncode == 0
    assert lines[0].split() == ["id", "topic", "status", "as", "of", "review", "by", "question"]
    place = lines[0].index("topic")
    assert {line[place : place + 7] for line in lines[1:-2]} == {"housing"}
    assert lines[-1] == f"{len(lines) - 3} rows"


def test_list_filters(folder: Path) -> None:
    """By status and by review; the rest stays out."""
    change(folder / "facts" / "all.yaml", "review_by: 2026-12-31", "review_by: 2026-02-01")
    planned = run("facts", "list", "--data", str(folder), "--status", "planned").stdout
    stale = run("facts", "list", "--data", str(folder), "--stale").stdout
    none = run("facts", "list", "--data", str(folder), "--stale", "--topic", "city").stdout

    assert [line.split()[0] for line in planned.splitlines()[1:-2]] == ["bridge"]
    assert [line.split()[0] for line in stale.splitlines()[1:-2]] == ["bridge"]
    assert "2026-02-01 !" in stale
    assert none.splitlines()[-1] == "0 rows"


def test_list_gaps(folder: Path) -> None:
    """What a language lacks, also in a fact that does not load."""
    path = folder / "facts" / "all.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.rindex("  kk:")], encoding="utf-8")
    done = run("facts", "list", "--data", str(folder), "--gaps")

    assert [line.split(maxsplit=3) for line in done.stdout.splitlines() if line.startswith("bridge")] == [
        ["bridge", "ru", f"all.yaml:{line_of(path, '    ask:' + chr(10) + '      - Когда')}", "phrasings: has 7 of 15"],
        ["bridge", "kk", f"all.yaml:{line_of(path, '- id: bridge')}", "everything"],
    ]
    assert "in the data; see facts check" in done.stderr


def test_show() -> None:
    """As people see it, in both languages, with sources."""
    done = run("facts", "show", "area")
    ru, kk = done.stdout.split("\n[kk]\n")

    assert (done.returncode, done.stderr) == (0, "")
    assert "88\N{NO-BREAK SPACE}000" in ru
    assert "88\N{NO-BREAK SPACE}000" in kk
    assert "По состоянию на" in ru
    assert "Мәлімет күні" in kk
    assert "\n   https://" in ru
    assert "<" not in done.stdout


def test_show_a_redirect(folder: Path) -> None:
    """An id that was merged away still leads to its fact."""
    done = run("facts", "show", "size", "--data", str(folder))

    assert done.returncode == 0
    assert done.stdout.startswith("area · city · in-force · resident")
    assert done.stderr == "alatau-bot facts: size was merged into area\n"


def test_show_what_is_not_there(folder: Path) -> None:
    done = run("facts", "show", "brigde", "--data", str(folder))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "alatau-bot: facts: there is no fact brigde; did you mean bridge?\n"


@pytest.mark.parametrize("chosen", ["yaml", "json", "csv"])
def test_export_and_import(tmp_path: Path, folder: Path, chosen: str) -> None:
    """Out and back in, by way of files."""
    path = tmp_path / ("out.json" if chosen == "json" else "out")
    exported = run("facts", "export", "--data", str(folder), "--format", chosen, "--output", str(path))
    imported = run("facts", "import", "--data", str(folder), str(path))

    assert (exported.returncode, imported.returncode) == (0, 0)
    assert imported.stdout.splitlines()[-1].startswith("0 added, 0 replaced, ")


def test_export_to_standard_output() -> None:
    """The contract's JSON; nothing else on stdout."""
    done = run("facts", "export", "--format", "json")
    data = json.loads(done.stdout)

    assert list(data) == ["facts", "sources"]
    assert {fact["id"] for fact in data["facts"]} >= {"area", "what-is-alatau"}


def test_import(tmp_path: Path, folder: Path) -> None:
    """What changed is listed."""
    bridge = FACTS.split("\n\n")[1].replace("понтоне", "пароме")
    (tmp_path / "new.yaml").write_text(bridge, encoding="utf-8")
    done = run("facts", "import", str(tmp_path / "new.yaml"), "--data", str(folder))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "replaced bridge\n0 added, 1 replaced, 0 unchanged, 0 dropped\n"


def test_import_of_faulty_data(tmp_path: Path, folder: Path) -> None:
    """By line, exit code 2, nothing changed."""
    path = tmp_path / "new.yaml"
    path.write_text("- id: lone\n  colour: red\n", encoding="utf-8")
    before = (folder / "facts" / "all.yaml").read_bytes()
    done = run("facts", "import", str(path), "--data", str(folder))

    assert (done.returncode, done.stdout) == (2, "")
    assert f"{path}:2: lone: colour: is not a known key" in done.stderr
    assert f"{path}:1: lone: topic: is missing" in done.stderr
    assert (folder / "facts" / "all.yaml").read_bytes() == before


def test_export_where_nothing_can_be_written(tmp_path: Path, folder: Path) -> None:
    """One line, no traceback."""
    (tmp_path / "file").write_bytes(b"")
    done = run("facts", "export", "--data", str(folder), "--output", str(tmp_path / "file"))

    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["facts"], "the following arguments are required: ACTION"),
        (["facts", "frob"], "invalid choice: 'frob'"),
        (["facts", "list", "--topic", "nosuch"], "there is no topic nosuch; there are city, "),
        (["facts", "list", "--status", "dreamt"], "argument --status: invalid"),
        (["facts", "export", "--format", "xml"], "invalid choice: 'xml'"),
        (["facts", "check", "--data", "/nowhere"], "check: 1 error"),
    ],
)
def test_unusable_arguments(arguments: list[str], reason: str) -> None:
    """The reason in one line on stderr."""
    done = run(*arguments)

    assert done.returncode in {1, 2}
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1
