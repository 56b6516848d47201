"""Without a token the bot is a chat in the terminal: the same handlers, over a pipe and on a pseudo-terminal."""

import os
import pty
import re
import signal
import subprocess
from pathlib import Path
from typing import Self

from tests.process import command, environment, run

RUSSIAN = "Какая площадь у города Алатау?"
KAZAKH = "Алатау қаласының аумағы қанша гектар?"


def test_lines_from_a_pipe(tmp_path: Path) -> None:
    """Answered one by one in order, without prompt or greeting; the last needs no line feed."""
    done = run(stdin=f"{RUSSIAN}\n\n{KAZAKH}\r\nгде поесть пиццу", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert "›" not in done.stdout
    assert "Здравствуйте" not in done.stdout
    russian, kazakh = done.stdout.index("По состоянию на"), done.stdout.index("Мәлімет күні:")
    assert russian < kazakh < done.stdout.rindex("/topics")
    assert "1. " in done.stdout
    assert "\n   https://" in done.stdout


def test_buttons_are_numbered(tmp_path: Path) -> None:
    """A number presses the button while there are buttons, and is a question where there are none."""
    done = run(stdin="/topics\n1\n1\n/help\n1\n", cwd=tmp_path)
    topics, questions, answer, help_text, number = done.stdout.rstrip().split("\n\n", 1)[0], *_after(done.stdout)

    assert "  [1] 🏙" in topics
    assert "⬅️ Все темы" in questions
    assert "По состоянию на" in answer
    assert "/language" in help_text
    assert number


def _after(output: str) -> tuple[str, str, str, str]:
    questions = output.index("⬅️ Все темы")
    back = output.index("⬅️ Назад")
    about = output.index("/about")
    return (
        output[:back][: questions + 20],
        output[questions:back],
        output[back : about + 20],
        output[about + 20 :].strip(),
    )


def test_controls_never_reach_the_terminal(tmp_path: Path) -> None:
    """Whatever is typed, also bytes that are no text, nothing steers the terminal."""
    typed = "\x1b[2J\x00\x07\u202e площадь \x9b31m\n/start \x1b]0;x\x07\n".encode() + b"\xff\xfe\x80\n"
    done = run(stdin=typed, cwd=tmp_path)

    assert done.returncode == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.stdout)


def test_wrong_setting(tmp_path: Path) -> None:
    """One line, exit code 2, before anything else is loaded."""
    done = run("run", cwd=tmp_path, BOT_OWNERS="ann")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "alatau-bot: BOT_OWNERS: got 'ann'; takes Telegram user ids separated by commas\n"


def test_nobody_reads(tmp_path: Path) -> None:
    """A closed pipe ends the chat without complaint."""
    with subprocess.Popen(  # noqa: S603 - our own program
        command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=tmp_path,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(f"{RUSSIAN}\n{KAZAKH}\n".encode())
        process.stdin.flush()

        assert process.wait(timeout=60) == 141
        assert process.stderr.read() == b""


class Terminal:
    """A person at a pseudo-terminal."""

    def __init__(self, cwd: Path) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            command(),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment(TERM="xterm"),
            cwd=cwd,
            start_new_session=True,
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def types(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def reads(self, until: str) -> str:
        """Everything shown until this is, too."""
        shown = b""
        while until.encode() not in shown:
            shown += os.read(self._ours, 1 << 16)
        return shown.decode()


def test_at_a_terminal(tmp_path: Path) -> None:
    """Greeted in both languages, answered after the prompt; Ctrl-D leaves."""
    with Terminal(tmp_path) as terminal:
        greeting = terminal.reads("› ")
        assert "Сәлеметсіз бе!" in greeting
        assert "Здравствуйте!" in greeting
        assert "[1] Қазақша" in greeting
        assert "Ctrl-D" in greeting
        terminal.types("1\n")
        assert "Русский" in terminal.reads("› ")
        terminal.types(f"{RUSSIAN}\n")
        assert "По состоянию на" in terminal.reads("› ")
        terminal.types("\x04")
        assert terminal.process.wait(timeout=60) == 0


def test_interrupted(tmp_path: Path) -> None:
    """Ctrl-C leaves without a word."""
    with Terminal(tmp_path) as terminal:
        terminal.reads("› ")
        terminal.process.send_signal(signal.SIGINT)

        assert terminal.process.wait(timeout=60) == 0
