"""`alatau-bot ask`, as a real process on the real facts."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.process import ROOT, command, environment, run

AREA = "Какая площадь у города Алатау?"
KEYS = ["id", "text", "language", "outcome", "answers", "suggestions", "elapsed_ms"]


def test_text() -> None:
    """The answer with its date and sources, in plain text and UTF-8 whatever the locale."""
    done = run("ask", *AREA.split())

    assert (done.returncode, done.stderr) == (0, "")
    assert "88\N{NO-BREAK SPACE}000" in done.stdout
    assert "По состоянию на" in done.stdout
    assert "\n   https://" in done.stdout
    assert "<a" not in done.stdout


def test_language() -> None:
    """Asked for, it wins over the question's."""
    done = run("ask", "--language", "kk", AREA)

    assert "Мәлімет күні" in done.stdout


def test_lines_of_standard_input() -> None:
    """A question a line, in order; blank lines are skipped."""
    done = run("ask", "-", stdin=f"{AREA}\n\nгде поесть пиццу\n")

    assert done.returncode == 0
    assert done.stdout.index("88\N{NO-BREAK SPACE}000") < done.stdout.index("/topics")


def test_json() -> None:
    """The contract's object, to the letter."""
    done = run("ask", "--json", AREA)
    [line] = done.stdout.splitlines()
    reply = json.loads(line)
    answer = reply["answers"][0]

    assert list(reply) == KEYS
    assert (reply["id"], reply["text"], reply["language"], reply["outcome"]) == (None, AREA, "ru", "answer")
    assert list(answer) == ["fact", "score", "text", "status", "as_of", "sources"]
    assert answer["fact"] == "area"
    assert 0 <= answer["score"] <= 1
    assert list(answer["sources"][0]) == ["id", "publisher", "title", "url", "published"]
    assert 0 < reply["elapsed_ms"] < 1000


def test_json_lines() -> None:
    """Ids of any JSON value come back; a malformed line is told by its number and stops nothing."""
    lines = [
        json.dumps({"id": "d001", "text": AREA}),
        "{not json",
        json.dumps({"id": {"a": [1, None]}, "text": "где поесть пиццу"}),
        json.dumps({"id": 3}),
        json.dumps([1]),
        "[" * 100_000,
        json.dumps({"text": "\ud83d lone surrogate", "id": 0}),
    ]
    done = run("ask", "--json", "-", stdin="\n".join(lines).encode() + b'\n{"id": 1, "text": "\xff"}\n')
    replies = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 2
    assert [reply["id"] for reply in replies] == ["d001", {"a": [1, None]}, 0]
    assert [reply["outcome"] for reply in replies][:2] == ["answer", "abstain"]
    assert replies[2]["text"] == "\ud83d lone surrogate"
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == [
        "line 2",
        "line 4",
        "line 5",
        "line 6",
        "line 8",
    ]


def test_each_line_is_answered_before_the_next_is_read() -> None:
    """Programs talk to it over pipes, question by question."""
    with subprocess.Popen(  # noqa: S603 - our own program
        command("ask", "--json", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), cwd=ROOT
    ) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "text": AREA}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()

        assert process.wait(timeout=60) == 0


def test_closed_pipe_is_quiet() -> None:
    """`alatau-bot ask - | head -1` ends without complaint."""
    with subprocess.Popen(  # noqa: S603 - our own program
        command("ask", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=ROOT,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write((AREA + "\n").encode() * 3)
        process.stdin.close()

        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 141


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["ask"], "the following arguments are required: QUESTION"),
        (["ask", "--language", "en", "x"], "argument --language: invalid choice: 'en'"),
        (["nosuch"], "invalid choice: 'nosuch'"),
    ],
)
def test_unusable_arguments(arguments: list[str], reason: str) -> None:
    """One line, exit code 2."""
    done = run(*arguments)

    assert done.returncode == 2
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_imports_no_telegram() -> None:
    """aiogram takes seconds to import: `ask` does without."""
    done = run("ask", AREA, PYTHONPROFILEIMPORTTIME="1")

    assert "knowledge.assistant" in done.stderr
    assert "aiogram" not in done.stderr


def test_invalid_data_are_listed(tmp_path: Path) -> None:
    """Every fault as `path:line: reason`, exit code 2, no traceback."""
    for package in ("bot", "handlers", "knowledge"):
        (tmp_path / package).symlink_to(ROOT / package)
    (tmp_path / "knowledge").unlink()
    _copy(ROOT / "knowledge", tmp_path / "knowledge")
    facts = tmp_path / "knowledge" / "data" / "facts"
    (facts / "city.yaml").write_text("- id: Bad Id\n- {id: x, no_such_key: 1}\n", encoding="utf-8")
    (facts / "law.yaml").write_text("a: [1\n", encoding="utf-8")
    done = run("ask", AREA, cwd=tmp_path, PYTHONPATH=str(tmp_path))

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "city.yaml:1: " in done.stderr
    assert "city.yaml:2: " in done.stderr
    assert "law.yaml:" in done.stderr


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
