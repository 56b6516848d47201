"""Marks every log line of an update with the update's number and kind; never with who or what."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Chat, TelegramObject, Update
from structlog.contextvars import bound_contextvars


class LogContextMiddleware(BaseMiddleware):
    """For the update observer, outside of all other middlewares."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Handle the update within its log context."""
        context: dict[str, Any] = {}
        if isinstance(event, Update):
            chat: Chat | None = data.get("event_chat")
            context = {"update": event.update_id, "kind": event.event_type, "chat": chat.type if chat else None}
        with bound_contextvars(**context):
            return await handler(event, data)
