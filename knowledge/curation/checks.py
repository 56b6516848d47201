"""What must hold between facts, sources and topics, and between the two languages of a fact."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.curation.files import Document
from knowledge.curation.numbers import Quantity, quantities, unsupported
from knowledge.errors import Fault
from knowledge.model import LANGUAGES, Declined, Fact, Source, Topic
from knowledge.text.normalise import normalise, words

PlacedFact = tuple[Fact, Document, int]
PlacedSource = tuple[Source, Document, int]
PlacedTopic = tuple[Topic, Document, int]
PlacedDeclined = tuple[Declined, Document, int]

_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_KAZAKH = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)


def across(
    facts: Sequence[PlacedFact],
    sources: Sequence[PlacedSource],
    topics: Sequence[PlacedTopic],
    declined: Sequence[PlacedDeclined],
    today: date,
) -> Iterator[Fault]:
    """All faults that one item alone does not show.

    Args:
        today: dates after it are faults; facts whose `review_by` lies before it are warnings.
    """
    yield from _ids(facts, "fact")
    yield from _ids(sources, "source")
    yield from _ids(topics, "topic")
    yield from _redirects(facts)
    yield from _references(facts, sources, topics)
    yield from _successors(facts)
    yield from _ids(declined, "group")
    yield from _phrasings(facts, declined)
    for fact, document, place in facts:
        yield from _dates(fact, document, place, today)
        yield from _figures(fact, document, place)
        yield from _scripts(fact, document, place)
    for source, document, place in sources:
        if source.published is not None and source.published > today:
            yield document.fault((place, "published"), f"{source.id}: published {source.published} lies in the future")


def _ids(
    items: Sequence[PlacedFact] | Sequence[PlacedSource] | Sequence[PlacedTopic] | Sequence[PlacedDeclined], kind: str
) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for item, document, place in items:
        where = f"{document.path.name}:{document.line((place,))}"
        if item.id in seen:
            yield document.fault((place, "id"), f"{item.id}: the {kind} stands already in {seen[item.id]}")
        seen.setdefault(item.id, where)


def _redirects(facts: Sequence[PlacedFact]) -> Iterator[Fault]:
    taken = {fact.id: fact.id for fact, _, _ in facts}
    for fact, document, place in facts:
        for index, old in enumerate(fact.was):
            if taken.setdefault(old, fact.id) != fact.id or old == fact.id:
                yield document.fault((place, "was", index), f"{fact.id}: {old} is already an id of {taken[old]}")


def _references(
    facts: Sequence[PlacedFact], sources: Sequence[PlacedSource], topics: Sequence[PlacedTopic]
) -> Iterator[Fault]:
    known_facts = {fact.id for fact, _, _ in facts}
    known_sources = {source.id for source, _, _ in sources}
    known_topics = {topic.id for topic, _, _ in topics}
    used: set[str] = set()
    for fact, document, place in facts:
        used.update(fact.sources)
        if fact.topic not in known_topics:
            yield document.fault((place, "topic"), f"{fact.id}: there is no topic {fact.topic}")
        yield from _each(fact, document, place, "sources", known_sources)
        yield from _each(fact, document, place, "related", known_facts)
        if fact.superseded_by is not None and fact.superseded_by not in known_facts:
            yield document.fault((place, "superseded_by"), f"{fact.id}: there is no fact {fact.superseded_by}")
    for source, document, place in sources:
        if source.id not in used:
            yield document.fault((place, "id"), f"{source.id}: no fact uses this source")
    for topic, document, place in topics:
        for index, first in enumerate(topic.first):
            if first not in known_facts:
                yield document.fault((place, "first", index), f"{topic.id}: there is no fact {first}")


def _each(fact: Fact, document: Document, place: int, name: str, known: set[str]) -> Iterator[Fault]:
    values: tuple[str, ...] = getattr(fact, name)
    for index, value in enumerate(values):
        if value not in known:
            yield document.fault((place, name, index), f"{fact.id}: there is no {name.removesuffix('s')} {value}")
        elif value in values[:index]:
            yield document.fault((place, name, index), f"{fact.id}: {value} stands twice in {name}")
        elif value == fact.id:
            yield document.fault((place, name, index), f"{fact.id}: is {name} to itself")


def _successors(facts: Sequence[PlacedFact]) -> Iterator[Fault]:
    after = {fact.id: fact.superseded_by for fact, _, _ in facts}
    for fact, document, place in facts:
        seen = {fact.id}
        successor = fact.superseded_by
        while successor is not None and successor not in seen:
            seen.add(successor)
            successor = after.get(successor)
        if successor is not None:
            yield document.fault((place, "superseded_by"), f"{fact.id}: its successors lead in a circle")


def _phrasings(facts: Sequence[PlacedFact], declined: Sequence[PlacedDeclined]) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for fact, document, place in facts:
        for language in LANGUAGES:
            for index, phrasing in enumerate(fact.wording(language).ask):
                where = (place, language, "ask", index)
                key = " ".join(words(normalise(phrasing)))
                if not key:
                    yield document.fault(where, f"{fact.id}: the phrasing {phrasing!r} has no words")
                elif owners.setdefault(key, fact.id) != fact.id:
                    yield document.fault(where, f"{fact.id}: {phrasing!r} is also a phrasing of {owners[key]}")
    yield from _declined(declined, {fact.id for fact, _, _ in facts}, owners)


def _declined(declined: Sequence[PlacedDeclined], known: set[str], owners: dict[str, str]) -> Iterator[Fault]:
    for group, document, place in declined:
        if group.near is not None and group.near not in known:
            yield document.fault((place, "near"), f"{group.id}: there is no fact {group.near}")
        for language in LANGUAGES:
            questions: tuple[str, ...] = getattr(group, language)
            for index, question in enumerate(questions):
                key = " ".join(words(normalise(question)))
                if key in owners:
                    yield document.fault(
                        (place, language, index),
                        f"{group.id}: {question!r} is a phrasing of {owners[key]}; decline or answer it",
                    )


def _dates(fact: Fact, document: Document, place: int, today: date) -> Iterator[Fault]:
    if fact.as_of > today:
        yield document.fault((place, "as_of"), f"{fact.id}: as_of {fact.as_of} lies in the future")
    if fact.review_by <= fact.as_of:
        yield document.fault(
            (place, "review_by"), f"{fact.id}: review_by {fact.review_by} is not after as_of {fact.as_of}"
        )
    if fact.is_stale(today):
        yield document.fault((place, "review_by"), f"{fact.id}: was to be reviewed by {fact.review_by}", warning=True)


def _figures(fact: Fact, document: Document, place: int) -> Iterator[Fault]:
    figures = {language: quantities(fact.wording(language).say) for language in LANGUAGES}
    for language in LANGUAGES:
        missing = unsupported(figures[language], fact.figures.values())
        if missing:
            yield document.fault((place, language, "say"), f"{fact.id}: {_shown(missing)} not in figures")
    only = {"ru": figures["ru"] - figures["kk"], "kk": figures["kk"] - figures["ru"]}
    if only["ru"] or only["kk"]:
        said = "; ".join(f"only in {language}: {_shown(sorted(found))}" for language, found in only.items() if found)
        yield document.fault((place, "kk", "say"), f"{fact.id}: the languages differ in numbers: {said}")


def _shown(found: Sequence[Quantity]) -> str:
    return ", ".join(f"{quantity.value:g}{' ' + quantity.unit if quantity.unit else ''}" for quantity in found)


def _scripts(fact: Fact, document: Document, place: int) -> Iterator[Fault]:
    for language in LANGUAGES:
        wording = fact.wording(language)
        texts = [(("ask", index), text) for index, text in enumerate(wording.ask)]
        for where, text in [*texts, (("say",), wording.say)]:
            for word in _LETTERS.findall(text):
                if _LATIN.search(word) and _CYRILLIC.search(word):
                    yield document.fault(
                        (place, language, *where), f"{fact.id}: {word!r} mixes Latin and Cyrillic letters"
                    )
    if not _KAZAKH.search(fact.kk.say):
        yield document.fault((place, "kk", "say"), f"{fact.id}: has no Kazakh letters; is it Kazakh?")
