"""The stages in order: query, evidence, classifier, meaning where it is needed, and the weighing of it all."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.base import Base
from knowledge.search import features
from knowledge.search.evidence import gather
from knowledge.search.features import Shortlist
from knowledge.search.head import Head, no_pause
from knowledge.search.index import Entry, Index, Words, skeletons
from knowledge.search.learning import PATIENCE, learn, relearn
from knowledge.search.lessons import MOST, lesson
from knowledge.search.meaning import Embedder, Meaning, fingerprint
from knowledge.search.query import Query, understand
from knowledge.search.readings import Word

CENTROIDS = Path(__file__).resolve().parent.parent / "data" / "meaning.npz"
"""The embedded phrasings that come with the curated base."""

MOST_TAUGHT = 2_000
"""Facts up to which the classifier is fitted: it holds a weight for each feature and fact, and both grow with the
store, so that this many take half a gigabyte and minutes to fit."""

SURELY = 0.85
"""Similarity from which the embedder is fed the store's spelling of a misspelt word."""

KEPT_HEADS = 3
"""Classifiers that are kept in the cache, the newest; each has some 15 MB."""

SUBJECT_TERMS = 2
"""Words that are taken for the subject of a question when its second part is read."""

MOST_READ = 120
"""Letters of a question that the embedder is fed; it takes half a millisecond for each."""

CONTEXT_WEIGHT = 0.3
"""Weight of the words around a part of a question, against those of the part."""


@dataclass(frozen=True)
class Engine:
    """An indexed store.

    Attributes:
        index: of the facts, followed by decoys: groups of questions that no fact answers.
        head: the classifier; its last class stands for all decoys, where there are any. None for a store too large.
        real: how many entries are facts.
        meaning: the discriminant over embeddings, or None.
        entries: what was indexed.
    """

    index: Index
    head: Head | None
    real: int
    meaning: Meaning | None = None
    entries: tuple[Entry, ...] = ()

    @classmethod
    def build(
        cls,
        base: Base,
        *,
        cache: Path | None = None,
        embedder: Embedder | None = None,
        patience: int | None = PATIENCE,
        teach: int = MOST_TAUGHT,
    ) -> "Engine":
        """Index a base, fit the classifier, and learn the meaning of its facts where there is an embedder.

        Args:
            cache: a folder where what takes long is kept between runs, by the fingerprint of what taught it.
            patience: how many edited groups of texts are embedded at most; with more there is no discriminant.
            teach: the most facts for which the classifier is fitted.
        """
        entries, real = _entries(base)
        index = Index.build(entries, words=Words.of(base.lexicon))
        head = _taught(entries, real, cache) if real <= teach else None
        meaning = None
        if embedder is not None:
            groups = [entry.phrasings for entry in entries]
            meaning = learn(groups, embedder, packaged=CENTROIDS, cache=cache, patience=patience)
        return cls(index, head, real, meaning, entries)

    def rebuilt(self, base: Base) -> "Engine":
        """The engine over an edited base, in a fraction of a second, from what this one knows.

        The index is exact. The classifier drops the facts that are gone and is taught the first few that are new or
        edited; embeddings are those of `Meaning.rebuilt`. What differs from a whole build is mended by `refitted`.
        """
        entries, real = _entries(base)
        words = Words.of(base.lexicon)
        if entries == self.entries and words == self.index.words:
            return self
        index = Index.build(entries, words=words)
        before = {entry.key: entry.phrasings for entry in self.entries}
        meaning = self.meaning
        if meaning is not None:
            meaning = meaning.rebuilt([entry.phrasings for entry in entries], [before.get(e.key) for e in entries])
        return Engine(index, self._retaught(index, entries, real), real, meaning, entries)

    def _retaught(self, index: Index, entries: Sequence[Entry], real: int) -> Head | None:
        if self.head is None or _texts(entries) == _texts(self.entries):
            return self.head
        before = {entry.key: number for number, entry in enumerate(self.entries)}
        columns = [before.get(entry.key) for entry in entries[:real]]
        new = [
            number
            for number, (column, entry) in enumerate(zip(columns, entries, strict=False))
            if column is None or entry.phrasings != self.entries[column].phrasings
        ]
        new.sort(key=lambda number: columns[number] is not None)
        if len(entries) > real:
            columns.append(self.real if len(self.entries) > self.real else None)
        return self.head.rebuilt(columns, [lesson(index, number) for number in new[:MOST]])

    def refitted(self, base: Base, *, cache: Path | None = None, pause: Callable[[], None] = no_pause) -> "Engine":
        """The engine over a base as `build` makes it, with this one's embedder and whatever of this one is exact.

        Args:
            cache: as for `build`.
            pause: called every few milliseconds; it may let others work, or give up by raising.
        """
        rough = self.rebuilt(base)
        head, meaning = rough.head, rough.meaning
        if head is not None and not head.fitted:
            head = _taught(rough.entries, rough.real, cache, pause)
        if meaning is not None:
            meaning = relearn(meaning, [entry.phrasings for entry in rough.entries], cache=cache, pause=pause)
        return replace(rough, head=head, meaning=meaning)

    def with_meaning(self, meaning: Meaning | None) -> "Engine":
        """The same engine with another discriminant, or with none."""
        return replace(self, meaning=meaning)

    def understand(self, text: str) -> Query:
        """Read a question as typed."""
        return understand(text, self.index)

    def shortlist(self, query: Query) -> Shortlist | None:
        """The candidates that letters find; None where no word is near any of the store's."""
        found = gather(query, self.index, self.real)
        if found is None or not (found.entries < self.real).any():
            return None
        if self.head is None:
            return features.shortlist(query, found, None, None, self.real)
        head = self.head.logits(query.restored)
        focus = head if query.focus == query.words else self.head.logits(query.restored_focus)
        return features.shortlist(query, found, head, focus, self.real)

    def ask_meaning(self, found: Shortlist) -> Shortlist:
        """The same candidates with what the embedder says of them; takes milliseconds.

        Raises:
            ValueError: there is no embedder.
        """
        if self.meaning is None:
            raise ValueError("no embedder")
        logits, cosines = self.meaning.look(_readable(found.query, self.index))
        return features.with_meaning(found, logits, cosines, self.real)

    def subject(self, query: Query) -> str:
        """The words of a question that name what it is about: the rarest ones that the store knows, as typed."""
        known = sorted((term for term in query.terms if term.known), key=lambda term: -term.weight)[:SUBJECT_TERMS]
        kept = {term.skeleton for term in known}
        return " ".join(word.text for word in query.words if word.skeleton in kept)

    def within(self, part: Query, whole: Query) -> Query:
        """A part of a question, with the words around it as weak context."""
        own = {term.skeleton for term in part.terms}
        context = [
            replace(term, weight=term.weight * CONTEXT_WEIGHT)
            for term in whole.terms
            if term.skeleton not in own and term.known
        ]
        return Query(part.words, (*part.terms, *context), part.focus)


