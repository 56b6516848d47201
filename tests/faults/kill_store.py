"""Kills the running bot again and again while editors work, and looks at what is left.

    python -m tests.faults.kill_store [--rounds N] [--database URL]

The real program polls a Bot API server of this script; edits, imports, answers to people's questions and a broadcast
go on at the same time until SIGKILL at a random moment. Nothing that the bot said was done may be missing from the
store, no letter may be sent twice, and the store must open clean. Exit code 1 where any of that fails.
"""

import argparse
import asyncio
import json
import random
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from knowledge.base import Base
from knowledge.curation import load
from knowledge.model import Fact
from knowledge.store import Store, schema
from knowledge.store.revision import Change
from knowledge.store.revisions import Authorship
from tests.faults.telegram import TOKEN, Telegram, serving
from tests.faults.work import ALL, Person, Said, answers, broadcasts, edits, imports, rolls_back
from tests.process import ROOT, command, environment

EDITOR, IMPORTER, ANSWERER, SENDER, ROLLER = EDITORS = 101, 102, 103, 104, 105
LONGEST = 35.0
"""Seconds that a bot lives at most, from when it takes updates."""

SLOW = 0.15
"""The share of rounds that wait for an edit's preview."""

MOST = 80
"""What a bot shows people before it is killed, at most: a measure that does not depend on how fast the machine is."""


@dataclass
class Found:
    """The figures.

    Attributes:
        lost: words that the bot said were stored, and are not.
        twice: letters that were sent more than once.
        unclear: letters of which the bot does not know whether they were sent, because it was killed meanwhile.
        unclean: what opening the store complained of.
        troubles: work that failed for another reason than the kill.
    """

    rounds: int = 0
    said: Said = field(default_factory=Said)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unclear: int = 0
    undelivered: int = 0
    unclean: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether all held."""
        return not (self.lost or self.twice or self.unclean or self.undelivered)

    def __str__(self) -> str:
        kinds = ", ".join(f"{len(words)} {name}" for name, words in vars(self.said).items())
        return (
            f"{self.rounds} rounds: {self.said.count} acknowledged ({kinds}); {len(self.lost)} lost, "
            f"{len(self.twice)} sent twice, {self.unclear} unclear, {self.undelivered} never sent, "
            f"{len(self.unclean)} unclean openings, {len(self.troubles)} other troubles"
        )


async def kill_again_and_again(url: str, rounds: int, *, quiet: bool = False) -> Found:
    """Run all rounds against an empty store, then let the bot finish what is left."""
    telegram, found, base = Telegram(), Found(), load()
    plain = [fact for fact in base.facts if not fact.figures and fact.topic not in {"law", "money", "land"}][:3]
    earlier = await _prepared(url, base, plain[2])
    async with serving(telegram) as address:
        for _ in range(rounds):
            said = Said()
            async with _bot(url, address, telegram) as process:
                await _work(telegram, said, (plain, earlier), found)
                process.send_signal(signal.SIGKILL)
                await process.wait()
            telegram.forget_updates()
            found.rounds += 1
            found.said.add(said)
            await _look(url, said, telegram, found)
            if not quiet:
                _say(found)
                for line in (*found.lost, *found.twice, *found.unclean):
                    _say(line)
        async with _bot(url, address, telegram):
            await _drained(url)
        await _look(url, found.said, telegram, found)
        await _count_letters(url, telegram, found)
    return found


async def _prepared(url: str, base: Base, fact: Fact) -> int:
    """Have people to write to, and a fact with two revisions; the number of the first."""
    store = await Store.open(url)
    try:
        await store.people.saw({chat: "ru" if chat % 2 else "kk" for chat in ALL})
        await store.take(base)
        first = await store.revisions.head(fact.id)
        if first is None:
            raise LookupError(fact.id)
        second = fact.model_copy(update={"names": (*fact.names, "Проверка")})
        await store.revisions.publish([Change(second, first.number)], Authorship(EDITOR, "проверка"))
        return first.number
    finally:
        await store.close()


@asynccontextmanager
async def _bot(url: str, address: str, telegram: Telegram) -> AsyncGenerator[asyncio.subprocess.Process, None]:
    owners = f"{EDITOR},{IMPORTER},{ANSWERER},{SENDER},{ROLLER}"
    settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": address, "BOT_OWNERS": owners, "BOT_DATABASE_URL": url}
    telegram.polled.clear()
    process = await asyncio.create_subprocess_exec(
        *command("run"), env=environment(**settings), cwd=ROOT, stderr=asyncio.subprocess.PIPE
    )
    reading = asyncio.create_task(process.communicate())
    try:
        begun = asyncio.create_task(telegram.polled.wait())
        await asyncio.wait([begun, reading], timeout=120, return_when=asyncio.FIRST_COMPLETED)
        if not telegram.polled.is_set():
            process.kill()
            raise RuntimeError((await reading)[1].decode())
        yield process
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
        _, log = await reading
        for line in log.decode().splitlines():
            if "Traceback" in line or "failed" in line:
                _say(log.decode())
                break


async def _work(telegram: Telegram, said: Said, given: tuple[list[Fact], int], found: Found) -> None:
    """Let everyone work until the moment of the kill."""
    facts, earlier = given
    editor, importer, answerer, sender, roller = (
        Person(telegram, number) for number in (EDITOR, IMPORTER, ANSWERER, SENDER, ROLLER)
    )

    async def again(what: str) -> None:
        with suppress(asyncio.CancelledError):
            try:
                while True:
                    match what:
                        case "edits":
                            await edits(editor, facts[0], said)
                        case "rollbacks":
                            await rolls_back(roller, facts[2].id, earlier, said)
                        case "imports":
                            await imports(importer, facts[1], said)
                        case "answers":
                            await answers(answerer, said)
                        case "broadcasts":
                            await broadcasts(sender, said)
                            await asyncio.Event().wait()
            except LookupError as error:
                found.troubles.append(f"{what}: {error}")
                _say(found.troubles[-1])

    # An edit takes long, because its preview asks all questions again: some rounds wait for it.
    slow = random.random() < SLOW  # noqa: S311 - no secret
    whats = ("edits", "broadcasts") if slow else ("edits", "rollbacks", "imports", "answers", "broadcasts")
    tasks = [asyncio.create_task(again(what)) for what in whats]
    telegram.calls = asyncio.Semaphore(0)
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST):
            for _ in range(random.randint(1, MOST) + slow * (len(ALL) + 4)):  # noqa: S311 - no secret
                await telegram.calls.acquire()
    await asyncio.sleep(random.uniform(0, 0.1))  # noqa: S311 - no secret
    for task in tasks:
        task.cancel()
    # What the bot said up to now counts; what it says from now on, nobody hears.
    await asyncio.wait(tasks)


async def _look(url: str, said: Said, telegram: Telegram, found: Found) -> None:
    """Open the store as it was left, and look for what was acknowledged."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            faults = connection.execute("PRAGMA integrity_check").fetchall()
            faults += connection.execute("PRAGMA foreign_key_check").fetchall()
        if faults != [("ok",)]:
            found.unclean.append(str(faults[:3]))
    store = await Store.open(url)
    try:
        kept = await _kept(store)
        found.unclean += await _broken_chains(store)
    finally:
        await store.close()
    for kind, words in vars(said).items():
        found.lost += [f"{kind}: {name}" for name in words if name not in kept[kind]]
    found.twice = [
        f"{chat}: {text}"
        for (chat, text), times in telegram.sent.items()
        if times > 1 and chat not in EDITORS and _is_letter(text)
    ]


