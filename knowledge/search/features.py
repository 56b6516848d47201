"""What the learned stages see: numbers on each candidate, and numbers on the decision as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.search import evidence
from knowledge.search.evidence import Evidence
from knowledge.search.index import Floats, Ids
from knowledge.search.query import Query, Term

Matrix = NDArray[np.float32]

LEXICAL = (
    *evidence.FEATURES,
    "match_squared",
    "head_logit",
    "head_log_probability",
    "head_probability",
    "head_focus",
)
"""Columns that letters alone give."""

SEMANTIC = ("meaning_logit", "meaning_log_probability", "meaning_probability", "meaning_cosine", "meaning_of_long")
"""Columns that the embedder adds."""

DECISION = (
    "score",
    "probability",
    "margin",
    "second_margin",
    "entropy",
    "query_cover",
    "phrasing_cover",
    "phrasing_match",
    "second_match",
    "entry_cover",
    "bm25",
    "likelihood",
    "letters",
    "head_logit",
    "head_probability",
    "head_best",
    "head_agrees",
    "terms",
    "unknown_share",
    "unknown",
    "uncovered_share",
    "uncovered_most",
    "uncovered_known",
    "elsewhere",
    "number_missing",
    "misspelt",
    "decoy_match",
    "decoy_lead",
    "decoy_probability",
    "decoy_odds",
    "one_term",
    "focus_match",
    "focus_cover",
    "head_focus",
    "missing_share",
    "missing_most",
    "place_missing",
    "asked_share",
    "asked_most",
    "asked_nothing",
    "place_absent",
    "place_alone",
)
"""Numbers on the decision that letters alone give."""

DECISION_SEMANTIC = (
    "meaning_logit",
    "meaning_probability",
    "meaning_cosine",
    "meaning_agrees",
    "meaning_best_cosine",
    "meaning_decoy",
    "meaning_decoy_lead",
)
"""Numbers on the decision that the embedder adds."""

ALONE = 5.0
"""Lead over a second candidate that is supposed where there is none."""

MISSING = 0.3
"""How much of a word a candidate may leave uncovered before the word counts as missing."""

AS_WRITTEN = 0.94
"""Similarity below which a known word counts as misspelt: another form of a word of the store has 0.95."""

FLOOR = -12.0
"""Least log probability that is told apart from others."""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The candidates of one query, before they are weighed.

    Attributes:
        entries: numbers of the entries, decoys left out.
        columns: a row an entry; `LEXICAL`, and `SEMANTIC` where the embedder was asked.
        covered, matched, named, absent: a row an entry, a column a term; see `Evidence`.
        decoy: best phrasing match of any decoy, and the head's log probability of there being no fact.
        decoy_meaning: the discriminant's log odds of all decoys against all facts, and the best decoy's logit.
        best_cosine: of the vector to any fact.
    """

    query: Query
    entries: Ids
    columns: Matrix
    covered: Floats
    matched: Floats
    named: NDArray[np.bool_]
    absent: NDArray[np.bool_]
    decoy: tuple[float, float]
    semantic: bool = False
    decoy_meaning: tuple[float, float] = (0.0, 0.0)
    best_cosine: float = 0.0


def log_softmax(logits: Floats) -> Floats:
    """Log probabilities of logits."""
    shifted = logits - logits.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()), np.float32)


def shortlist(query: Query, found: Evidence, head: Floats | None, focus: Floats | None, real: int) -> Shortlist:
    """The lexical columns.

    Args:
        found: of entries and decoys; entry numbers from `real` on are decoys.
        head: the classifier's logits, one an entry and one for all decoys.
        focus: the same for the words in focus alone. Without a classifier, both are None and its columns zero.
    """
    keep = found.entries < real
    entries = found.entries[keep]
    base = found.features[keep]
    said, none = np.zeros((4, len(entries)), np.float32), FLOOR
    if head is not None and focus is not None:
        log_probability = log_softmax(head)
        logs = np.maximum(log_probability[entries], FLOOR)
        said = np.stack([head[entries], logs, np.exp(logs), np.maximum(log_softmax(focus)[entries], FLOOR)])
        none = float(log_probability[real]) if len(head) > real else FLOOR
    columns = np.column_stack([base, base[:, 2] ** 2, *said])
    decoys = found.features[~keep]
    match = float(decoys[:, 2].max()) if len(decoys) else 0.0
    return Shortlist(
        query,
        entries,
        columns.astype(np.float32),
        found.covered[keep],
        found.matched[keep],
        found.named[keep],
        found.absent[keep],
        (match, none),
    )


def with_meaning(found: Shortlist, logits: Floats, cosines: Floats, real: int) -> Shortlist:
    """The same with the embedder's columns.

    Args:
        logits: the discriminant's, one an entry, decoys after the facts.
        cosines: likewise.
    """
    logs = np.maximum(log_softmax(logits[:real])[found.entries], FLOOR)
    cosine = cosines[found.entries]
    long = min(1.0, len(found.query.terms) / 4)
    more = np.column_stack([logits[found.entries], logs, np.exp(logs), cosine, cosine * long])
    decoys = logits[real:]
    decoy = (_log_sum(decoys) - _log_sum(logits[:real]), float(decoys.max())) if len(decoys) else (FLOOR, FLOOR)
    return Shortlist(
        found.query,
        found.entries,
        np.hstack([found.columns, more]).astype(np.float32),
        found.covered,
        found.matched,
        found.named,
        found.absent,
        found.decoy,
        semantic=True,
        decoy_meaning=decoy,
        best_cosine=float(cosines[:real].max()),
    )


