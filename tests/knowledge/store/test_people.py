"""Private chats: language, and whether they take messages."""

import asyncio

from knowledge.store import Store


async def test_seen(each_store: Store) -> None:
    """Kept once, with the language that Telegram tells; when that changes, the newer."""
    await each_store.people.saw({7: "ru", 8: "kk"})
    await each_store.people.saw({7: "kk"})
    known = await each_store.people.find(7)

    assert known is not None
    assert (known.language, known.chosen, known.blocked, known.since) == ("kk", False, False, each_store.clock())
    assert await each_store.people.find(9) is None
    assert await each_store.people.count() == 2


async def test_a_choice_stays(each_store: Store) -> None:
    """Whatever Telegram tells later."""
    await each_store.people.choose(7, "kk")
    await each_store.people.saw({7: "ru"})
    known = await each_store.people.find(7)

    assert known is not None
    assert (known.language, known.chosen) == ("kk", True)


async def test_blocked_until_they_write(each_store: Store) -> None:
    """Nobody who blocked the bot counts; who writes again does."""
    await each_store.people.saw({7: "ru", 8: "ru"})
    await each_store.people.block(7)
    blocked = await each_store.people.count("ru")
    await each_store.people.saw({7: "ru"})

    assert (blocked, await each_store.people.count("ru"), await each_store.people.count("kk")) == (1, 2, 0)


async def test_forgotten(each_store: Store) -> None:
    await each_store.people.choose(7, "kk")
    await each_store.people.forget(7)

    assert await each_store.people.find(7) is None


async def test_replicas_that_saw_the_same(taken: Store, replica: Store) -> None:
    """In whatever order they met people, they do not lock each other out."""
    chats = range(200)
    await asyncio.gather(
        *(
            store.people.saw(dict.fromkeys(seen, "ru"))
            for _ in range(5)
            for store, seen in ((taken, chats), (replica, reversed(chats)))
        )
    )

    assert await taken.people.count() == 200
