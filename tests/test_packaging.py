"""What is locked, and what a wheel holds."""

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

from tests.process import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("run", "dev")
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?: ; (?P<marker>.*?))?(?: \\)?$", re.MULTILINE)


def lock(name: str) -> str:
    return (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for pin in PIN.finditer(lock(name)):
        found.setdefault(pin["name"].lower(), set()).add(pin["version"])
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_index(name: str) -> None:
    """Whoever installs chooses where from; every file is known by its hash."""
    text = lock(name)

    assert not re.search(r"://|index-url|find-links|trusted-host|@ ", text)
    requirements = re.findall(r"^[\w.-]+==.*(?:\n    --hash=sha256:[0-9a-f]{64}.*)+", text, re.MULTILINE)
    assert len(requirements) == len(PIN.findall(text))


@pytest.mark.parametrize(
    ("name", "groups", "extras"),
    [("run", ["build"], ["semantic"]), ("dev", ["build", "dev"], ["semantic"])],
)
def test_lock_satisfies_the_project(name: str, groups: list[str], extras: list[str]) -> None:
    """A dependency added to pyproject.toml without `make lock` shows here."""
    wanted = [
        *PROJECT["project"]["dependencies"],
        *(line for group in groups for line in PROJECT["dependency-groups"][group]),
        *(line for extra in extras for line in PROJECT["project"]["optional-dependencies"][extra]),
    ]
    locked = pins(name)
    for requirement in map(Requirement, wanted):
        versions = locked[requirement.name.lower()]
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_locks_agree() -> None:
    """Tests run against the versions that users run."""
    run, dev = (pins(name) for name in LOCKS)

    assert run.items() <= dev.items()


def test_installed_is_what_is_locked() -> None:
    """`make test` tests the locked versions, not whatever else was there."""
    environment = {key: str(value) for key, value in default_environment().items()}
    for pin in PIN.finditer(lock("run")):
        if pin["marker"] is None or Requirement(f"x; {pin['marker']}").marker.evaluate(environment):  # type: ignore[union-attr]
            assert version(pin["name"]) == pin["version"]


def test_wheel_is_complete(tmp_path: Path) -> None:
    """Code, data and catalogues of the tree are in the wheel, and nothing else."""
    subprocess.run(  # noqa: S603 - our own build
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    tree = {
        path.relative_to(ROOT).as_posix()
        for package in ("bot", "handlers", "knowledge")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert names == tree
    assert {"bot/locales/kk/LC_MESSAGES/bot.po", "knowledge/data/sources.yaml"} <= names
