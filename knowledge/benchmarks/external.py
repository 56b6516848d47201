"""The engine as a general retriever over public benchmarks: documents for facts, questions nobody here wrote."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.benchmarks.measures import Asked, Rank
from knowledge.errors import Fault, InvalidData
from knowledge.search.evidence import FEATURES, gather
from knowledge.search.head import Head
from knowledge.search.index import Entry, Index, Words, skeletons
from knowledge.search.parts import sentences
from knowledge.search.query import understand

LIMIT = 30
"""Documents whose evidence is looked at closely."""

SHARPNESS = 4
"""Power of a word's similarity in the covers: a long document has something slightly similar to every word."""

BM25_WEIGHT, HEAD_WEIGHT = 0.7, 0.1
"""Weights of BM25, 0 to 2.2, and of the classifier's logit beside the two covers, 0 to 1 each."""


@dataclass(frozen=True)
class Collection:
    """A benchmark: documents with their ids, and the queries that some document answers."""

    documents: tuple[tuple[str, str], ...]
    queries: tuple[Asked, ...]


def read_collection(folder: Path) -> Collection:
    """Read `docs.jsonl` and `queries.jsonl`; queries that no document answers are left out.

    Raises:
        InvalidData: a file is missing or a line of it is no document or query.
    """
    documents = tuple((str(row["id"]), str(row["text"])) for row in _rows(folder / "docs.jsonl", "id", "text"))
    queries = tuple(
        Asked(str(row["text"]), frozenset(row["relevant"]), str(row.get("noise", "")))
        for row in _rows(folder / "queries.jsonl", "text", "relevant")
        if row["relevant"]
    )
    return Collection(documents, queries)


def _rows(path: Path, *needed: str) -> list[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidData([Fault(path, 0, f"cannot be read: {error}")]) from error
    rows, faults = [], []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            rows.append({**row, **{name: row[name] for name in needed}})
        except (ValueError, KeyError, TypeError) as error:
            faults.append(Fault(path, number, f"is no document or query: {error!r}"))
    if faults:
        raise InvalidData(faults)
    return rows


def retriever(documents: Sequence[tuple[str, str]], words: Words, *, teach: bool = True) -> Rank:
    """The engine's evidence over documents, each sentence of a document a phrasing.

    The fitted weights do not carry over: they expect phrasings as short as the question. In their place stands a
    fixed sum of the cover of the query by the document and by its best sentence, BM25 and, where it is taught, the
    classifier over the sentences.

    Args:
        words: stop words, where any are known; nothing of the domain.
        teach: whether the classifier is fitted.
    """
    parted = [(key, _sentences(text)) for key, text in documents]
    kept = [(key, parts) for key, parts in parted if parts]
    index = Index.build([Entry(key, parts) for key, parts in kept], words=words)
    head = _taught([parts for _, parts in kept]) if teach else None

    def rank(text: str) -> list[str]:
        query = understand(text, index)
        found = gather(query, index, limit=LIMIT)
        if found is None:
            return []
        weights = np.array([term.weight for term in query.terms], np.float32)
        cover = (found.covered**SHARPNESS + found.matched**SHARPNESS) @ weights / weights.sum()
        scores = cover + BM25_WEIGHT * found.features[:, FEATURES.index("bm25")]
        if head is not None:
            scores = scores + HEAD_WEIGHT * head.logits(query.restored)[found.entries]
        return [index.keys[found.entries[place]] for place in np.argsort(-scores, kind="stable")]

    return rank


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(part for part in sentences(text) if skeletons(part))


def _taught(documents: Sequence[Sequence[str]]) -> Head:
    lessons = [(skeletons(part), number) for number, parts in enumerate(documents) for part in parts]
    return Head.fit([found for found, _ in lessons], [number for _, number in lessons], len(documents))
