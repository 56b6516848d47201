"""What every command has in common."""

import argparse

import pytest

from bot.cli import COMMANDS, main
from tests.process import ROOT


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
