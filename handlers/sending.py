"""Sending and editing messages, whatever became of the earlier ones."""

from collections.abc import Sequence
from contextlib import suppress

from aiogram import Bot
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message


async def respond(
    message: Message, parts: Sequence[str], keyboard: InlineKeyboardMarkup | None, *, earlier: Sequence[int] = ()
) -> list[int]:
    """Answer a message, in a group as a reply to it.

    Args:
        parts: HTML; the keyboard goes under the last.
        earlier: the bot's messages that answered it before; they are edited, and deleted where they are too many.

    Returns:
        The ids of the messages that now answer it.
    """
    bot = _bot(message)
    sent: list[int] = []
    for number, part in enumerate(parts):
        markup = keyboard if number == len(parts) - 1 else None
        if number < len(earlier) and await edit(bot, message.chat.id, earlier[number], part, markup):
            sent.append(earlier[number])
        elif message.chat.type == ChatType.PRIVATE:
            sent.append((await message.answer(part, reply_markup=markup)).message_id)
        else:
            reply = await message.reply(part, reply_markup=markup, allow_sending_without_reply=True)
            sent.append(reply.message_id)
    for surplus in earlier[len(parts) :]:
        await _delete(bot, message.chat.id, surplus)
    return sent


async def replace(query: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
    """Put another text in the place of the message whose button was pressed; send it where that cannot be done."""
    message = query.message
    if message is None:
        return
    bot = query.bot
    if bot is not None and not await edit(bot, message.chat.id, message.message_id, text, keyboard):
        await bot.send_message(message.chat.id, text, reply_markup=keyboard)


async def acknowledge(query: CallbackQuery, notice: str | None = None) -> None:
    """Stop the button's spinner, with a notice or without; too late is no fault."""
    with suppress(TelegramBadRequest):
        await query.answer(notice)


async def edit(bot: Bot, chat: int, message: int, text: str, keyboard: InlineKeyboardMarkup | None) -> bool:
    """Edit a message; False where it can no longer be edited."""
    try:
        await bot.edit_message_text(text, chat_id=chat, message_id=message, reply_markup=keyboard)
    except TelegramBadRequest as error:
        # Pressed twice, or edited to the same answer: it already says what it should.
        return "message is not modified" in error.message
    return True


async def _delete(bot: Bot, chat: int, message: int) -> None:
    try:
        await bot.delete_message(chat, message)
    except TelegramBadRequest:
        await edit(bot, chat, message, "…", None)


def _bot(message: Message) -> Bot:
    if message.bot is None:
        raise RuntimeError("the message came through no bot")
    return message.bot
