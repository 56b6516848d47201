"""Evidence: how well each entry, and each phrasing of the best entries, explains the words of a query."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from knowledge.search.index import PRIOR, Floats, Ids, Index
from knowledge.search.layout import firsts
from knowledge.search.query import Query, Term

Places = NDArray[np.int64]

SHORTLIST = 16
"""Entries whose phrasings are looked at one by one."""

DECOYS = 4
"""Groups of questions to be declined that are looked at beside them."""

RESCORED = 8
"""Entries whose best phrasing rapidfuzz compares letter by letter."""

NAMED = 0.8
"""Similarity from which a typed word is one of a name."""

K1 = 1.2
B = 0.4
"""BM25's saturation and length normalisation (Robertson, Zaragoza 2009), at customary values."""

LENGTH_PENALTY = 0.15
"""Weight of an entry's length against its likelihood."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The shortlist for one query.

    Attributes:
        entries: numbers of the entries.
        features: one row an entry, one column a name of `FEATURES`.
        phrasing: the best phrasing of each entry, as a number in the index.
        covered: a row an entry, a column a term: greatest similarity of the term to a word of the entry.
        matched: likewise, to a word of the entry's best phrasing; a town is not matched by the region named after it.
        named: whether the term is one of the names that the entry goes by.
        absent: whether the term is a place of which no phrasing of the entry speaks.
    """

    entries: Ids
    features: Floats
    phrasing: NDArray[np.int64]
    covered: Floats
    matched: Floats
    named: NDArray[np.bool_]
    absent: NDArray[np.bool_]


FEATURES = (
    "query_cover",
    "phrasing_cover",
    "phrasing_match",
    "second_match",
    "entry_cover",
    "bm25",
    "likelihood",
    "uncovered",
    "letters",
    "order",
    "focus_match",
    "focus_cover",
)


def gather(query: Query, index: Index, real: int | None = None, *, limit: int = SHORTLIST) -> Evidence | None:
    """Score every entry roughly and the best ones closely; None where no term is near any word.

    Args:
        real: how many entries are facts; those after them are decoys, of which `DECOYS` are kept beside the facts.
        limit: how many facts are scored closely.
    """
    terms = query.terms
    if not index.keys or not any(len(term.near.ids) for term in terms):
        return None
    weights = np.array([term.weight for term in terms], np.float32)
    cover, bm25, likelihood = _entries(terms, weights, index)
    rough = cover + 0.5 * bm25 + 0.1 * likelihood
    real = len(index.keys) if real is None else real
    entries = np.concatenate([_best(rough[:real], limit), real + _best(rough[real:], DECOYS)]).astype(np.int32)
    entries = entries[cover[entries] > 0]
    if not len(entries):
        return None
    focus = weights * np.array(query.in_focus, np.float32)
    return _closely(terms, (weights, focus), entries, (cover, bm25, likelihood), index)


def _best(scores: Floats, count: int) -> Ids:
    """The places of the greatest scores, greatest first; ties go to the first."""
    if len(scores) > count:
        places = (scores >= np.partition(scores, -count)[-count]).nonzero()[0]
    else:
        places = np.arange(len(scores))
    best: Ids = places[np.argsort(-scores[places], kind="stable")][:count].astype(np.int32)
    return best


def _entries(terms: Sequence[Term], weights: Floats, index: Index) -> tuple[Floats, Floats, Floats]:
    """Query cover, BM25 and log likelihood ratio of every entry, the first two as shares of the query's weight."""
    size = len(index.keys)
    near = np.array([len(term.near.ids) for term in terms])
    words = np.concatenate([term.near.ids for term in terms])
    sizes, entries, counts = index.postings.of(words)
    similarity = np.concatenate([term.near.similarity for term in terms]).repeat(sizes)
    term = np.arange(len(terms)).repeat(near).repeat(sizes)
    # Postings are sorted runs, which a stable sort merges: no array as large as the store for each term.
    order = (term * size + entries).argsort(kind="stable")
    term, entry, similarity = term[order], entries[order], similarity[order]
    first = firsts(term * size + entry)
    last = np.concatenate([first[1:], [len(order)]]) - 1
    frequency = np.add.reduceat(counts[order] * similarity * similarity, first)
    nearest = similarity[last]  # words come in ascending order, so the most similar one is last
    term, entry = term[last], entry[last]
    weight = weights[term]
    saturated = frequency * np.float32(K1 + 1) / (frequency + K1 * (1 - B + B * index.relative_lengths[entry]))
    likelihood = np.log1p(frequency / (PRIOR * _common(terms, index))[term])
    total = weights.sum()
    penalty = np.float32(LENGTH_PENALTY * np.count_nonzero(near)) * index.log_lengths
    return (
        np.asarray(_sums(entry, weight * nearest, size) / total, np.float32),
        np.asarray(_sums(entry, weight * saturated, size) / total, np.float32),
        np.asarray((_sums(entry, likelihood, size) - penalty) / len(terms), np.float32),
    )


