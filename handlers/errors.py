"""The last resort: what a handler did not expect is logged, and the person gets a sentence, never the reason."""

from contextlib import suppress

import structlog
from aiogram import Router
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError
from aiogram.types import ErrorEvent
from aiogram.utils.i18n import gettext as _

from knowledge.errors import StoreUnavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def errors_router() -> Router:
    """Catches what escapes from every other router."""
    router = Router(name="errors")

    @router.errors()
    async def on_error(event: ErrorEvent) -> None:
        if isinstance(event.exception, TelegramForbiddenError):
            log.info("the person has blocked the bot")
            return
        if isinstance(event.exception, StoreUnavailable):
            log.error("the store is away", reason=str(event.exception))
            apology = _("I cannot save that right now, so nothing was changed. Please try again in a few minutes.")
        else:
            log.error("a handler failed", exc_info=event.exception)
            apology = _("Something went wrong on my side. Please try again in a minute.")
        message = event.update.message or event.update.edited_message
        with suppress(TelegramAPIError):
            if message is not None:
                await message.answer(apology)
            elif event.update.callback_query is not None:
                await event.update.callback_query.answer(apology, show_alert=True)

    return router
