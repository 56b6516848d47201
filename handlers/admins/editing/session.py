"""The draft that an editor has open, and the one message in which it is shown."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import AWAITS, Desk
from handlers.admins.editing.callbacks import Step
from handlers.admins.panel import Rows, label, show
from handlers.sending import acknowledge, edit
from handlers.splitting import split
from knowledge.editing.draft import FactDraft
from knowledge.store import Store

EDIT = "edit"
RETIRE = "retire"
ROLLBACK = "rollback"
DECLINE = "decline"
MINE = (EDIT, RETIRE, ROLLBACK, DECLINE)
"""The kinds of drafts that this package makes."""

Event = Message | CallbackQuery

Content = dict[str, Any]
"""A draft as the desk keeps it: `kind`, `awaits`, `panel` (id of its message), and what the kind needs."""


class OnPanel(Filter):
    """Passes presses on the panel of an open draft of a kind, with its `desk` and `draft`."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    async def __call__(self, query: CallbackQuery, store: Store) -> bool | dict[str, Any]:
        """Check one press."""
        desk = Desk(store.drafts, query.from_user.id)
        draft = await desk.get(self._kind)
        if draft is None or query.message is None or query.message.message_id != draft.get("panel"):
            return False
        return {"desk": desk, "draft": draft}


def desk_of(event: Event, store: Store) -> Desk:
    """The desk of whoever wrote or pressed."""
    return Desk(store.drafts, event.from_user.id if event.from_user else 0)


async def present(event: Event, desk: Desk, draft: Content, text: str, rows: Rows) -> None:
    """Keep a draft, then show it: in its panel, or below what was typed, where the old panel loses its buttons.

    Args:
        text: HTML; what is beyond one message is left out.
    """
    await desk.put(draft)
    panel = await _shown(event, split(text)[0], rows, draft.get("panel"))
    if panel != draft.get("panel"):
        draft["panel"] = panel
        await desk.put(draft)


async def finish(event: Event, desk: Desk, draft: Content, text: str, rows: Rows = ()) -> None:
    """Forget a draft, and show what came of it in the panel's place."""
    await desk.drop()
    await _shown(event, split(text)[0], rows, draft.get("panel"))


async def strip(event: Event, message: int | None) -> None:
    """Take the buttons of a panel away."""
    chat = _chat(event)
    if message is not None and event.bot is not None and chat is not None:
        with suppress(TelegramBadRequest):
            await event.bot.edit_message_reply_markup(chat_id=chat, message_id=message)


async def on_gone(query: CallbackQuery) -> None:
    """A button of a draft that is finished, dropped, or open in another message."""
    await acknowledge(query, _("This is finished or open in another message"))
    await strip(query, query.message.message_id if query.message else None)


def awaiting(draft: Content, what: str | None) -> None:
    """Say what the editor's next message is taken for; None for nothing."""
    if what is None:
        draft.pop(AWAITS, None)
    else:
        draft[AWAITS] = what


def fact_draft(draft: Content) -> FactDraft:
    """The fact in the making that a draft of the kind EDIT holds."""
    return FactDraft.from_json(draft["draft"])


def button(text: str, data: CallbackData) -> InlineKeyboardButton:
    """A button, its text cut to what a phone shows."""
    return InlineKeyboardButton(text=label(text), callback_data=data.pack())


def in_rows(buttons: Sequence[InlineKeyboardButton], width: int = 2) -> list[list[InlineKeyboardButton]]:
    """Buttons side by side."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def cancel() -> list[InlineKeyboardButton]:
    """A row that drops the draft."""
    return [button(_("✖️ Cancel"), Step(action="cancel"))]


def back() -> list[InlineKeyboardButton]:
    """A row that leads back to the draft's overview."""
    return [button(_("⬅️ Back"), Step(action="main"))]


async def _shown(event: Event, text: str, rows: Rows, old: int | None) -> int | None:
    if isinstance(event, Message):
        return await show(event, text, rows, old=old)
    await acknowledge(event)
    chat = _chat(event)
    if event.message is None or event.bot is None or chat is None:
        return old
    number = event.message.message_id
    if old not in (None, number):
        await strip(event, old)
    return await _in_place(event.bot, chat, number, text, rows)


async def _in_place(bot: Bot, chat: int, number: int, text: str, rows: Rows) -> int:
    """The message's id; another one where it can no longer be edited."""
    keyboard = InlineKeyboardMarkup(inline_keyboard=[list(row) for row in rows]) if rows else None
    if await edit(bot, chat, number, text, keyboard):
        return number
    return (await bot.send_message(chat, text, reply_markup=keyboard)).message_id


def _chat(event: Event) -> int | None:
    message = event if isinstance(event, Message) else event.message
    return message.chat.id if message is not None else None
