"""The people whom tests are about."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiogram import Bot

from bot.application import Application, build_application
from bot.background import working
from bot.following import Follower
from bot.telegram import make_bot
from knowledge.assistant import Assistant
from knowledge.live import LiveAssistant
from knowledge.store import Store
from tests.base import BASE, TODAY
from tests.people import Someone
from tests.stores import SERVER, postgresql_template, postgresql_url, sqlite_template, sqlite_url
from tests.telegram import FakeTelegram

OWNER = 1


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    return Assistant.from_base(BASE)


def clock() -> datetime:
    return datetime(TODAY.year, TODAY.month, TODAY.day, 9, 47, tzinfo=UTC)


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store to copy."""
    return sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgresql_database() -> Iterator[str | None]:
    """An empty database to copy; None where there is no server."""
    with postgresql_template() as name:
        yield name


@pytest.fixture(params=["sqlite", "postgresql"])
def each_url(request: pytest.FixtureRequest, sqlite_store: Path, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store, once on each kind of database."""
    if request.param == "sqlite":
        yield sqlite_url(sqlite_store, tmp_path)
        return
    template: str | None = request.getfixturevalue("postgresql_database")
    if template is None:
        pytest.skip(f"no PostgreSQL server takes connections at {SERVER}")
    with postgresql_url(template) as url:
        yield url


@pytest.fixture
async def each_store(each_url: str) -> AsyncIterator[Store]:
    """An empty store, once on each kind of database."""
    store = await Store.open(each_url, owners={OWNER}, clock=clock)
    yield store
    await store.close()


@pytest.fixture
async def store(sqlite_store: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """A store that has taken the tests' base."""
    store = await Store.open(sqlite_url(sqlite_store, tmp_path), owners={OWNER}, clock=clock)
    await store.take(BASE)
    yield store
    await store.close()


@pytest.fixture
async def application(assistant: Assistant, store: Store) -> AsyncIterator[Application]:
    """The bot over that store, following what is published in it."""
    live = LiveAssistant(assistant)
    application = build_application(live, store, clock=clock)
    follower = Follower(live, store, await store.revisions.version(), BASE)
    async with working({"follow": follower.follow, "record": store.recorder.run}):
        yield application
    await live.aclose()


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    async with make_bot("42:test", telegram) as bot:
        yield bot


@pytest.fixture
def resident(application: Application, telegram: FakeTelegram, bot: Bot) -> Someone:
    """Writes in a private chat; Telegram speaks Russian."""
    return Someone(application, telegram, bot)


@pytest.fixture
def newcomer(resident: Someone) -> Someone:
    """Telegram speaks a language that the bot does not."""
    return replace(resident, id=8, language_code="en")


@pytest.fixture
def kazakh_resident(resident: Someone) -> Someone:
    """Telegram speaks Kazakh."""
    return replace(resident, id=9, language_code="kk")


@pytest.fixture
def neighbour(resident: Someone) -> Someone:
    """Writes in a group."""
    return replace(resident, id=10, chat=-100)


@pytest.fixture
def investor(resident: Someone) -> Someone:
    """Types the bot's name in other chats."""
    return replace(resident, id=11)


@pytest.fixture
def owner(resident: Someone) -> Someone:
    """Runs the bot."""
    return replace(resident, id=OWNER)
