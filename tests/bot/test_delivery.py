"""The one who sends: at a pace that Telegram bears, honest about what it cannot know."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import EditMessageText, SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientConnectorError, ServerDisconnectedError
from sqlalchemy import insert, select

from bot.application import Application
from bot.delivery import Delivery
from bot.digest import Digest
from bot.pace import PER_SECOND, Timing
from bot.panels import Panels
from bot.telegram import make_bot
from knowledge.assistant import Assistant
from knowledge.errors import StoreUnavailable
from knowledge.likeness import Likeness
from knowledge.live import LiveAssistant
from knowledge.store import Store, schema
from knowledge.store.broadcasts import Audience, Order, Panel
from knowledge.store.editors import Role
from knowledge.store.outbox import Letter, State
from knowledge.store.preferences import DIGEST
from knowledge.store.question import NO_FACT, Unanswered
from knowledge.store.stopping import Stop
from tests.base import BASE
from tests.conftest import OWNER, clock
from tests.stores import sqlite_url
from tests.telegram import FakeTelegram, parse


@dataclass
class Time:
    """Seconds that pass only where somebody waits for them."""

    at: float = 0.0

    def now(self) -> float:
        return self.at

    async def pause(self, _stop: Stop, seconds: float) -> None:
        # Whatever else is to be done at this moment is done before time goes on.
        for _ in range(20):
            await asyncio.sleep(0)
        self.at += seconds


class Post(FakeTelegram):
    """Telegram as a sender meets it.

    Attributes:
        answers: what happens to the messages sent to a chat, one after the other; after that, all goes well.
        sent: when a message reached which chat.
    """

    def __init__(self) -> None:
        super().__init__()
        self.time = Time()
        self.answers: dict[int, list[Exception]] = {}
        self.sent: list[tuple[float, int]] = []

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        if isinstance(method, SendMessage):
            chat = int(method.chat_id)
            if self.answers.get(chat):
                self.calls.append(method)
                raise self.answers[chat].pop(0)
            self.sent.append((self.time.at, chat))
        return await super().make_request(bot, method, timeout)


METHOD = SendMessage(chat_id=1, text="x")


def unreachable() -> Exception:
    """What aiogram raises where nobody takes the connection."""
    error = TelegramNetworkError(METHOD, "ClientConnectorError")
    error.__cause__ = ClientConnectorError(connection_key=None, os_error=OSError(111, "refused"))  # type: ignore[arg-type] # the key is only shown
    return error


def broken() -> Exception:
    """What aiogram raises where the connection ends before the answer."""
    error = TelegramNetworkError(METHOD, "ServerDisconnectedError")
    error.__cause__ = ServerDisconnectedError()
    return error


@dataclass
class Sender:
    """A process that sends."""

    delivery: Delivery
    panels: Panels
    store: Store
    post: Post

    async def sends_all(self) -> None:
        """Work until nothing is left to send, and all is shown."""
        stop = Stop()
        work = asyncio.create_task(self.delivery.run(stop))
        async with asyncio.timeout(20):
            while await self.left() and not work.done():
                await asyncio.wait({work}, timeout=0.005)
        stop.wish()
        self.store.outbox.added.set()
        await work

    async def left(self) -> bool:
        async with self.store.database.reading() as connection:
            query = select(schema.outbox.c.id).where(schema.outbox.c.state.in_(("pending", "sending")))
            return (await connection.execute(query.limit(1))).first() is not None

    async def fates(self) -> Mapping[int, str]:
        async with self.store.database.reading() as connection:
            rows = await connection.execute(select(schema.outbox.c.chat, schema.outbox.c.state))
            return {chat: state for chat, state in rows.all()}  # noqa: C416 - a row is no pair to mypy


@pytest.fixture
async def sender(application: Application) -> AsyncIterator[Sender]:
    post = Post()
    async with make_bot("42:test", post) as bot:
        yield make_sender(application, bot, post)


def make_sender(application: Application, bot: Bot, post: Post) -> Sender:
    panels = Panels(bot, application.store, application.i18n, "ru")
    timing = Timing(now=post.time.now, pause=post.time.pause)
    return Sender(Delivery(bot, application.store, panels, timing), panels, application.store, post)


async def test_no_second_has_more_than_its_share(sender: Sender) -> None:
    """A hundred messages take four seconds, evenly."""
    await sender.store.outbox.add([Letter(number, "x") for number in range(1, 101)])
    await sender.sends_all()

    times = [at for at, _ in sender.post.sent]
    assert len(times) == 100
    assert all(sum(start <= at < start + 1 - 1e-6 for at in times) <= PER_SECOND for start in times)
    assert 3.9 <= times[-1] - times[0] <= 4.2


async def test_asked_to_wait_everybody_waits(sender: Sender) -> None:
    """Then the same letter goes, and nothing is lost or doubled."""
    sender.post.answers = {3: [TelegramRetryAfter(METHOD, "Too Many Requests", retry_after=30)]}
    await sender.store.outbox.add([Letter(number, "x") for number in range(1, 31)])
    await sender.sends_all()

    assert sorted(chat for _, chat in sender.post.sent) == list(range(1, 31))
    assert set((await sender.fates()).values()) == {"sent"}
    refused = 2 / PER_SECOND
    during = [at for at, _ in sender.post.sent if refused + 0.5 < at < refused + 30]
    assert during == []
    assert max(at for at, _ in sender.post.sent) >= 30


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (TelegramForbiddenError(METHOD, "Forbidden: bot was blocked by the user"), "blocked"),
        (TelegramBadRequest(METHOD, "Bad Request: chat not found"), "failed"),
        (TelegramServerError(METHOD, "Bad Gateway"), "unclear"),
        (TelegramNetworkError(METHOD, "Request timeout error"), "unclear"),
        (broken(), "unclear"),
        (ClientDecodeError("no JSON", ValueError(), "<html>"), "unclear"),
        (RuntimeError("unforeseen"), "unclear"),
    ],
    ids=["blocked", "refused", "5xx", "timeout", "disconnected", "undecodable", "unforeseen"],
)
async def test_what_may_have_arrived_is_not_sent_again(sender: Sender, error: Exception, fate: str) -> None:
    """Nor is what Telegram refused. The others get theirs."""
    sender.post.answers = {1: [error]}
    await sender.store.outbox.add([Letter(1, "x"), Letter(2, "x")])
    await sender.sends_all()

    assert await sender.fates() == {1: fate, 2: "sent"}
    assert [chat for _, chat in sender.post.sent] == [2]
    assert len([call for call in sender.post.calls if isinstance(call, SendMessage)]) == 2


@pytest.mark.parametrize("error", [unreachable, lambda: TelegramUnauthorizedError(METHOD, "Unauthorized")])
async def test_what_surely_did_not_leave_is_tried_again(sender: Sender, error: Callable[[], Exception]) -> None:
    """After pauses that grow: half an hour without a network is no hail of tries."""
    sender.post.answers = {1: [error() for _ in range(20)]}
    await sender.store.outbox.add([Letter(1, "x"), Letter(2, "x")])
    await sender.sends_all()

    assert await sender.fates() == {1: "sent", 2: "sent"}
    assert sorted(chat for _, chat in sender.post.sent) == [1, 2]
    assert sender.post.time.at > 15 * 60


async def test_who_blocked_the_bot_is_marked(sender: Sender) -> None:
    """And is left out of the next broadcast."""
    await sender.store.people.saw({1: "ru", 2: "kk"})
    sender.post.answers = {1: [TelegramForbiddenError(METHOD, "Forbidden: bot was blocked by the user")]}
    await begin(sender.store)
    await sender.sends_all()

    assert await sender.store.broadcasts.counts(clock()) == {"ru": 0, "kk": 1}


async def test_a_keyboard_comes_along(sender: Sender) -> None:
    await sender.store.outbox.add([Letter(1, "<b>x</b>", ((("Открыть", "o1:ru:area"),),))])
    await sender.sends_all()

    [call] = [call for call in sender.post.calls if isinstance(call, SendMessage)]
    assert call.reply_markup is not None
    assert call.reply_markup.model_dump(exclude_none=True) == {
        "inline_keyboard": [[{"text": "Открыть", "callback_data": "o1:ru:area"}]]
    }


async def begin(store: Store, panel: int = 999) -> int:
    await store.drafts.put(OWNER, {"kind": "broadcast"})
    order = Order(OWNER, {"ru": "Привет", "kk": "Сәлем"}, Audience(("ru", "kk"), clock()), Panel(OWNER, panel))
    return await store.broadcasts.start(order)


def edits(post: Post) -> list[str]:
    return [parse(call.text or "").text for call in post.calls if isinstance(call, EditMessageText)]


async def test_the_panel_shows_how_far_it_is(application: Application) -> None:
    """At most every three seconds; at the end, what came of it, and nothing to press."""
    post = Post()
    async with make_bot("42:test", post) as bot:
        sender = make_sender(application, bot, post)
        await sender.store.people.saw(dict.fromkeys(range(101, 301), "kk"))
        post.answers = {
            105: [TelegramForbiddenError(METHOD, "Forbidden: bot was blocked by the user")],
            106: [TelegramBadRequest(METHOD, "Bad Request: chat not found")],
            107: [TelegramServerError(METHOD, "Bad Gateway")],
        }
        panel = (await bot.send_message(OWNER, "Начинаю…")).message_id
        number = await begin(sender.store, panel)
        await sender.sends_all()
        # The last look: whoever starts next shows what the one before has not.
        await make_sender(application, bot, post).panels.refresh()

    shown = edits(post)
    assert 3 <= len(shown) <= 5
    assert "Идёт рассылка" in shown[0]
    assert shown[-1] == (
        "✅ Рассылка завершена\n\nОтправлено: 197 из 200\nЗаблокировали бота: 1\nНе принял Telegram: 1\n"
        "Неизвестно, дошло ли; повторно не отправлялось: 1"
    )
    assert post.messages[OWNER, panel].reply_markup is None
    assert await sender.store.broadcasts.current() == []
    assert (await sender.store.broadcasts.progress(number)).total == 200


async def test_a_panel_that_was_deleted_stops_nothing(sender: Sender) -> None:
    await sender.store.people.saw({7: "ru"})
    number = await begin(sender.store, panel=12345)
    await sender.sends_all()

    assert await sender.fates() == {7: "sent"}
    await sender.panels.refresh()
    assert await sender.store.broadcasts.current() == []
    assert (await sender.store.broadcasts.progress(number)).sent == 1


async def test_it_goes_on_where_a_killed_process_was(sender: Sender) -> None:
    """What that was sending at its end is unclear, and shown so."""
    await sender.store.people.saw({7: "ru", 8: "ru", 9: "kk"})
    number = await begin(sender.store)
    assert await sender.store.outbox.claim() is not None
    await sender.sends_all()

    assert await sender.fates() == {7: "unclear", 8: "sent", 9: "sent"}
    assert (await sender.store.broadcasts.progress(number)).unclear == 1


async def test_one_process_sends_and_another_stands_by(sender: Sender) -> None:
    """Each letter goes once, and the second takes over when the first stops."""
    async with sender.store.outbox.elected():
        await sender.store.outbox.add([Letter(7, "x")])
        async with asyncio.timeout(5):
            await sender.delivery.run(Stop())
        assert sender.post.sent == []
    await sender.sends_all()
    assert [chat for _, chat in sender.post.sent] == [7]


async def test_a_store_that_is_away_makes_nothing_twice(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent is noted as soon as the store is back."""
    settle, failures = sender.store.outbox.settle, [StoreUnavailable("away"), StoreUnavailable("away")]

    async def sometimes(letter: int, state: State, error: str | None = None) -> None:
        if failures:
            raise failures.pop()
        await settle(letter, state, error)

    monkeypatch.setattr("bot.delivery.IDLE_SECONDS", 0.01)
    monkeypatch.setattr(sender.store.outbox, "settle", sometimes)
    await sender.store.outbox.add([Letter(7, "x")])
    await sender.sends_all()

    assert failures == []
    assert await sender.fates() == {7: "sent"}
    assert [chat for _, chat in sender.post.sent] == [7]


