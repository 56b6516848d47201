"""The connection to the Bot API, and what Telegram shows about the bot before anyone writes to it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import structlog
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import BotCommand
from aiogram.utils.i18n import I18n, gettext

from bot.application import Application
from bot.failure import Failure
from bot.settings import Settings
from handlers.admins.commands import show_all_commands
from handlers.commands import everyones_commands
from knowledge.model import LANGUAGES

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_ = gettext


def make_bot(token: str, session: BaseSession) -> Bot:
    """A bot that writes HTML and shows no link previews."""
    properties = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    return Bot(token, session=session, default=properties)


@asynccontextmanager
async def connected(settings: Settings) -> AsyncGenerator[Bot, None]:
    """A bot whose token has been tried; its connections are closed at the end.

    Raises:
        Failure: Telegram refuses the token, or cannot be reached.
    """
    if settings.token is None:
        raise Failure("BOT_TOKEN: missing")
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.api_url))
    async with make_bot(settings.token.get_secret_value(), session) as bot:
        try:
            await bot.me()
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise Failure("BOT_TOKEN: the Bot API does not know this token") from None
        except TelegramNetworkError as error:
            raise Failure(f"BOT_API_URL: {settings.api_url} cannot be reached: {error.message}", code=1) from None
        yield bot


async def introduce(bot: Bot, application: Application) -> None:
    """Set the commands and descriptions of each language, and editors' menus; the bot works without them, too."""
    try:
        for language in (None, *LANGUAGES):
            await _introduce(bot, application.i18n, language or application.default_language, code=language)
    except TelegramAPIError as error:
        log.warning("commands and descriptions could not be set", error=type(error).__name__)
    await show_all_commands(bot, application.store, application.i18n, application.default_language)


async def _introduce(bot: Bot, i18n: I18n, locale: str, *, code: str | None) -> None:
    with i18n.context(), i18n.use_locale(locale):
        commands = everyones_commands()
        await bot.set_my_commands(
            [BotCommand(command=command, description=text) for command, text in commands.items()], language_code=code
        )
        description = _(
            "Ask about Alatau City, the new city near Almaty: I answer in Kazakh and Russian, with date and sources, "
            "and say so where there is no confirmed fact."
        )
        await bot.set_my_description(description, language_code=code)
        short = _("Answers about Alatau City with sources, in Kazakh and Russian.")
        await bot.set_my_short_description(short, language_code=code)
