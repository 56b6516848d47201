"""Keeps the messages that show how far a broadcast is up to date."""

from contextlib import suppress
from dataclasses import replace
from functools import partial

from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.i18n import I18n

from handlers.admins.broadcast.progress import progress_rows, progress_text
from handlers.admins.commands import language_of
from handlers.sending import edit
from knowledge.model import Language
from knowledge.store import Store
from knowledge.store.broadcasts import Broadcast, Panel, Phase, Progress


class Panels:
    """Edits each panel where its numbers have changed, and leaves it when the broadcast is over."""

    def __init__(self, bot: Bot, store: Store, i18n: I18n, default_language: Language) -> None:
        self._bot = bot
        self._store = store
        self._i18n = i18n
        self._default = default_language
        self._shown: dict[Panel, tuple[Phase, Progress]] = {}

    async def refresh(self) -> None:
        """Bring all panels up to date.

        Raises:
            StoreUnavailable: the store is away.
            TelegramAPIError: Telegram is, or wants to be left alone.
        """
        for broadcast in await self._store.broadcasts.current():
            done = broadcast.phase is Phase.RUNNING and await self._store.broadcasts.finish(broadcast.id)
            await self._refresh(replace(broadcast, phase=Phase.DONE) if done else broadcast)

    async def _refresh(self, broadcast: Broadcast) -> None:
        panel = broadcast.panel
        if panel is None:
            return
        progress = await self._store.broadcasts.progress(broadcast.id)
        there = True
        if self._shown.get(panel) != (broadcast.phase, progress):
            there = await self._edit(panel, broadcast, progress)
            self._shown[panel] = (broadcast.phase, progress)
        if not there or (broadcast.phase is not Phase.RUNNING and not progress.flying):
            self._shown.pop(panel, None)
            await self._store.broadcasts.show_in(broadcast.id, None)

    async def _edit(self, panel: Panel, broadcast: Broadcast, progress: Progress) -> bool:
        """Show the progress; False where the message, or the chat with its editor, is gone."""
        language = await language_of(self._store, panel.chat, self._default)
        translate = partial(self._i18n.gettext, locale=language)
        rows = progress_rows(broadcast, translate)
        keyboard = InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
        text = progress_text(broadcast.phase, progress, translate)
        with suppress(TelegramForbiddenError):
            return await edit(self._bot, panel.chat, panel.message, text, keyboard)
        return False
