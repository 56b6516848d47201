"""The bot fetches its updates from Telegram: nothing needs to be reachable from outside."""

from contextlib import AsyncExitStack

from bot.background import working
from bot.delivery import sending
from bot.http import health_routes, listening
from bot.logs import configure_logging
from bot.settings import Settings
from bot.start import started
from bot.telegram import connected, introduce


async def serve(settings: Settings) -> int:
    """Poll until SIGTERM or SIGINT."""
    configure_logging(settings)
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(connected(settings))
        application = await stack.enter_async_context(started(settings))
        if settings.listen:
            await stack.enter_async_context(listening(health_routes(application), settings.listen))
        # Telegram gives no updates to a poller while a webhook is set.
        await bot.delete_webhook()
        await introduce(bot, application)
        await stack.enter_async_context(working(sending(application, bot)))
        await application.dispatcher.start_polling(bot, close_bot_session=False)
    return 0