def _is_letter(text: str) -> bool:
    """Whether it was written by an editor; they themselves see it as often as they ask for it."""
    return "Проверка" in text or "Өзгерді" in text


async def _kept(store: Store) -> dict[str, str]:
    """All that the store holds, as text, by what was done."""
    async with store.database.reading() as connection:

        async def texts(*columns: object) -> str:
            rows = await connection.execute(select(*columns))  # type: ignore[call-overload]
            return json.dumps([list(row) for row in rows], ensure_ascii=False)

        published = await texts(schema.revisions.c.content)
        return {
            "edits": published,
            "imports": published,
            "rollbacks": await texts(schema.revisions.c.reason),
            "questions": await texts(schema.questions.c.text) + await texts(schema.askings.c.text),
            "replies": await texts(schema.outbox.c.payload),
            "broadcasts": await texts(schema.broadcasts.c.texts),
        }


async def _broken_chains(store: Store) -> list[str]:
    """Items whose head is not the last of their revisions."""
    async with store.database.reading() as connection:
        newest = select(schema.revisions.c.kind, schema.revisions.c.item, func.max(schema.revisions.c.number)).group_by(
            schema.revisions.c.kind, schema.revisions.c.item
        )
        heads = select(schema.heads.c.kind, schema.heads.c.item, schema.heads.c.revision)
        differing = set(await connection.execute(newest)) ^ set(await connection.execute(heads))
    return [str(tuple(row)) for row in differing]


async def _drained(url: str) -> None:
    """Wait until no letter is left to be sent."""
    store = await Store.open(url)
    try:
        for _ in range(1200):
            async with store.database.reading() as connection:
                left = select(func.count()).where(schema.outbox.c.state.in_(("pending", "sending")))
                if (await connection.execute(left)).scalar_one() == 0:
                    return
            await asyncio.sleep(0.25)
    finally:
        await store.close()


async def _count_letters(url: str, telegram: Telegram, found: Found) -> None:
    """Each person has got each broadcast, save for those letters whose fate is unclear."""
    store = await Store.open(url)
    async with store.database.reading() as connection:
        states: dict[str, int] = dict(
            (
                await connection.execute(select(schema.outbox.c.state, func.count()).group_by(schema.outbox.c.state))
            ).all()
        )
    await store.close()
    found.unclear = states.get("unclear", 0)
    got = {
        name: sum(1 for chat in ALL if any(name in text for (to, text) in telegram.sent if to == chat))
        for name in found.said.broadcasts
    }
    missing = sum(len(ALL) - number for number in got.values())
    found.undelivered = max(0, missing - found.unclear)


def _say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description="Kills the running bot again and again and looks at what is left.")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--database", metavar="URL", help="an empty one; a new SQLite file by default")
    args = parser.parse_args()
    begun = time.monotonic()
    with TemporaryDirectory(prefix="alatau-kill-") as folder:
        url = args.database or f"sqlite:///{Path(folder) / 'alatau.db'}"
        found = asyncio.run(kill_again_and_again(url, args.rounds))
    _say(f"{url.partition(':')[0]}, {time.monotonic() - begun:.0f} s: {found}")
    for line in (*found.lost, *found.twice, *found.unclean):
        _say(line)
    return 0 if found.well else 1


if __name__ == "__main__":
    sys.exit(main())
