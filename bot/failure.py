"""What ends a command before its work is done."""

from collections.abc import Iterable


class Failure(Exception):  # noqa: N818 - it names what the user sees, not a fault of the program
    """A reason to stop that the user can do something about.

    Attributes:
        lines: one reason a line, each shown on stderr as it stands.
        code: the exit code; 2 where arguments or settings are unusable.
    """

    def __init__(self, lines: str | Iterable[str], *, code: int = 2) -> None:
        self.lines = (lines,) if isinstance(lines, str) else tuple(lines)
        self.code = code
        super().__init__("\n".join(self.lines))
