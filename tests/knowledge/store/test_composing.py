"""The base that is answered from: newest revisions, the files' topics, nothing that leads nowhere."""

from dataclasses import replace

from knowledge.store import Store
from knowledge.store.revision import Action, Change, Kind
from tests.base import BASE, FACTS, TOPICS
from tests.knowledge.store.items import AREA, BY_AIGUL, POPULATION, edit, head, new, saying, told

ORDER = ("area", "population", "gas-connection", "air-taxi", "kind-memorandum", "visas")
"""The facts in the order of their topics."""

IN_ORDER = tuple(sorted(FACTS, key=lambda fact: ORDER.index(fact.id)))


async def test_unedited(taken: Store) -> None:
    """What came from the files is what is told, to the last field and in its order."""
    base = await told(taken)

    assert base == replace(BASE, facts=IN_ORDER)
    assert list(base.sources) == list(BASE.sources)


async def test_an_edit(taken: Store) -> None:
    """It stands where the fact stood; the version grows."""
    version, _ = await taken.base(BASE)
    fact = saying(AREA, "Город занимает 88 100 гектаров.")
    made = await edit(taken, fact)

    assert await taken.base(BASE) == (made.number, replace(BASE, facts=(fact, *IN_ORDER[1:])))
    assert made.number > version


async def test_new_facts(taken: Store) -> None:
    """They come last in their topic; one without a topic that is known, last of all."""
    await edit(taken, new("lost", topic="no-such-topic"))
    await edit(taken, new("tram", topic="transport"))
    await edit(taken, new("metro", topic="transport"))

    ids = [fact.id for fact in (await told(taken)).facts]
    assert ids == [
        "area",
        "population",
        "gas-connection",
        "air-taxi",
        "tram",
        "metro",
        "kind-memorandum",
        "visas",
        "lost",
    ]


async def test_references_to_what_is_retired(taken: Store) -> None:
    """They lead to the successor; where there is none, they are left out. Topics begin with what is there."""
    await edit(taken, saying(FACTS[2], "Аэротакси.", related=(AREA.id, "population"), superseded_by=AREA.id))
    with_successor = await taken.revisions.retire(
        AREA.id, parent=(await head(taken)).number, successor=POPULATION.id, by=BY_AIGUL
    )
    base = await told(taken)
    taxi, population = base.find("air-taxi"), base.find(POPULATION.id)
    assert taxi is not None
    assert population is not None
    assert (taxi.related, taxi.superseded_by, population.was) == ((POPULATION.id,), POPULATION.id, (AREA.id,))
    assert base.topics[0].first == (POPULATION.id,)

    await taken.revisions.roll_back(with_successor.parent or 0, parent=with_successor.number, by=BY_AIGUL)
    await taken.revisions.retire(AREA.id, parent=(await head(taken)).number, successor=None, by=BY_AIGUL)
    base = await told(taken)
    taxi = base.find("air-taxi")
    assert taxi is not None
    assert (taxi.related, taxi.superseded_by, base.find(AREA.id)) == ((POPULATION.id,), None, None)


async def test_topics_without_facts(taken: Store) -> None:
    """A topic whose last fact is retired is not offered."""
    await taken.revisions.retire("air-taxi", parent=(await head(taken, "air-taxi")).number, successor=None, by=BY_AIGUL)

    assert [topic.id for topic in (await told(taken)).topics] == [
        topic.id for topic in TOPICS if topic.id != "transport"
    ]


async def test_a_retired_source_that_is_cited(taken: Store) -> None:
    """An answer never loses a citation; a source that nothing cites goes."""
    retired = [await head(taken, name, Kind.SOURCE) for name in ("decree", "kursiv-kind")]
    await taken.revisions.publish(
        [Change(source.item, source.number, Action.RETIRE, live=False) for source in retired], BY_AIGUL
    )
    for fact in FACTS:
        if "decree" in fact.sources:
            await edit(taken, saying(fact, "Без указа.", sources=("alatau-official",)))
    base = await told(taken)

    assert list(base.sources) == ["kursiv-kind", "alatau-official"]
    assert all(len(base.sources_of(fact)) == len(fact.sources) for fact in base.facts)
