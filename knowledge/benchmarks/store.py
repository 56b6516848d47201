"""The engine beside its peers over the store's own phrasings."""

import gc
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.assistant import CALIBRATION, Assistant
from knowledge.base import Base
from knowledge.benchmarks.measures import Asked, Rank, Score, resident, score
from knowledge.benchmarks.peers import Peer
from knowledge.benchmarks.scaling import lexical, ranked
from knowledge.curation import load
from knowledge.evaluation import Question
from knowledge.search.calibration import Calibration
from knowledge.search.engine import Engine
from knowledge.search.meaning import Embedder


@dataclass(frozen=True, slots=True)
class StartUp:
    """What it takes until the first answer.

    Attributes:
        load: seconds to read and check the curated base.
        index: seconds to index it, the classifier taken from the cache.
        fit: seconds to index it and fit the classifier.
        memory: megabytes that base and engine hold, without the embedder.
    """

    load: float
    index: float
    fit: float
    memory: float


def answerable(questions: Sequence[Question]) -> list[Asked]:
    """Those questions that some fact answers."""
    return [Asked(question.text, question.wanted, question.kind) for question in questions if question.need]


def phrasings(base: Base) -> list[tuple[str, str]]:
    """Every phrasing with the id of its fact: what the peers search."""
    return [(fact.id, text) for fact in base.facts for text in (*fact.ru.ask, *fact.kk.ask)]


def semantic(engine: Engine) -> Rank:
    """The lexical stage, and the embedder for every question."""
    rank = Calibration.open(CALIBRATION).semantic.rank

    def ask(text: str) -> list[str]:
        found = engine.shortlist(engine.understand(text))
        return ranked(engine, engine.ask_meaning(found) if found is not None else None, rank)

    return ask


def decided(assistant: Assistant) -> Rank:
    """The engine as it is used: the embedder only where letters leave it open."""
    return lambda text: assistant.finder.find(text).keys


def beside_peers(
    base: Base, queries: Sequence[Asked], others: Sequence[Peer], *, cache: Path | None, embedder: Embedder | None
) -> Iterator[Score | ImportError]:
    """Our engine first, then each peer; an ImportError for one whose package is missing."""
    assistant = Assistant.from_base(base, cache=cache, embedder=embedder)
    engine = assistant.finder.engine
    yield score("ours, lexical", lexical(engine), queries)
    if engine.meaning is not None:
        yield score("ours, as used", decided(assistant), queries)
        yield score("ours, embedder always", semantic(engine), queries)
    yield from scored(others, phrasings(base), queries)


def scored(
    others: Sequence[Peer], texts: Sequence[tuple[str, str]], queries: Sequence[Asked]
) -> Iterator[Score | ImportError]:
    """Each peer over some texts; an ImportError for one whose package is missing."""
    for peer in others:
        try:
            rank = peer.build(texts)
        except ImportError:
            yield ImportError(f"{peer.name}: left out, it needs the development packages {peer.package}")
            continue
        yield score(peer.name, rank, queries)


def start_up(cache: Path | None) -> StartUp:
    """Load, check and index the packaged base in this process, with the classifier cached and without."""
    gc.collect()
    before = resident()
    begin = time.perf_counter()
    base = load()
    loaded = time.perf_counter() - begin
    first = _build(base, cache)
    cached = min(first, _build(base, cache))
    engine = Engine.build(base, cache=cache)
    gc.collect()
    held = resident() - before
    del engine
    return StartUp(loaded, cached, _build(base, None), held)


def _build(base: Base, cache: Path | None) -> float:
    begin = time.perf_counter()
    Engine.build(base, cache=cache)
    return time.perf_counter() - begin
