"""Letters are sent at most once each, whoever dies in between."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from knowledge.errors import StoreRefused, StoreUnavailable
from knowledge.model import Language
from knowledge.store import Store, schema
from knowledge.store.broadcasts import Audience, Order, Panel, Phase, Progress
from knowledge.store.outbox import Letter, State
from tests.conftest import OWNER, clock

PANEL = Panel(OWNER, 5)


@pytest.fixture
async def other(each_url: str) -> AsyncIterator[Store]:
    """Another process over the same database."""
    store = await Store.open(each_url, owners={OWNER}, clock=clock)
    yield store
    await store.close()


async def begin(store: Store, *languages: Language) -> int:
    """Begin a broadcast."""
    await store.drafts.put(OWNER, {"kind": "broadcast"})
    audience = Audience(languages or ("ru", "kk"), clock())
    return await store.broadcasts.start(Order(OWNER, {"ru": "<b>Привет</b>", "kk": "Сәлем"}, audience, PANEL))


async def states(store: Store) -> Counter[str]:
    async with store.database.reading() as connection:
        return Counter(state for (state,) in await connection.execute(select(schema.outbox.c.state)))


async def test_a_letter_comes_out_as_it_went_in(each_store: Store) -> None:
    letter = Letter(7, "<b>Ответ</b> & «көз»", ((("Ашу", "o1:kk:area"),), (("A", "a"), ("B", "b"))), "answer")
    await each_store.outbox.add([letter])

    claimed = await each_store.outbox.claim()

    assert claimed is not None
    assert claimed.letter == letter
    assert await each_store.outbox.claim() is None


async def test_letters_within_a_transaction_share_its_fate(each_store: Store) -> None:
    """What is undone was never to be sent."""

    async def write(failure: Exception | None) -> None:
        async with each_store.database.writing() as connection:
            await each_store.outbox.add_within(connection, [Letter(7, "x")], clock())
            if failure:
                raise failure

    with pytest.raises(StoreRefused):
        await write(StoreRefused())
    assert await each_store.outbox.claim() is None
    await write(None)
    assert await each_store.outbox.claim() is not None


async def test_not_before_its_time(each_store: Store) -> None:
    async with each_store.database.writing() as connection:
        await each_store.outbox.add_within(connection, [Letter(7, "x")], clock() + timedelta(seconds=1))
    assert await each_store.outbox.claim() is None


async def test_personal_letters_go_before_broadcasts(each_store: Store) -> None:
    """However long the broadcast has waited."""
    await each_store.people.saw({7: "ru", 8: "kk"})
    await begin(each_store)
    await each_store.outbox.add([Letter(9, "ответ")])

    claimed = [await each_store.outbox.claim() for _ in range(3)]

    assert [one and (one.letter.chat, one.letter.text) for one in claimed] == [
        (9, "ответ"),
        (7, "<b>Привет</b>"),
        (8, "Сәлем"),
    ]


@pytest.mark.parametrize("state", [State.SENT, State.BLOCKED, State.FAILED, State.UNCLEAR])
async def test_settled_is_settled(each_store: Store, state: State) -> None:
    await each_store.outbox.add([Letter(7, "x")])
    claimed = await each_store.outbox.claim()
    assert claimed is not None
    await each_store.outbox.settle(claimed.id, state, "why")

    assert await each_store.outbox.claim() is None
    assert await states(each_store) == {state.value: 1}


async def test_what_certainly_was_not_sent_comes_again(each_store: Store) -> None:
    await each_store.outbox.add([Letter(7, "x")])
    claimed = await each_store.outbox.claim()
    assert claimed is not None
    await each_store.outbox.settle(claimed.id, State.PENDING, "connection refused")

    assert await each_store.outbox.claim() == claimed


async def test_two_workers_at_once_claim_no_letter_twice(each_store: Store, other: Store) -> None:
    """Neither has been elected: the claim alone must be safe."""
    await each_store.outbox.add([Letter(number, "x") for number in range(1, 61)])

    async def work(store: Store) -> list[int]:
        found = []
        while (claimed := await store.outbox.claim()) is not None:
            found.append(claimed.letter.chat)
            await store.outbox.settle(claimed.id, State.SENT)
        return found

    found = [chat for chats in await asyncio.gather(*map(work, [each_store, other, each_store])) for chat in chats]
    # On a server, a worker may find nothing while the other has the last rows locked: those are not lost.
    found += await work(each_store)

    assert sorted(found) == list(range(1, 61))


async def test_one_process_is_elected_and_another_takes_over(each_store: Store, other: Store) -> None:
    if not each_store.database.is_server:
        other = each_store
    async with each_store.outbox.elected() as first:
        assert first is not None
        await first.check()
        async with other.outbox.elected() as second:
            assert second is None
    async with other.outbox.elected() as third:
        assert third is not None
        async with each_store.outbox.elected() as fourth:
            assert fourth is None


async def test_a_connection_that_dies_gives_the_place_away(each_store: Store, other: Store) -> None:
    """The first learns it when it looks; the second is elected at once."""
    if not each_store.database.is_server:
        pytest.skip("a file has no connections that die")
    async with each_store.outbox.elected() as first:
        assert first is not None
        async with other.database.writing() as connection:
            await connection.execute(text(KILL_HOLDER))
        async with asyncio.timeout(5):
            await become_elected(other)
        with pytest.raises(StoreUnavailable):
            await first.check()


KILL_HOLDER = """
    SELECT pg_terminate_backend(pid) FROM pg_locks
    WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


