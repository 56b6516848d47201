"""Panels: the messages with buttons that editors work in. There is one for each thing that is being done."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from html import escape

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from handlers.rendering import excerpt
from handlers.sending import acknowledge, replace
from handlers.splitting import split
from knowledge.store.clock import Clock
from knowledge.store.editors import Editors

LABEL = 48
"""Letters of a button that a phone shows, roughly."""

Rows = Sequence[Sequence[InlineKeyboardButton]]


async def show(
    event: Message | CallbackQuery, text: str, rows: Rows = (), *, old: int | None = None, notice: str | None = None
) -> int | None:
    """Show a panel: in the place of the one whose button was pressed, or below what was typed.

    Args:
        text: HTML.
        old: the panel that this one follows; it loses its buttons, so that one panel is left to press on.
        notice: said in passing to whoever pressed a button.

    Returns:
        The id of the message that is the panel now.
    """
    # Panels are worded to fit; what people wrote in emoji only takes twice the room.
    text = next(iter(split(text)), text)
    keyboard = InlineKeyboardMarkup(inline_keyboard=[list(row) for row in rows]) if rows else None
    if isinstance(event, CallbackQuery):
        await acknowledge(event, notice)
        await replace(event, text, keyboard)
        return event.message.message_id if event.message else None
    if old is not None and event.bot is not None:
        # Its text may be too old to be edited, or the editor has deleted it.
        with suppress(TelegramBadRequest):
            await event.bot.edit_message_reply_markup(chat_id=event.chat.id, message_id=old)
    return (await event.answer(text, reply_markup=keyboard)).message_id


def label(text: str) -> str:
    """Text for a button."""
    return excerpt(text, LABEL)


def plain(text: object, limit: int = 1000) -> str:
    """Text as HTML, cut where it is longer than `limit` characters."""
    return escape(excerpt(str(text), limit), quote=False)


def when(moment: datetime, clock: Clock) -> str:
    """Day and minute in the time zone of the clock."""
    return f"{moment.astimezone(clock().tzinfo):%d.%m.%Y %H:%M}"


async def names_of(editors: Editors) -> Mapping[int, str]:
    """How editors are called, by their Telegram id."""
    return {editor.user: editor.name for editor in await editors.all() if editor.name}