@dataclass
class Week:
    """An editors' week; its time is set by hand."""

    digest: Digest
    store: Store
    now: list[datetime]

    async def letters(self, at: datetime) -> dict[int, str]:
        """What is sent at that moment."""
        self.now[0] = at
        await self.digest.send_if_due()
        found = {}
        while (claimed := await self.store.outbox.claim()) is not None:
            found[claimed.letter.chat] = parse(claimed.letter.text).text
        return found


MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
async def week(
    application: Application, sqlite_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Week]:
    now = [MONDAY]
    url = sqlite_url(sqlite_store, tmp_path_factory.mktemp("week"))
    store = await Store.open(url, owners={OWNER}, clock=lambda: now[0])
    await store.editors.grant(20, Role.EDITOR, name="Айгүл", by=OWNER)
    await store.editors.grant(21, Role.VIEWER, name="Гость", by=OWNER)
    await store.people.choose(20, "kk")
    # The bot has run last week, too.
    await store.preferences.put(DIGEST, ["2026-W47"])
    yield Week(Digest(store, application.live, application.i18n, "ru"), store, now)
    await store.close()


async def test_the_digest_comes_once_a_week(week: Week) -> None:
    """On Monday from nine, to owners and editors, each in their language."""
    assert await week.letters(MONDAY - timedelta(minutes=1)) == {}
    assert await week.letters(MONDAY) == {
        OWNER: "Что ждёт редакторов\n\nПора перепроверить: 1 — /stale\n• Когда в дома проведут газ?",
        20: "Редакторлар қарайтын істер\n\nҚайта тексеру керек: 1 — /stale\n• Үйлерге газ қашан тартылады?",
    }
    assert await week.letters(MONDAY) == {}
    assert await week.letters(MONDAY + timedelta(days=6, hours=3)) == {}
    assert set(await week.letters(MONDAY + timedelta(days=7))) == {OWNER, 20}


