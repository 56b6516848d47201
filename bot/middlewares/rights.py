"""The one place where rights are looked up: by the numeric id of whoever sent the update, every time anew."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, User

from knowledge.store.editors import Editors


class RightsMiddleware(BaseMiddleware):
    """Passes `role` on, None for nearly everybody. For the update observer."""

    def __init__(self, editors: Editors) -> None:
        self._editors = editors

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Look the sender up, then handle the update."""
        user: User | None = data.get("event_from_user")
        data["role"] = await self._editors.role(user.id) if user is not None and not user.is_bot else None
        return await handler(event, data)