async def become_elected(store: Store) -> None:
    """Try until it succeeds: a server takes a moment to end a connection."""
    elected = False
    while not elected:
        await asyncio.sleep(0.01)
        async with store.outbox.elected() as tenure:
            elected = tenure is not None


async def test_only_who_is_elected_calls_the_letters_of_another_unclear(each_store: Store, other: Store) -> None:
    """And if that other one lives after all, its word counts."""
    if not each_store.database.is_server:
        other = each_store
    await each_store.outbox.add([Letter(7, "x")])
    async with each_store.outbox.elected():
        claimed = await each_store.outbox.claim()
        assert claimed is not None
        async with other.outbox.elected() as refused:
            assert refused is None
        assert await states(each_store) == {"sending": 1}
    async with other.outbox.elected():
        assert await states(each_store) == {"unclear": 1}
        assert await other.outbox.claim() is None
    await each_store.outbox.settle(claimed.id, State.SENT)
    assert await states(each_store) == {"sent": 1}


async def test_a_broadcast_has_a_letter_for_everyone_in_the_audience(each_store: Store) -> None:
    """Once each, in their language; neither the blocked nor those who came later."""
    await each_store.people.saw({7: "ru", 8: "kk", 9: "ru", 10: "ru"})
    await each_store.people.block(9)
    assert await each_store.broadcasts.counts(clock()) == {"ru": 2, "kk": 1}
    assert await each_store.broadcasts.counts(clock() - timedelta(seconds=1)) == {"ru": 0, "kk": 0}

    number = await begin(each_store, "ru")

    assert await each_store.broadcasts.progress(number) == Progress(0, 0, 0, 0, 0, 2)
    claimed = [await each_store.outbox.claim() for _ in range(3)]
    assert [one and one.letter for one in claimed] == [
        Letter(7, "<b>Привет</b>", kind="broadcast"),
        Letter(10, "<b>Привет</b>", kind="broadcast"),
        None,
    ]
    assert [(entry.use.who, entry.use.action, entry.use.details) for entry in await each_store.audit.latest()] == [
        (OWNER, "broadcast", "ru: 2")
    ]


async def test_a_draft_is_sent_once(each_store: Store, other: Store) -> None:
    """The same confirmation delivered to two replicas at the same moment begins one broadcast."""
    await each_store.people.saw({7: "ru"})
    await each_store.drafts.put(OWNER, {"kind": "broadcast"})
    order = Order(OWNER, {"ru": "x", "kk": "y"}, Audience(("ru", "kk"), clock()), PANEL)

    done = await asyncio.gather(
        each_store.broadcasts.start(order), other.broadcasts.start(order), return_exceptions=True
    )

    assert [type(one) for one in done if isinstance(one, Exception)] == [StoreRefused]
    assert await states(each_store) == {"pending": 1}
    assert await each_store.drafts.get(OWNER) is None


async def test_nobody_to_write_to_leaves_the_draft(each_store: Store) -> None:
    with pytest.raises(StoreRefused):
        await begin(each_store)
    assert await each_store.drafts.get(OWNER) is not None
    assert await each_store.broadcasts.current() == []


async def test_stopped_is_stopped(each_store: Store) -> None:
    """What is on its way may arrive; nothing else leaves. Personal letters do."""
    await each_store.people.saw({7: "ru", 8: "ru", 9: "ru"})
    number = await begin(each_store)
    claimed = await each_store.outbox.claim()
    assert claimed is not None

    await each_store.broadcasts.stop(number, by=OWNER)

    assert await each_store.outbox.claim() is None
    await each_store.outbox.settle(claimed.id, State.SENT)
    assert await each_store.broadcasts.progress(number) == Progress(1, 0, 0, 0, 0, 2)
    await each_store.outbox.add([Letter(9, "ответ")])
    assert await each_store.outbox.claim() is not None
    with pytest.raises(StoreRefused):
        await each_store.broadcasts.stop(number, by=OWNER)


