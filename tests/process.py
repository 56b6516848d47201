"""The program as its users start it: a process of its own, in a poor environment."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

ROOT = Path(__file__).resolve().parent.parent
_FOLDERS = TemporaryDirectory(prefix="alatau-tests-")


def environment(**settings: str) -> dict[str, str]:
    """No home, no locale, a data folder of its own, and these settings."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    own = {"LANG": "C", "LC_ALL": "C", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0"}
    return kept | own | {"BOT_DATA_DIR": mkdtemp(dir=_FOLDERS.name)} | settings


def command(*arguments: str) -> list[str]:
    """The command line of the program, with warnings as errors as in the tests."""
    return [sys.executable, "-W", "error", "-m", "bot", *arguments]


def run(
    *arguments: str, stdin: str | bytes = b"", cwd: Path | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run to the end; output is decoded as UTF-8, strictly."""
    done = subprocess.run(  # noqa: S603 - our own program
        command(*arguments),
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env=environment(**settings),
        cwd=cwd or ROOT,
        check=False,
        timeout=60,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
