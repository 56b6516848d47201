"""Which messages are meant for the bot."""

from typing import Any

from aiogram import Bot
from aiogram.enums import ChatType, MessageEntityType
from aiogram.filters import Filter
from aiogram.types import Message


class Question(Filter):
    """Text that asks the bot something: any in a private chat; in a group, what mentions or replies to the bot.

    Passes `question` on, the text without the mention.
    """

    async def __call__(self, message: Message, bot: Bot) -> bool | dict[str, Any]:
        """Check one message."""
        text = message.text
        if text is None or text.startswith("/"):
            return False
        me = await bot.me()
        question, mentioned = _without_mention(message, f"@{me.username}".casefold(), me.id)
        replied = message.reply_to_message is not None and _author(message.reply_to_message) == me.id
        if message.chat.type == ChatType.PRIVATE or mentioned or replied:
            return {"question": question}
        return False


def _without_mention(message: Message, name: str, bot_id: int) -> tuple[str, bool]:
    """The text with mentions of the bot cut out, and whether there were any."""
    text = message.text or ""
    units = text.encode("utf-16-le", "surrogatepass")
    mentioned = False
    for entity in reversed(message.entities or []):
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        by_name = (
            entity.type == MessageEntityType.MENTION
            and units[start:end].decode("utf-16-le", "replace").casefold() == name
        )
        by_link = entity.type == MessageEntityType.TEXT_MENTION and entity.user is not None and entity.user.id == bot_id
        if by_name or by_link:
            units, mentioned = units[:start] + units[end:], True
    return (units.decode("utf-16-le", "surrogatepass").strip() if mentioned else text), mentioned


def _author(message: Message) -> int | None:
    return message.from_user.id if message.from_user else None


class AddressedCommand(Filter):
    """A command that is meant for the bot: any in a private chat; in a group, one that names the bot."""

    async def __call__(self, message: Message, bot: Bot) -> bool:
        """Check one message."""
        text = message.text
        if text is None or not text.startswith("/"):
            return False
        _, _, name = text.split(maxsplit=1)[0].partition("@")
        me = await bot.me()
        to_bot = bool(name) and name.casefold() == (me.username or "").casefold()
        return to_bot or (message.chat.type == ChatType.PRIVATE and not name)
