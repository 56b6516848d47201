"""A store as the program finds it: taken from the real facts once, with an edit in it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from knowledge.curation import load
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.revision import Change
from knowledge.store.revisions import Authorship

EDITED = "Город занимает 88 000 гектаров. Так написал редактор."

_Result = TypeVar("_Result")


async def edit_area(store: Store, text: str = EDITED) -> None:
    """Have an editor answer otherwise what area the city has."""
    current = await store.revisions.head("area")
    assert current is not None
    assert isinstance(current.item, Fact)
    fact = current.item.model_copy(update={"ru": current.item.ru.model_copy(update={"say": text})})
    await store.revisions.publish([Change(fact, current.number)], Authorship(501, "уточнено"))


async def _fill(store: Store) -> None:
    await store.take(load())
    await edit_area(store)


def fill(url: str) -> None:
    """Take the real facts and edit one."""
    on_store(url, _fill)


def on_store(url: str, work: Callable[[Store], Awaitable[_Result]]) -> _Result:
    """Do something in a store, from a test that runs the program as a process."""

    async def done() -> _Result:
        store = await Store.open(url)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(done())
