"""How the engine grows with the store: build time, memory and milliseconds at several sizes."""

import gc
import resource
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from knowledge.assistant import CALIBRATION
from knowledge.base import Base
from knowledge.benchmarks.measures import Asked, Rank, Score, resident, score
from knowledge.benchmarks.synthetic import synthetic_base, synthetic_questions
from knowledge.search.calibration import Calibration, Linear
from knowledge.search.engine import Engine
from knowledge.search.features import Shortlist

QUESTIONS = 500
"""Questions that are asked at each size."""


@dataclass(frozen=True, slots=True)
class Growth:
    """One size.

    Attributes:
        build: seconds.
        memory: megabytes that the engine holds, the facts themselves left out.
        peak: megabytes that the whole process held at most, the facts and what made them included.
        asked: recall and milliseconds of the lexical stage without the classifier.
    """

    size: int
    build: float
    memory: float
    peak: float
    asked: Score


def growth(base: Base, sizes: Sequence[int]) -> list[Growth]:
    """Measure each size in a process of its own, so that one does not pay for the memory of another."""
    found = []
    for size in sizes:
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as fresh:
            found.append(fresh.submit(measure_size, base, size).result())
    return found


def measure_size(base: Base, size: int, *, questions: int = QUESTIONS) -> Growth:
    """Build a synthetic store of a size in this process, and ask it."""
    store = synthetic_base(base, size)
    queries = [Asked(text, frozenset({key})) for text, key in synthetic_questions(store, questions)]
    gc.collect()
    before = resident()
    begin = time.perf_counter()
    engine = Engine.build(store, teach=0)
    build = time.perf_counter() - begin
    gc.collect()
    held = resident() - before
    asked = score(str(size), lexical(engine), queries)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return Growth(size, build, held, peak, asked)


def lexical(engine: Engine) -> Rank:
    """The lexical stage alone: read the question, gather evidence, rank by the fitted weights."""
    rank = Calibration.open(CALIBRATION).lexical.rank
    return lambda text: ranked(engine, engine.shortlist(engine.understand(text)), rank)


def ranked(engine: Engine, found: Shortlist | None, rank: Linear) -> list[str]:
    """Ids of the facts of a shortlist, best first."""
    if found is None:
        return []
    return [engine.index.keys[found.entries[place]] for place in np.argsort(-rank(found.columns), kind="stable")]
