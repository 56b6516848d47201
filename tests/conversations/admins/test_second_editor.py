"""Ways around the second editor that are none."""

from dataclasses import replace

import pytest

from handlers.admins.publishing import needs_second
from knowledge.store import Store
from knowledge.store.preferences import SECOND_EDITOR
from knowledge.store.revision import Change
from knowledge.store.revisions import Authorship
from tests.base import BASE
from tests.conversations.admins.editing import AREA, ERLAN, editor, newest, saying
from tests.people import Someone

FILES = "Город занимает 88 000 гектаров."


@pytest.fixture
async def aigul(resident: Someone, store: Store) -> Someone:
    await store.preferences.put(SECOND_EDITOR, ["city"])
    return await editor(resident)


async def test_taking_the_files(aigul: Someone, store: Store) -> None:
    """Is a proposal like any other change; it waits once, and settles the conflict."""
    head = await store.revisions.head("area")
    assert head is not None
    edited = AREA.model_copy(update=saying(AREA, "Город занимает 88 000 гектаров, пишут СМИ."))
    await store.revisions.publish([Change(edited, head.number)], Authorship(1, "правка"))
    curated = AREA.model_copy(update=saying(AREA, FILES))
    await store.take(replace(BASE, facts=(curated, *BASE.facts[1:])))
    card = await aigul.presses(await aigul.asks("/conflicts"), "area")
    done = await aigul.presses(card, "Взять")
    await aigul.presses(card, "Взять")

    assert "нужен второй редактор" in done.notices[0]
    assert await newest(store, "area") == edited
    [proposal] = await store.proposals.open()
    erlan = await editor(aigul, ERLAN)
    await erlan.presses(await erlan.presses(await erlan.asks("/proposals"), "№ 1"), "Одобрить")
    assert (await newest(store, "area")).ru.say == FILES
    assert await store.conflicts.open() == []
    assert proposal.item == "area"


@pytest.mark.usefixtures("aigul")
async def test_sources(store: Store) -> None:
    """A source stands under the facts that cite it."""
    sources = BASE.sources
    assert await needs_second(store, [sources[AREA.sources[0]]])
    assert not await needs_second(store, [sources[AREA.sources[0]].model_copy(update={"id": "brand-new"})])
    await store.preferences.put(SECOND_EDITOR, ["no-such-topic"])
    assert not await needs_second(store, [sources[AREA.sources[0]]])
