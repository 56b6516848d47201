"""What can go wrong in the knowledge package. That nothing answers a question is a value, not an error."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class KnowledgeError(Exception):
    """Base of every error that this package raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with the curated data.

    Attributes:
        path: the file.
        line: counted from 1; 0 where the fault belongs to no line.
        reason: what is wrong and, where it helps, what is expected.
        warning: true where the data can be used all the same.
    """

    path: Path
    line: int
    reason: str
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        place = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        return f"{place}: {kind}{self.reason}"


class InvalidData(KnowledgeError):  # noqa: N818 - it names what was found, as ValidationError's `errors` do
    """The curated data has faults; all of them are listed, not only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


class StoreUnavailable(KnowledgeError):  # noqa: N818 - it names the state, as ConnectionRefused does
    """The database is away, full, or of a version that this program does not know. Nothing was changed."""


class StoreRefused(KnowledgeError):  # noqa: N818 - a refusal, not a fault
    """The store was asked for what its present content does not allow. Nothing was changed."""