async def test_done_when_nothing_is_left(each_store: Store) -> None:
    await each_store.people.saw({7: "ru", 8: "ru"})
    number = await begin(each_store)
    for state in (State.UNCLEAR, State.BLOCKED):
        assert not await each_store.broadcasts.finish(number)
        claimed = await each_store.outbox.claim()
        assert claimed is not None
        assert not await each_store.broadcasts.finish(number)
        await each_store.outbox.settle(claimed.id, state)

    assert await each_store.broadcasts.finish(number)
    broadcast = await each_store.broadcasts.find(number)
    assert broadcast is not None
    assert broadcast.phase is Phase.DONE
    assert [one.id for one in await each_store.broadcasts.current()] == [number]
    await each_store.broadcasts.show_in(number, None)
    assert await each_store.broadcasts.current() == []


async def test_once_a_week_from_however_many_processes(each_store: Store, other: Store) -> None:
    letters = [Letter(OWNER, "итоги")]
    done = await asyncio.gather(
        *(store.outbox.add_once("digest", "2026-W48", letters) for store in (each_store, other, each_store, other))
    )
    assert sorted(done) == [False, False, False, True]
    assert await states(each_store) == {"pending": 1}
    assert await each_store.preferences.get("digest") == ("2026-W48",)
    assert await each_store.outbox.add_once("digest", "2026-W49", letters)


async def test_old_letters_are_dropped_but_none_that_waits(each_url: str, each_store: Store) -> None:
    """What is left of a stopped broadcast will never be sent."""
    await each_store.people.saw({7: "ru"})
    await each_store.broadcasts.stop(await begin(each_store), by=OWNER)
    await begin(each_store)
    await each_store.outbox.add([Letter(8, "x"), Letter(9, "x")])
    claimed = await each_store.outbox.claim()
    assert claimed is not None
    await each_store.outbox.settle(claimed.id, State.SENT)
    assert await each_store.outbox.drop(timedelta(days=1)) == 0

    later = await Store.open(each_url, clock=lambda: clock() + timedelta(days=2))
    assert await later.outbox.drop(timedelta(days=1)) == 2
    await later.close()
    assert await states(each_store) == {"pending": 2}


class Life:
    """A process that sends, and dies where it is told to; the world remembers what reached Telegram."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.arrived: Counter[int] = Counter()

    async def live(self, letters: int, *, dies: str) -> None:
        """Send some letters, the last of them only as far as `dies` says."""
        store = await Store.open(self.url, clock=clock)
        try:
            async with store.outbox.elected() as tenure:
                assert tenure is not None
                for left in range(letters, 0, -1):
                    claimed = await store.outbox.claim()
                    if claimed is None or (left == 1 and dies == "claimed"):
                        return
                    self.arrived[claimed.letter.chat] += 1
                    if left == 1 and dies == "sent":
                        return
                    await store.outbox.settle(claimed.id, State.SENT)
        finally:
            await store.close()


Lives = list[tuple[int, str]]
LIVES = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["claimed", "sent", "settled"])), max_size=8)


async def lived(url: str, lives: Lives) -> None:
    """Ten letters and a broadcast to three people, through these lives and a last one that ends well."""
    store = await Store.open(url, clock=clock)
    await store.people.saw({101: "ru", 102: "kk", 103: "ru"})
    await begin(store)
    await store.outbox.add([Letter(number, "x") for number in range(10)])
    life = Life(url)
    for letters, dies in [*lives, (20, "settled")]:
        await life.live(letters, dies=dies)

    assert max(life.arrived.values(), default=0) <= 1
    async with store.database.reading() as connection:
        rows = (await connection.execute(select(schema.outbox.c.chat, schema.outbox.c.state))).all()
    await store.close()
    assert {chat for chat, state in rows if state == "sent"} <= set(life.arrived)
    assert Counter(state for _, state in rows)["unclear"] == len(deadly(lives))
    assert {state for _, state in rows} <= {"sent", "unclear"}


def deadly(lives: Lives) -> Lives:
    """Those that died over a letter: there were as many left as they were to send."""
    found, left = [], 13
    for letters, dies in lives:
        if letters <= left and dies != "settled":
            found.append((letters, dies))
        left -= min(letters, left)
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=LIVES)
def test_whatever_the_order_of_crashes_nothing_is_sent_twice(sqlite_store: Path, lives: Lives) -> None:
    """And nothing is left, and nothing is called sent that was not."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "alatau.db"
        shutil.copyfile(sqlite_store, path)
        asyncio.run(lived(f"sqlite:///{path}", lives))


async def test_crashes_on_every_database(each_url: str) -> None:
    await lived(each_url, [(3, "claimed"), (2, "sent"), (4, "settled"), (1, "sent"), (2, "claimed")])
