"""The benchmarks as lines of text, each as soon as it is measured."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from knowledge.base import Base
from knowledge.benchmarks.ablations import ablations as measured_ablations
from knowledge.benchmarks.external import read_collection, retriever
from knowledge.benchmarks.measures import Score, score
from knowledge.benchmarks.peers import peers, remembering
from knowledge.benchmarks.scaling import growth
from knowledge.benchmarks.store import answerable, beside_peers, scored, start_up
from knowledge.evaluation import read_questions
from knowledge.search.index import Words
from knowledge.search.meaning import Embedder, installed_embedder


def store(questions: Path, base: Base, *, cache: Path | None, slow: bool) -> Iterator[str]:
    """Quality and time over the store's phrasings, as ratios to ours, then what starting takes."""
    asked = answerable(read_questions(questions))
    begun = start_up(cache)
    model = installed_embedder()
    yield f"{len(asked)} answerable questions, {len(base.facts)} facts"
    yield from _table(beside_peers(base, asked, peers(_slow(model, slow=slow)), cache=cache, embedder=model))
    total = begun.load + begun.index
    yield f"start-up: {total:.2f} s = load and check {begun.load:.2f} + index {begun.index:.2f} (classifier cached)"
    yield f"          index and classifier fitted anew {begun.fit:.2f} s; base and engine hold {begun.memory:.0f} MB"


def external(folder: Path, base: Base, *, slow: bool) -> Iterator[str]:
    """The engine as a general retriever beside the peers, overall and by kind of noise."""
    found = read_collection(folder)
    words = Words(stop=Words.of(base.lexicon).stop)
    yield f"{folder.name}: {len(found.documents)} documents, {len(found.queries)} queries"

    def measured() -> Iterator[Score | ImportError]:
        yield score("ours, lexical", retriever(found.documents, words), found.queries)
        yield score("ours, no classifier", retriever(found.documents, words, teach=False), found.queries)
        yield from scored(peers(_slow(installed_embedder(), slow=slow)), found.documents, found.queries)

    yield from _table(measured(), by_kind=True)


def sizes(wanted: Sequence[int], base: Base) -> Iterator[str]:
    """Growth over synthetic stores."""
    yield f"{'facts':>8}{'build s':>10}{'MB':>8}{'peak MB':>9}{'recall@1':>10}{'p50 ms':>9}{'p99 ms':>9}"
    for size in wanted:
        for found in growth(base, [size]):
            asked = found.asked
            yield (
                f"{found.size:8}{found.build:10.1f}{found.memory:8.0f}{found.peak:9.0f}"
                f"{asked.recall:10.3f}{asked.p50:9.2f}{asked.p99:9.2f}"
            )


def ablations(questions: Path, base: Base, *, cache: Path | None) -> Iterator[str]:
    """Each stage left out in turn."""
    columns = ("accuracy", "resolved", "precision", "refused")
    yield f"{'without':32}" + "".join(f"{column:>11}" for column in columns) + f"{'p50 ms':>9}{'p99 ms':>9}"
    asked = read_questions(questions)
    for found in measured_ablations(base, asked, cache=cache, embedder=installed_embedder()):
        cells = "".join(f"{'-' if found.figures[column] is None else found.figures[column]:>11}" for column in columns)
        yield f"{found.without:32}{cells}{found.p50:9.2f}{found.p99:9.2f}"


def _slow(model: Embedder | None, *, slow: bool) -> Embedder | None:
    return remembering(model) if slow and model is not None else None


def _table(rows: Iterable[Score | ImportError], *, by_kind: bool = False) -> Iterator[str]:
    """A line a retriever; the ratios are to the first: its recall as a share, its time as a multiple."""
    yield f"{'':28}{'recall@1':>9}{'MRR@10':>8}{'p50 ms':>9}{'p99 ms':>9}{'recall ×':>10}{'time ×':>8}"
    ours: Score | None = None
    for row in rows:
        if isinstance(row, ImportError):
            yield str(row)
            continue
        ours = ours or row
        recall, slower = row.recall / max(ours.recall, 1e-9), row.p50 / max(ours.p50, 1e-9)
        yield (
            f"{row.name:28}{row.recall:9.3f}{row.reciprocal:8.3f}{row.p50:9.2f}{row.p99:9.2f}{recall:10.2f}{slower:8.1f}"
        )
        if by_kind:
            yield "    " + "  ".join(f"{kind} {recall:.2f}" for kind, recall in row.kinds.items())
