"""The people whom tests are about."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiogram import Bot

from bot.application import Application, build_application
from bot.telegram import make_bot
from knowledge.assistant import Assistant
from tests.base import BASE, TODAY
from tests.people import Someone
from tests.telegram import FakeTelegram

OWNER = 1


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    return Assistant.from_base(BASE)


@pytest.fixture
def application(assistant: Assistant) -> Application:
    def clock() -> datetime:
        return datetime(TODAY.year, TODAY.month, TODAY.day, 9, 47, tzinfo=UTC)

    return build_application(assistant, owners=frozenset({OWNER}), clock=clock)


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