def _common(terms: Sequence[Term], index: Index) -> Floats:
    """Share in the store's running text of the word that is nearest to each term."""
    return np.array(
        [
            float(index.common[term.near.ids[-1]]) * term.near.best + 1e-6 if len(term.near.ids) else 1.0
            for term in terms
        ],
        np.float32,
    )


def _sums(places: NDArray[np.int64], values: Floats, size: int) -> Floats:
    return np.bincount(places, weights=values, minlength=size).astype(np.float32)


def _closely(
    terms: Sequence[Term],
    weighed: tuple[Floats, Floats],
    entries: Ids,
    rough: tuple[Floats, Floats, Floats],
    index: Index,
) -> Evidence:
    weights, focus = weighed
    phrasings, starts = _phrasings(entries, index)
    tokens, begins = _tokens(phrasings, index)
    places, similar, worth = _by_phrasing(terms, tokens, begins, index)
    query_cover, phrasing_cover, focused = np.zeros((3, len(phrasings)), np.float32)
    query_cover[places] = weights @ similar / weights.sum()
    phrasing_cover[places] = worth / index.phrasing_worth[phrasings[places]]
    focused[places] = focus @ similar / focus.sum()
    fit = np.float32(0.55) + np.float32(0.45) * phrasing_cover
    match = query_cover * fit
    covered = _by_entry(places, similar, starts)
    top, third = _best_phrasings(match, starts)
    best = phrasings[top]
    features = np.zeros((len(entries), len(FEATURES)), np.float32)
    features[:, :4] = np.column_stack([query_cover[top], phrasing_cover[top], match[top], third])
    for column, values in enumerate(rough, start=4):
        features[:, column] = values[entries]
    features[:, 7] = ((1 - covered) * weights).max(axis=1) / index.rarest
    features[:, 10] = np.maximum.reduceat(focused * fit, starts)
    features[:, 11] = covered @ focus / focus.sum()
    _compare_letters(terms, features, best, index)
    matched = _of_best(places, similar, top)
    absent = np.zeros(matched.shape, np.bool_)
    for column, speaks in _towns(terms, tokens, begins, index).items():
        matched[~speaks[top], column] = 0
        absent[:, column] = ~np.logical_or.reduceat(speaks, starts)
    return Evidence(entries, features, best, covered, matched, _named(terms, entries, index), absent)


def _phrasings(entries: Ids, index: Index) -> tuple[Places, Places]:
    """The phrasings of some entries, one entry's after another's, and where each entry's begin."""
    begins = index.entry_starts[entries]
    sizes = index.entry_starts[entries + 1] - begins
    return _spans(begins, sizes), sizes.cumsum() - sizes


def _tokens(phrasings: Places, index: Index) -> tuple[Ids, Places]:
    """The words of some phrasings, one's after another's, and where each one's begin."""
    begins = index.phrasing_starts[phrasings]
    sizes = index.phrasing_starts[phrasings + 1] - begins
    return index.tokens[_spans(begins, sizes)], sizes.cumsum() - sizes


def _spans(begins: Places, sizes: Places) -> Places:
    """The numbers of several runs, one run after another."""
    ends = sizes.cumsum()
    numbers: Places = (begins - ends + sizes).repeat(sizes) + np.arange(ends[-1] if len(ends) else 0)
    return numbers


def _by_phrasing(terms: Sequence[Term], tokens: Ids, begins: Places, index: Index) -> tuple[Places, Floats, Floats]:
    """What each phrasing has of the terms; only words near to a term are looked at, which most words are not.

    Returns:
        The numbers of those phrasings that have any; a row a term, greatest similarity to a word of each of
        them; and the weight of the words of each that are near to a term, by how near they are.
    """
    table, columns = _table(terms, index)
    column = columns[tokens]
    hits = column.nonzero()[0]
    similar = table[:, column[hits]]
    place = begins.searchsorted(hits, side="right") - 1
    first = firsts(place)
    if not len(first):
        return place, similar, np.zeros(0, np.float32)
    worth = similar.max(axis=0) * index.worth[tokens[hits]]
    return place[first], np.maximum.reduceat(similar, first, axis=1), np.add.reduceat(worth, first)


