"""The log says what happened, and never to whom or what they wrote."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import configure_logging
from bot.settings import Settings


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """Of this program and of its libraries alike."""
    configure_logging(Settings(log_format="json"))
    structlog.get_logger("ours").info("replied", fact="area")
    logging.getLogger("library").warning("failed at %s", "x")
    ours, theirs = map(json.loads, capsys.readouterr().err.splitlines())

    assert (ours["event"], ours["fact"], ours["level"], ours["logger"]) == ("replied", "area", "info", "ours")
    assert (theirs["event"], theirs["level"]) == ("failed at x", "warning")


def test_exceptions_are_named_not_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    """An exception's message may quote what a person wrote."""
    configure_logging(Settings(log_format="console"))
    for log in (structlog.get_logger("ours"), logging.getLogger("library")):
        try:
            raise ValueError("what a person wrote")
        except ValueError:
            log.exception("broke")

    lines = capsys.readouterr().err

    assert lines.count("ValueError") == 2
    assert lines.count("test_logs.py") == 2
    assert "what a person wrote" not in lines


def test_tokens_are_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings())
    logging.getLogger("library").warning("POST /bot%s/getMe", "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ-abc_123")

    assert "POST /bot***/getMe" in capsys.readouterr().err


def test_level(capsys: pytest.CaptureFixture[str]) -> None:
    """The chat in the terminal shows warnings only, unless a level is asked for."""
    configure_logging(Settings(), quiet=True)
    structlog.get_logger("ours").info("hidden")
    configure_logging(Settings(log_level="DEBUG"), quiet=True)
    structlog.get_logger("ours").debug("shown")

    lines = capsys.readouterr().err

    assert "hidden" not in lines
    assert "shown" in lines
