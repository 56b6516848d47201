"""Gives every update the assistant that was current when it came: no update meets two bases, or half of one."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject

from handlers.rendering import Page, PageFactory
from knowledge.base import Base
from knowledge.live import LiveAssistant
from knowledge.model import Language

PageMaker = Callable[[Base, Language], Page]
"""Makes the page of a base in a language."""


class SnapshotMiddleware(BaseMiddleware):
    """Passes `assistant`, `base` and `pages` on. For the update observer, before all that uses them."""

    def __init__(self, live: LiveAssistant, page: PageMaker) -> None:
        self._live = live
        self._page = page

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Handle the update with one assistant from its beginning to its end."""
        assistant = self._live.current
        data |= {"assistant": assistant, "base": assistant.base, "pages": self._pages(assistant.base)}
        return await handler(event, data)

    def _pages(self, base: Base) -> PageFactory:
        def pages(language: Language) -> Page:
            return self._page(base, language)

        return pages