def _table(terms: Sequence[Term], index: Index) -> tuple[Floats, Ids]:
    """Similarity of each term (row) to each word that is near to any (column), and each word's column; 0 is none."""
    near = np.concatenate([term.near.ids for term in terms])
    columns = np.zeros(len(index.vocabulary.words), np.int32)
    columns[near] = np.arange(1, len(near) + 1)
    row = np.arange(len(terms)).repeat([len(term.near.ids) for term in terms])
    table = np.zeros((len(terms), len(near) + 1), np.float32)
    table[row, columns[near]] = np.concatenate([term.near.similarity for term in terms])
    return table, columns


def _by_entry(places: Places, similar: Floats, starts: Places) -> Floats:
    """A row an entry, a column a term: greatest similarity to a word of any of its phrasings."""
    covered = np.zeros((len(starts), len(similar)), np.float32)
    if len(places):
        entry = starts.searchsorted(places, side="right") - 1
        first = firsts(entry)
        covered[entry[first]] = np.maximum.reduceat(similar, first, axis=1).T
    return covered


def _of_best(places: Places, similar: Floats, best: Places) -> Floats:
    """A row an entry, a column a term: similarity of the term to a word of the entry's best phrasing."""
    matched = np.zeros((len(best), len(similar)), np.float32)
    if len(places):
        at = np.minimum(places.searchsorted(best), len(places) - 1)
        has = places[at] == best
        matched[has] = similar[:, at[has]].T
    return matched


def _towns(terms: Sequence[Term], tokens: Ids, begins: Places, index: Index) -> dict[int, NDArray[np.bool_]]:
    """For each term that is a place, by its number: which phrasings speak of it, not of the region named after it."""
    found = {}
    for column, term in enumerate(terms):
        if term.place:
            hits = np.isin(tokens, term.near.ids)
            hits[:-1] &= ~index.regions[tokens[1:]]
            found[column] = np.logical_or.reduceat(hits, begins)
    return found


def _named(terms: Sequence[Term], entries: Ids, index: Index) -> NDArray[np.bool_]:
    """A row an entry, a column a term: whether it is one of the words of the entry's names."""
    family = index.vocabulary.family
    nearest = np.array([family[term.near.ids[-1]] if term.near.best >= NAMED else -1 for term in terms])
    begins = index.name_starts[entries]
    sizes = index.name_starts[entries + 1] - begins
    names = index.names[_spans(begins, sizes)]
    named = np.zeros((len(entries), len(terms)), np.bool_)
    row, column = (names[:, None] == nearest).nonzero()
    named[np.arange(len(entries)).repeat(sizes)[row], column] = True
    return named


def _best_phrasings(match: Floats, starts: Places) -> tuple[Places, Floats]:
    """The place of the best phrasing of each entry, and the mean match of its best three."""
    sizes = np.diff(starts, append=len(match))
    rows = np.full((len(starts), max(3, int(sizes.max()))), -1, np.float32)
    rows[np.arange(len(starts)).repeat(sizes), np.arange(len(match)) - starts.repeat(sizes)] = match
    three = np.partition(rows, -3, axis=1)[:, -3:]
    return starts + rows.argmax(axis=1), np.maximum(three, 0).sum(axis=1) / np.minimum(sizes, 3).astype(np.float32)


def _compare_letters(terms: Sequence[Term], features: Floats, best: NDArray[np.int64], index: Index) -> None:
    """Re-score the best entries by rapidfuzz: word order and letters that the terms do not see."""
    content, words = index.content, index.vocabulary.words
    typed = " ".join(term.skeleton for term in terms)
    for place in np.argsort(-features[:, 2], kind="stable")[:RESCORED]:
        phrasing = best[place]
        span = index.tokens[index.phrasing_starts[phrasing] : index.phrasing_starts[phrasing + 1]]
        text = " ".join([words[word] for word in span.tolist() if content[word]])
        features[place, 8] = fuzz.token_sort_ratio(typed, text) / 100
        features[place, 9] = fuzz.ratio(typed, text) / 100
