"""`--store`: the commands read what the running bot answers from."""

import json
from pathlib import Path

import pytest

from knowledge.curation.load import DATA
from knowledge.store import Store
from knowledge.store.revision import Revision
from tests.bot.stores import EDITED, fill, on_store
from tests.process import run

AREA = "Какая площадь у города Алатау?"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with an edit, which the tests only read."""
    address = f"sqlite:///{tmp_path_factory.mktemp('store') / 'alatau.db'}"
    fill(address)
    return address


def test_ask(url: str) -> None:
    """The edit answers; without the option, the files do."""
    stored = json.loads(run("ask", "--store", "--json", AREA, BOT_DATABASE_URL=url).stdout)
    packaged = json.loads(run("ask", "--json", AREA, BOT_DATABASE_URL=url).stdout)

    assert stored["answers"][0]["text"] == EDITED
    assert packaged["answers"][0]["text"] != EDITED


def test_eval(url: str, tmp_path: Path) -> None:
    """Labelled questions are scored over the store."""
    question = {"id": "1", "text": AREA, "lang": "ru", "kind": "plain", "need": [["area"]]}
    (tmp_path / "q.jsonl").write_text(json.dumps(question), encoding="utf-8")
    done = run("eval", "--store", "--lexical", str(tmp_path / "q.jsonl"), BOT_DATABASE_URL=url)

    assert (done.returncode, done.stderr) == (0, "")


def test_bench(url: str) -> None:
    """Growth is measured over the store's facts."""
    done = run("bench", "--store", "--sizes", "20", BOT_DATABASE_URL=url)

    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 2


def test_show(url: str) -> None:
    done = run("facts", "show", "area", "--store", BOT_DATABASE_URL=url)

    assert (done.returncode, done.stderr) == (0, "")
    assert "Так написал редактор" in done.stdout


def test_list(url: str) -> None:
    """The same facts in the same order as in the files."""
    stored = run("facts", "list", "--store", BOT_DATABASE_URL=url)

    assert stored.stdout == run("facts", "list").stdout
    assert stored.returncode == 0


def test_gaps(url: str) -> None:
    assert run("facts", "list", "--gaps", "--store", BOT_DATABASE_URL=url).stdout == (
        run("facts", "list", "--gaps").stdout
    )


def test_export(url: str, tmp_path: Path) -> None:
    """Only the file with the edit differs from the packaged ones, and only in the edited lines."""
    done = run("facts", "export", "--store", "--output", str(tmp_path / "out"), BOT_DATABASE_URL=url)
    names = sorted(path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*.yaml"))
    differing = [name for name in names if (tmp_path / "out" / name).read_bytes() != (DATA / name).read_bytes()]

    assert (done.returncode, done.stderr) == (0, "")
    assert [str(name) for name in differing] == ["facts/city.yaml"]
    written = (tmp_path / "out" / differing[0]).read_text(encoding="utf-8").splitlines()
    before = (DATA / differing[0]).read_text(encoding="utf-8").splitlines()
    assert "Так написал редактор." in "\n".join(set(written) - set(before))
    assert {path.name for path in DATA.glob("facts/*.yaml")} == {
        name.name for name in names if name.parts[0] == "facts"
    }


def test_check(url: str) -> None:
    """Faults are told by the line that an export would have; the edit lacks a number that Kazakh has."""
    done = run("facts", "check", "--store", BOT_DATABASE_URL=url)

    assert done.returncode == 1
    [fault] = [line for line in done.stdout.splitlines() if ": area: " in line and "warning" not in line]
    assert fault.startswith("facts/city.yaml:")
    assert "alatau-facts-" not in done.stdout + done.stderr


def test_import(tmp_path: Path) -> None:
    """Published as revisions; a second time, nothing changes; what is faulty changes nothing."""
    address = f"sqlite:///{tmp_path / 'alatau.db'}"
    fill(address)
    json_file, faulty = tmp_path / "one.json", tmp_path / "faulty.json"
    facts = json.loads(run("facts", "export", "--format", "json").stdout)["facts"]
    area = next(fact for fact in facts if fact["id"] == "area")
    json_file.write_text(json.dumps({"facts": [area], "sources": []}), encoding="utf-8")
    faulty.write_text(json.dumps({"facts": [area | {"topic": "nowhere"}], "sources": []}), encoding="utf-8")
    refused = run("facts", "import", "--store", str(faulty), BOT_DATABASE_URL=address)
    first = run("facts", "import", "--store", str(json_file), BOT_DATABASE_URL=address)
    again = run("facts", "import", "--store", str(json_file), BOT_DATABASE_URL=address)

    assert refused.returncode == 2
    assert "there is no topic nowhere" in refused.stderr
    assert (first.returncode, first.stdout) == (0, "replaced area\n0 added, 1 replaced, 0 unchanged\n")
    assert again.stdout == "0 added, 0 replaced, 1 unchanged\n"
    newest, edited, _ = on_store(address, _history)
    assert (newest.author, newest.reason, newest.parent) == (None, "facts import", edited.number)


async def _history(store: Store) -> tuple[Revision, ...]:
    return await store.revisions.history("area")


@pytest.mark.parametrize("arguments", [["ask", "x"], ["facts", "list"], ["eval", "q"], ["bench"]])
def test_no_store(tmp_path: Path, arguments: list[str]) -> None:
    """One line, exit code 2, and none is made."""
    (tmp_path / "q").write_text("{}", encoding="utf-8")
    address = f"sqlite:///{tmp_path / 'no' / 'alatau.db'}"
    done = run(*arguments, "--store", cwd=tmp_path, BOT_DATABASE_URL=address)

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "no").exists()


def test_a_store_without_facts(tmp_path: Path) -> None:
    """Told, instead of every question declined."""
    address = f"sqlite:///{tmp_path / 'alatau.db'}"
    on_store(address, lambda store: store.revisions.version())
    done = run("ask", "--store", "x", BOT_DATABASE_URL=address)

    assert done.returncode == 2
    assert "the store holds no facts yet" in done.stderr


def test_a_store_that_is_away() -> None:
    """One line, exit code 1, no traceback."""
    done = run("ask", "--store", "x", BOT_DATABASE_URL="postgresql://user:hidden@127.0.0.1:1/x")

    assert done.returncode == 1
    assert done.stderr.startswith("alatau-bot: BOT_DATABASE_URL: the store cannot be opened: ")
    assert len(done.stderr.splitlines()) == 1
    assert "hidden" not in done.stderr


def test_without_the_option_no_database_is_loaded() -> None:
    """SQLAlchemy takes a third of a second to import: who asks the files does not wait for it."""
    done = run("ask", AREA, PYTHONPROFILEIMPORTTIME="1")

    assert "sqlalchemy" not in done.stderr