def _readable(query: Query, index: Index) -> str:
    """What the embedder is fed: the query in the reading that was kept, each word as the store spells it.

    The model knows words by their letters: misspelt, romanised, or without its Kazakh letters, a word is another one.
    Its time grows with the text, so of a long one the end of the sentence that asks is taken.
    """
    text = " ".join(_spelling(word, index) for word in query.words)
    if len(text) > MOST_READ:
        text = " ".join(_spelling(word, index) for word in query.focus)
    return text[-MOST_READ:].partition(" ")[2] if len(text) > MOST_READ else text


def _spelling(word: Word, index: Index) -> str:
    if word.text in index.written or (word.skeleton not in index.vocabulary.ids and word.similarity < SURELY):
        return word.text
    number = index.vocabulary.ids.get(word.restored)
    return index.spellings[number] if number is not None else word.text


def _entries(base: Base) -> tuple[tuple[Entry, ...], int]:
    """The facts, followed by groups of questions to be declined, and how many are facts."""
    facts = [
        Entry(fact.id, (*fact.ru.ask, *fact.kk.ask), fact.names, (fact.ru.say, fact.kk.say)) for fact in base.facts
    ]
    decoys = [Entry(f"!{group.id}", group.texts) for group in base.declined if group.texts]
    return (*facts, *decoys), len(facts)


def _texts(entries: Sequence[Entry]) -> list[tuple[str, Sequence[str]]]:
    """What the classifier learns from, in order."""
    return [(entry.key, entry.phrasings) for entry in entries]


def _taught(entries: Sequence[Entry], real: int, cache: Path | None, pause: Callable[[], None] = no_pause) -> Head:
    texts = [(text, min(number, real)) for number, entry in enumerate(entries) for text in entry.phrasings]
    classes = real + (len(entries) > real)
    name = fingerprint([f"{label} {text}" for text, label in texts])
    path = cache / f"head-{name}.npz" if cache is not None else None
    if path is not None and path.exists():
        # A file that another version wrote, or that a crash cut short, is written anew.
        with suppress(OSError, ValueError, KeyError):
            return Head.open(path)
    documents = [(found, label) for text, label in texts if (found := skeletons(text))]
    head = Head.fit([found for found, _ in documents], [label for _, label in documents], classes, pause=pause)
    if path is not None:
        with suppress(OSError):
            head.save(path)
            _drop_old(path.parent)
    return head


def _drop_old(cache: Path) -> None:
    """Keep the newest classifiers only, and no part of one that a crash has left."""
    files = sorted(cache.glob("head-*"), key=lambda file: file.stat().st_mtime)
    for old in files[:-KEPT_HEADS]:
        old.unlink(missing_ok=True)
