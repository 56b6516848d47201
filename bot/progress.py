"""How far a long work has come, on stderr: a line that changes on a terminal, a line a step elsewhere."""

import sys
from typing import TextIO


class Progress:
    """Shows steps that have a name, a size and how much of it is done."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr

    def show(self, step: str, size: int, done: int) -> None:
        """Say how much of a step is done."""
        line = f"{step:12} {done:>9,} of {size:,} rows"
        if self._out.isatty():
            self._out.write(f"\r{line}" + ("\n" if done >= size else ""))
        elif done >= size:
            self._out.write(f"{line}\n")
        self._out.flush()
