"""The button under a question that was handed over: to be told the answer, or not after all."""

from contextlib import suppress

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.utils.i18n import gettext as _

from handlers import keyboards
from handlers.callbacks import Wish
from handlers.rendering import PageFactory, render_facts
from handlers.sending import acknowledge
from knowledge.base import Base
from knowledge.store import Store
from knowledge.store.question import State


def wishes_router() -> Router:
    """The button."""
    router = Router(name="wishes")
    router.callback_query.register(on_wish, Wish.filter())
    return router


async def on_wish(query: CallbackQuery, callback_data: Wish, store: Store, base: Base, pages: PageFactory) -> None:
    """Note the wish, or take it back; where there is an answer already, tell it at once."""
    message = query.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        await acknowledge(query)
        return
    wanted = callback_data.language if callback_data.wanted else None
    question = await store.questions.wish(callback_data.question, message.chat.id, wanted)
    page = pages(callback_data.language)
    if question is None or (question.state is State.DISMISSED and callback_data.wanted):
        await acknowledge(query, _("This question is no longer waiting for an answer."))
        await _put(query, None)
    elif question.state is State.ANSWERED and callback_data.wanted:
        fact = base.find(question.fact) if question.fact else None
        await acknowledge(query, _("It has been answered already: please ask again."))
        await _put(query, None)
        if fact is not None and query.bot is not None:
            for part in render_facts([fact], page, titled=True):
                await query.bot.send_message(message.chat.id, part)
    else:
        wished = _("Good. I will write to you here when the editors have answered.")
        await acknowledge(query, wished if callback_data.wanted else _("Good. I will not write about this."))
        await _put(query, keyboards.wish(callback_data.question, page, wanted=not callback_data.wanted))


async def _put(query: CallbackQuery, button: InlineKeyboardButton | None) -> None:
    """Put another button in the place of the one that was pressed."""
    message = query.message
    if not isinstance(message, Message) or message.reply_markup is None:
        return
    rows = [
        [button if other.callback_data == query.data else other for other in row]
        for row in message.reply_markup.inline_keyboard
    ]
    left = [kept for row in rows if (kept := [other for other in row if other is not None])]
    # Pressed twice: the button is there already.
    with suppress(TelegramBadRequest):
        await message.edit_reply_markup(reply_markup=InlineKeyboardMarkup(inline_keyboard=left) if left else None)
