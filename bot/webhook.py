"""Telegram delivers updates over HTTPS to a public address, behind a proxy that ends TLS."""

import asyncio
import secrets
import signal

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bot.application import Application
from bot.background import working
from bot.delivery import sending
from bot.failure import Failure
from bot.http import health_routes, listening
from bot.logs import configure_logging
from bot.settings import Listen, Settings
from bot.start import started
from bot.telegram import connected, introduce

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

PATH = "/telegram/webhook"
DEFAULT_LISTEN = Listen("127.0.0.1", 8080)


class Deliveries(SimpleRequestHandler):
    """Takes updates that carry the secret.

    An update is handled before it is confirmed, so that Telegram delivers it again where the process dies.
    """

    def __init__(self, application: Application, bot: Bot, secret: str) -> None:
        super().__init__(application.dispatcher, bot, handle_in_background=False, secret_token=secret)

    def verify_secret(self, telegram_secret_token: str, bot: Bot) -> bool:  # noqa: ARG002 - aiogram's signature
        """Compare in constant time, as bytes: a header may hold anything."""
        given = telegram_secret_token.encode(errors="surrogateescape")
        return secrets.compare_digest(given, (self.secret_token or "").encode())

    async def handle(self, request: web.Request) -> web.Response:
        """401 without the secret, 400 for what is no update."""
        try:
            return await super().handle(request)
        except ValueError:
            log.warning("a delivery is no update")
            return web.Response(status=400, text="not an update")

    __call__ = handle

    async def close(self) -> None:
        """The bot's session is closed by whoever opened it."""


def webhook_routes(application: Application, bot: Bot, secret: str) -> web.Application:
    """Deliveries and health."""
    app = health_routes(application)
    Deliveries(application, bot, secret).register(app, PATH)
    return app


async def serve(settings: Settings) -> int:
    """Take deliveries until SIGTERM or SIGINT."""
    if settings.webhook_url is None or settings.webhook_secret is None:
        raise Failure("BOT_WEBHOOK_URL: missing")
    configure_logging(settings)
    secret = settings.webhook_secret.get_secret_value()
    async with connected(settings) as bot, started(settings) as application:
        dispatcher = application.dispatcher
        async with listening(webhook_routes(application, bot, secret), settings.listen or DEFAULT_LISTEN):
            try:
                await bot.set_webhook(
                    settings.webhook_url + PATH,
                    secret_token=secret,
                    allowed_updates=dispatcher.resolve_used_update_types(),
                )
            except TelegramAPIError as error:
                raise Failure(f"BOT_WEBHOOK_URL: Telegram refuses it: {error.message}") from None
            await introduce(bot, application)
            log.info("ready", facts=application.facts)
            async with working(sending(application, bot)):
                await _told_to_stop()
        await dispatcher.emit_shutdown(bot=bot)
    return 0


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