def _log_sum(logits: Floats) -> float:
    top = float(logits.max())
    return top + float(np.log(np.exp(logits - top).sum()))


def decision(found: Shortlist, scores: Floats, rarest: float) -> Floats:
    """The numbers on which it depends whether the best candidate is given as the answer.

    Args:
        scores: the ranker's, one a candidate.
        rarest: weight of an unknown word.
    """
    order = np.argsort(-scores, kind="stable")
    top = int(order[0])
    ordered = scores[order].tolist()
    first, second, third = (*ordered, *[ordered[0] - ALONE] * 2)[:3]
    probabilities = np.exp(log_softmax(scores))
    row = dict(zip((*LEXICAL, *SEMANTIC), found.columns[top].tolist(), strict=False))
    head = found.columns[:, LEXICAL.index("head_probability")]
    terms = found.query.terms
    numbers = {
        **row,
        "score": first,
        "probability": float(probabilities[top]),
        "margin": first - second,
        "second_margin": first - third,
        "entropy": float(-(probabilities * np.log(probabilities + 1e-9)).sum()),
        "head_best": float(head.max()),
        "head_agrees": float(head[top] >= head.max()),
        "terms": float(np.log1p(len(terms))),
        "one_term": float(len(terms) == 1),
        "decoy_match": found.decoy[0],
        "decoy_lead": found.decoy[0] - row["phrasing_match"],
        "decoy_probability": float(np.exp(found.decoy[1])),
        "decoy_odds": max(found.decoy[1], FLOOR) - row["head_log_probability"],
        **_coverage(terms, found.covered[top], rarest),
        **_missing(terms, found.matched[top], rarest),
        **_asked(terms, found.matched[top], found.named[top], rarest),
        **_absent(found, top),
    }
    names: tuple[str, ...] = DECISION
    if found.semantic:
        meaning = found.columns[:, len(LEXICAL) + SEMANTIC.index("meaning_probability")]
        numbers["meaning_agrees"] = float(meaning[top] >= meaning.max())
        numbers["meaning_best_cosine"] = found.best_cosine
        numbers["meaning_decoy"] = found.decoy_meaning[0]
        numbers["meaning_decoy_lead"] = found.decoy_meaning[1] - row["meaning_logit"]
        names = (*DECISION, *DECISION_SEMANTIC)
    return np.array([numbers[name] for name in names], np.float32)


def _coverage(terms: Sequence[Term], covered: Floats, rarest: float) -> dict[str, float]:
    """What the query asks for that the store, or the best candidate, does not have."""
    gaps = [1 - share for share in covered.tolist()]
    missing = [gap * term.weight for gap, term in zip(gaps, terms, strict=True)]
    known = [gap for gap, term in zip(missing, terms, strict=True) if term.known]
    total = sum(term.weight for term in terms)
    return {
        "unknown_share": sum(term.weight for term in terms if not term.known) / total,
        "unknown": sum(not term.known for term in terms),
        "uncovered_share": sum(missing) / total,
        "uncovered_most": max(missing) / rarest,
        "uncovered_known": max(known, default=0.0) / rarest,
        "elsewhere": sum(term.elsewhere and gap > MISSING for term, gap in zip(terms, gaps, strict=True)),
        "number_missing": any(term.skeleton.isdigit() and gap > MISSING for term, gap in zip(terms, gaps, strict=True)),
        "misspelt": sum(term.known and term.near.best < AS_WRITTEN for term in terms) / len(terms),
    }


def _missing(terms: Sequence[Term], matched: Floats, rarest: float) -> dict[str, float]:
    """What the query asks for that the best phrasing of the best candidate does not have; another place above all."""
    gaps = [1 - share for share in matched.tolist()]
    missing = [gap * term.weight for gap, term in zip(gaps, terms, strict=True)]
    return {
        "missing_share": sum(missing) / sum(term.weight for term in terms),
        "missing_most": max(missing) / rarest,
        "place_missing": any(term.place and gap > MISSING for term, gap in zip(terms, gaps, strict=True)),
    }


def _asked(terms: Sequence[Term], matched: Floats, named: NDArray[np.bool_], rarest: float) -> dict[str, float]:
    """What is asked of the subject that the best candidate is named by, and that its best phrasing does not have."""
    asked = [
        ((1 - share) * term.weight, term.weight)
        for term, share, name in zip(terms, matched.tolist(), named.tolist(), strict=True)
        if not name
    ]
    missing = [gap for gap, _ in asked]
    return {
        "asked_share": sum(missing) / sum(weight for _, weight in asked) if asked else 0.0,
        "asked_most": max(missing, default=0.0) / rarest,
        "asked_nothing": not asked,
    }


def _absent(found: Shortlist, top: int) -> dict[str, float]:
    """Another place that the best candidate does not speak of; worse where nothing else in the query names it."""
    absent = found.absent[top].tolist()
    if not any(absent):
        return {"place_absent": 0.0, "place_alone": 0.0}
    named = zip(found.named[top].tolist(), found.matched[top].tolist(), strict=True)
    besides = any(name and share > MISSING and not away for (name, share), away in zip(named, absent, strict=True))
    asked = any(away and share == 1 for away, share in zip(absent, found.query.in_focus, strict=True))
    return {"place_absent": 1.0, "place_alone": float(asked and not besides)}
