"""The real process, killed in the middle of a broadcast: nobody gets it twice, and those left get it afterwards."""

import asyncio
import signal
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from knowledge.store import Store
from knowledge.store.broadcasts import Audience, Order, Panel, Phase, Progress
from tests.bot.api import TOKEN, BotApi, serving
from tests.bot.test_serving import running, unless_ended

TEXT = "Завтра с 9:00 не будет воды"
PEOPLE = range(1001, 1101)
KILLS = 2


async def begin(url: str) -> None:
    """A broadcast to everyone."""
    store = await Store.open(url)
    await store.people.saw(dict.fromkeys(PEOPLE, "ru"))
    await store.drafts.put(1, {"kind": "broadcast"})
    audience = Audience(("ru", "kk"), datetime.now(UTC))
    await store.broadcasts.start(Order(1, {"ru": TEXT, "kk": TEXT}, audience, Panel(1, 1)))
    await store.close()


async def progress(url: str) -> tuple[Phase, Progress]:
    store = await Store.open(url)
    broadcast = await store.broadcasts.find(1)
    assert broadcast is not None
    found = await store.broadcasts.progress(1)
    await store.close()
    return broadcast.phase, found


def arrived(api: BotApi) -> Counter[int]:
    return Counter(int(given["chat_id"]) for method, given in api.calls if method == "sendMessage")


async def some(api: BotApi, count: int) -> None:
    """Wait until some messages more have arrived."""
    for _ in range(count):
        await api.sent.get()


async def test_killed_again_and_again(each_url: str, tmp_path: Path) -> None:
    """As many are unclear at most as were on their way at each end; all others get it once."""
    await begin(each_url)
    api = BotApi([])
    async with serving(api) as address:
        settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": address, "BOT_DATABASE_URL": each_url}
        for _ in range(KILLS):
            async with running(tmp_path, **settings) as process:
                await unless_ended(process, some(api, 20))
                process.send_signal(signal.SIGKILL)
                await process.wait()
        async with running(tmp_path, **settings) as process:
            await unless_ended(process, until_done(each_url))

    phase, found = await progress(each_url)
    assert phase is Phase.DONE
    assert set(arrived(api).values()) == {1}
    assert (found.total, found.left, found.failed, found.blocked) == (len(PEOPLE), 0, 0, 0)
    assert found.sent <= len(arrived(api)) <= found.sent + found.unclear
    assert found.unclear <= KILLS * 8


async def until_done(url: str) -> None:
    phase = Phase.RUNNING
    while phase is Phase.RUNNING:
        await asyncio.sleep(0.2)
        phase, _ = await progress(url)