async def test_the_digest_is_late_rather_than_lost(week: Week) -> None:
    """Where the bot was away on Monday; but never at night."""
    assert await week.letters(MONDAY + timedelta(days=1, hours=14)) == {}
    assert set(await week.letters(MONDAY + timedelta(days=2, hours=1))) == {OWNER, 20}


async def test_a_new_bot_has_no_digest_in_its_first_week(week: Week) -> None:
    """Begun on Sunday night, it has one on Monday."""
    await week.store.preferences.put(DIGEST, [])
    assert await week.letters(MONDAY + timedelta(days=6, hours=14)) == {}
    assert await week.store.preferences.get(DIGEST) == ("2026-W48",)
    assert set(await week.letters(MONDAY + timedelta(days=7))) == {OWNER, 20}


async def test_all_that_waits_is_named(week: Week, assistant: Assistant) -> None:
    """Open questions by demand, conflicts, and the facts that people did not like."""
    likeness = Likeness(assistant.finder.engine, BASE)
    for text in ("когда откроют <аквапарк>", "когда откроют зоопарк", "когда в Алатау откроют зоопарк"):
        found = Unanswered(text, "ru", NO_FACT, likeness.signature(text))
        await week.store.questions.add(found, likeness.nearest)
    await week.store.take(BASE)
    async with week.store.database.writing() as connection:
        conflict = {"kind": "fact", "item": "area", "revision": 1, "at": MONDAY}
        await connection.execute(insert(schema.conflicts).values(conflict))
        vote = {"fact": "area", "language": "ru", "revision": 1, "at": MONDAY - timedelta(days=2)}
        bad = [vote | {"chat": chat, "good": False} for chat in (7, 8)]
        others = [
            vote | {"chat": 9, "good": True},
            vote | {"chat": 10, "good": False, "at": MONDAY - timedelta(days=8)},
        ]
        await connection.execute(insert(schema.votes), [*bad, *others])

    assert (await week.letters(MONDAY))[OWNER].split("\n\n")[2:] == [
        "Вопросы без ответа: 2 — /queue\n• 2 × когда откроют зоопарк\n• 1 × когда откроют <аквапарк>",
        "Расхождения с файлами: 1 — /conflicts",
        "Плохие оценки за неделю:\n• 2 × Какая площадь у города Алатау?",
    ]


async def test_nothing_due_is_no_letter(week: Week, assistant: Assistant) -> None:
    """Silence is a good sign, and the week is done with all the same."""
    fresh = [fact.model_copy(update={"review_by": date(2030, 1, 1)}) for fact in BASE.facts]
    live = LiveAssistant(Assistant.from_base(replace(BASE, facts=tuple(fresh))))
    silent = Week(replace(week.digest, live=live), week.store, week.now)

    assert await silent.letters(MONDAY) == {}
    assert await week.store.preferences.get(DIGEST) == ("2026-W48",)
    assert await week.letters(MONDAY) == {}
    await live.aclose()
