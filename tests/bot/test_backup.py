"""`alatau-bot backup` and `restore`, as real processes."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from knowledge.store import Store
from tests.bot.stores import edit_area, fill, on_store
from tests.process import ROOT, command, environment, run


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store to copy."""
    path = tmp_path_factory.mktemp("filled") / "filled.db"
    fill(f"sqlite:///{path}")
    return path


@pytest.fixture
def url(filled: Path, tmp_path: Path) -> str:
    shutil.copyfile(filled, tmp_path / "store.db")
    return f"sqlite:///{tmp_path / 'store.db'}"


async def version(store: Store) -> int:
    return await store.revisions.version()


def test_there_and_back(url: str, tmp_path: Path, each_url: str) -> None:
    """Into another database, of either kind; rows are told by table, and the sum on stdout."""
    path = tmp_path / "a.backup"
    saved = run("backup", str(path), BOT_DATABASE_URL=url)
    restored = run("restore", str(path), BOT_DATABASE_URL=each_url)

    assert (saved.returncode, restored.returncode) == (0, 0)
    number = on_store(url, version)
    assert f"revisions {number:>12,} of {number:,} rows" in saved.stderr
    assert saved.stderr == restored.stderr
    assert saved.stdout.endswith(f" rows in {path}\n")
    assert restored.stdout == saved.stdout.replace(" in ", " from ")
    assert on_store(each_url, version) == number


def test_a_file_that_is_there(url: str, tmp_path: Path) -> None:
    """One line, exit code 2."""
    (tmp_path / "a").write_text("mine", encoding="utf-8")
    done = run("backup", str(tmp_path / "a"), BOT_DATABASE_URL=url)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"alatau-bot: backup: there is something at {tmp_path / 'a'} already\n"
    assert (tmp_path / "a").read_text(encoding="utf-8") == "mine"


def test_a_newer_store(url: str, tmp_path: Path) -> None:
    """Refused in one line with exit code 1, until it is forced."""
    path = tmp_path / "a.backup"
    run("backup", str(path), BOT_DATABASE_URL=url)
    number = on_store(url, version)
    on_store(url, lambda store: edit_area(store, "Новее."))
    refused = run("restore", str(path), BOT_DATABASE_URL=url)
    forced = run("restore", "--force", str(path), BOT_DATABASE_URL=url)

    assert (refused.returncode, forced.returncode) == (1, 0)
    reason = f"the store is at revision {number + 1}, the backup at {number}"
    assert refused.stderr == f"alatau-bot: restore: {reason}; --force replaces it all the same\n"
    assert on_store(url, version) == number


def test_unusable_paths(url: str, tmp_path: Path) -> None:
    """One line with the path and the reason, never a traceback."""
    (tmp_path / "text").write_text("facts: []", encoding="utf-8")
    cases = [
        (("backup", str(tmp_path / "no" / "a")), 1, "cannot be written: No such file or directory"),
        (("restore", str(tmp_path / "no")), 2, "there is no file"),
        (("restore", str(tmp_path)), 2, "there is no file"),
        (("restore", str(tmp_path / "text")), 2, "is damaged or no backup"),
        (("restore", str(tmp_path / "store.db")), 2, "is a store, not a backup of one"),
    ]
    for arguments, code, reason in cases:
        done = run(*arguments, BOT_DATABASE_URL=url)
        assert (done.returncode, done.stdout) == (code, "")
        assert reason in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_killed(url: str, tmp_path: Path) -> None:
    """A backup that was killed leaves nothing under its name; a restoration, the store as it was."""
    number = on_store(url, version)
    run("backup", str(tmp_path / "whole"), BOT_DATABASE_URL=url)
    for arguments in (("backup", str(tmp_path / "a")), ("restore", "--force", str(tmp_path / "whole"))):
        with subprocess.Popen(  # noqa: S603 - our own program
            command(*arguments), env=environment(BOT_DATABASE_URL=url), cwd=ROOT, stderr=subprocess.PIPE
        ) as process:
            assert process.stderr
            process.stderr.readline()
            os.kill(process.pid, signal.SIGKILL)

        assert process.returncode == -signal.SIGKILL
        assert on_store(url, version) == number
    assert not (tmp_path / "a").exists()


def test_a_full_disk(tmp_path: Path, url: str) -> None:
    """One line, exit code 1, nothing left."""
    limited = ["bash", "-c", 'ulimit -f 64; exec "$@"', "-", *command("backup", str(tmp_path / "a"))]
    done = subprocess.run(  # noqa: S603 - our own program
        limited, env=environment(BOT_DATABASE_URL=url), cwd=ROOT, capture_output=True, check=False
    )

    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[-1].startswith("alatau-bot: backup: ")
    assert "Traceback" not in done.stderr.decode()
    assert [path.name for path in tmp_path.iterdir()] == ["store.db"]
