"""Proposals: nothing is published before a second editor approves, and then all of it."""

import pytest

from knowledge.errors import StoreRefused
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.proposals import Publication, Request, Retirement, Rollback, State
from knowledge.store.revision import Change, Kind, Stale
from tests.base import SOURCES
from tests.knowledge.store.items import AIGUL, AREA, ERLAN, POPULATION, edit, head, saying

NEW_SOURCE = SOURCES[0].model_copy(update={"id": "new-one"})


async def publication(store: Store) -> Publication:
    fact = saying(AREA, "Иначе.", sources=("new-one",))
    return Publication((Change(fact, (await head(store)).number), Change(NEW_SOURCE, None)))


@pytest.fixture
async def taken(each_store: Store) -> Store:
    await edit(each_store, AREA)
    await edit(each_store, POPULATION)
    return each_store


async def said(store: Store) -> str:
    item = (await head(store)).item
    assert isinstance(item, Fact)
    return item.ru.say


async def test_approved(taken: Store) -> None:
    """Fact and source are published together, under the author's name; the approval is on record."""
    made = await taken.proposals.add("area", await publication(taken), author=AIGUL, reason="уточнено")
    assert await said(taken) == AREA.ru.say
    assert list(await taken.proposals.open()) == [made]

    fact, source = await taken.proposals.approve(made.id, by=ERLAN)

    assert (fact.author, fact.reason, fact.item.id, source.item) == (AIGUL, "уточнено", "area", NEW_SOURCE)
    assert await said(taken) == "Иначе."
    assert list(await taken.proposals.open()) == []
    uses = [(entry.use.who, entry.use.action) for entry in await taken.audit.latest(limit=3)]
    assert uses == [(AIGUL, "publish"), (ERLAN, "approve"), (AIGUL, "propose")]


async def test_not_by_its_author(taken: Store) -> None:
    """Nor twice, nor after it was declined."""
    made = await taken.proposals.add("area", await publication(taken), author=AIGUL, reason="уточнено")
    with pytest.raises(StoreRefused, match="another editor"):
        await taken.proposals.approve(made.id, by=AIGUL)
    assert await said(taken) == AREA.ru.say
    await taken.proposals.approve(made.id, by=ERLAN)
    for late in (made.id, made.id + 1):
        with pytest.raises(StoreRefused, match="no open proposal"):
            await taken.proposals.approve(late, by=ERLAN)


async def test_stale(taken: Store) -> None:
    """Where the fact has changed since, nothing is published, and the proposal stays open."""
    made = await taken.proposals.add("area", await publication(taken), author=AIGUL, reason="уточнено")
    await edit(taken, saying(AREA, "Третье."))
    with pytest.raises(Stale):
        await taken.proposals.approve(made.id, by=ERLAN)

    assert [one.state for one in await taken.proposals.open()] == [State.OPEN]
    assert await taken.revisions.head("new-one", Kind.SOURCE) is None
    assert len(await taken.audit.latest()) == 4


async def test_declined_and_withdrawn(taken: Store) -> None:
    """By another it is declined, by its author taken back."""
    request = await publication(taken)
    made = [await taken.proposals.add("area", request, author=AIGUL, reason="?") for _ in range(2)]

    assert (await taken.proposals.decline(made[0].id, by=ERLAN, reason="нет")).state is State.DECLINED
    assert (await taken.proposals.decline(made[1].id, by=AIGUL, reason="")).state is State.WITHDRAWN
    with pytest.raises(StoreRefused):
        await taken.proposals.decline(made[0].id, by=ERLAN, reason="нет")
    found = await taken.proposals.find(made[0].id)
    assert found is not None
    assert (found.decided_by, found.request) == (ERLAN, request)


@pytest.mark.parametrize("kind", ["retirement", "rollback"])
async def test_retirement_and_rollback(taken: Store, kind: str) -> None:
    """They are carried out as they are without a second editor, successors and all."""
    first = await head(taken)
    second = await edit(taken, saying(AREA, "Иначе."))
    request: Request = Retirement("area", second.number, "population")
    if kind == "rollback":
        request = Rollback(first.number, second.number)
    made = await taken.proposals.add("area", request, author=AIGUL, reason="причина")
    assert (await taken.proposals.find(made.id)) == made
    await taken.proposals.approve(made.id, by=ERLAN)

    now = await head(taken)
    if kind == "rollback":
        assert await said(taken) == AREA.ru.say
    else:
        successor = (await head(taken, "population")).item
        assert isinstance(successor, Fact)
        assert (now.live, now.successor, successor.was) == (False, "population", ("area",))
