"""What every command has in common."""

import argparse
import subprocess
from pathlib import Path

import pytest

from bot.cli import COMMANDS, main
from tests.process import ROOT, command, environment


def test_every_module_is_a_command() -> None:
    modules = {path.stem for path in (ROOT / "bot" / "commands").glob("*.py")} - {"__init__"}

    assert modules == set(COMMANDS)


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Every command says what it does."""
    with pytest.raises(SystemExit) as left:
        main(arguments)

    assert left.value.code == 0
    assert "usage: alatau-bot" in capsys.readouterr().out


def test_unexpected_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, also where nobody foresaw it."""

    def broken(_args: object) -> int:
        raise ZeroDivisionError("first line\nsecond line")

    monkeypatch.setattr("bot.commands.ask.run", broken)

    assert main(["ask", "x"]) == 2
    assert capsys.readouterr().err == "alatau-bot: unexpected ZeroDivisionError: first line second line\n"


def test_argument_in_a_locale_without_cyrillic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that the locale could not decode are UTF-8."""
    asked: list[str] = []

    def listen(args: argparse.Namespace) -> int:
        asked.extend(args.question)
        return 0

    monkeypatch.setattr("bot.commands.ask.run", listen)
    main(["ask", "площадь".encode().decode("ascii", "surrogateescape")])

    assert asked == ["площадь"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize(("arguments", "stdin"), [(("ask", "площадь"), ""), (("run",), "площадь\n")])
def test_a_full_disk(arguments: tuple[str, ...], stdin: str) -> None:
    """One line, not a traceback or a log of the handler that could not write."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(  # noqa: S603 - our own program
            command(*arguments),
            input=stdin.encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
            timeout=60,
        )

    assert done.returncode == 1
    assert done.stderr.decode() == "alatau-bot: the output cannot be written: No space left on device\n"


def test_closed_standard_input() -> None:
    """As a service manager starts programs: there is nothing to read, which is no fault."""
    line = " ".join(command("run")) + " <&-"
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, env=environment(), check=False, timeout=60)  # noqa: S603 - our own program

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
