"""Figures of a retriever: recall, reciprocal rank, milliseconds, memory."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

Rank = Callable[[str], Sequence[str]]
"""A retriever: a query in, keys of what it found out, best first."""

DEPTH = 10
"""Places that count for the mean reciprocal rank."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One query with the keys of what it asks for.

    Attributes:
        kind: how it is typed.
    """

    text: str
    wanted: frozenset[str]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """What a retriever reached.

    Attributes:
        recall: share of queries whose first result is wanted.
        reciprocal: mean of one over the place of the first wanted result, 0 beyond `DEPTH`.
        p50, p99: milliseconds a query.
        kinds: recall by kind.
    """

    name: str
    recall: float
    reciprocal: float
    p50: float
    p99: float
    kinds: dict[str, float]


def score(name: str, rank: Rank, queries: Sequence[Asked]) -> Score:
    """Ask a retriever every query once, each timed by itself."""
    firsts: list[tuple[str, bool, float]] = []
    times = []
    for query in queries:
        begin = time.perf_counter()
        found = rank(query.text)
        times.append((time.perf_counter() - begin) * 1000)
        place = next((place for place, key in enumerate(found[:DEPTH], start=1) if key in query.wanted), 0)
        firsts.append((query.kind, place == 1, 1 / place if place else 0.0))
    kinds = {kind: _mean(hit for of, hit, _ in firsts if of == kind) for kind in sorted({of for of, _, _ in firsts})}
    p50, p99 = np.percentile(times, [50, 99]) if times else (0.0, 0.0)
    return Score(name, _mean(hit for _, hit, _ in firsts), _mean(part for _, _, part in firsts), p50, p99, kinds)


def _mean(values: Iterable[float]) -> float:
    kept = list(values)
    return sum(kept) / len(kept) if kept else 0.0


def resident() -> float:
    """Megabytes of memory that the process holds now; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * 4096 / 1e6
