"""A Bot API session that calls no server: what the bot sends appears on the screen."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from itertools import count
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageText,
    GetMe,
    SendMessage,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, InlineKeyboardMarkup, Message, User

from bot.plaintext import harmless
from bot.screen import Screen


class TerminalSession(BaseSession):
    """Answers the methods that a private chat needs, and refuses the rest as Telegram would."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self._message_ids = count(1)

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        """Carry out one method."""
        return cast("TelegramType", self._carry_out(bot, method))

    def _carry_out(self, bot: Bot, method: TelegramMethod[Any]) -> Message | User | bool:
        match method:
            case SendMessage():
                return self._show(bot, next(self._message_ids), method)
            case EditMessageText(message_id=int(message_id)):
                return self._show(bot, message_id, method)
            case AnswerCallbackQuery(text=text):
                if text:
                    self._screen.write(f"{harmless(text)}\n\n")
                return True
            case DeleteMessage():
                return True
            case GetMe():
                return User(id=bot.id, is_bot=True, first_name="Alatau City", username="your_bot")
            case _:
                raise TelegramBadRequest(method, "a terminal cannot do this")

    def _show(self, bot: Bot, message_id: int, method: SendMessage | EditMessageText) -> Message:
        keyboard = method.reply_markup if isinstance(method.reply_markup, InlineKeyboardMarkup) else None
        self._screen.show(method.text or "", keyboard, message_id)
        chat = Chat(id=int(method.chat_id or 0), type="private")
        return Message(message_id=message_id, date=datetime.now(UTC), chat=chat, text=method.text).as_(bot)

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - aiogram's signature
        chunk_size: int = 65536,
        raise_for_status: bool = True,  # noqa: FBT001, FBT002 - aiogram's signature
    ) -> AsyncGenerator[bytes, None]:
        """No files here."""
        raise TelegramBadRequest(GetMe(), f"a terminal cannot fetch {url}")
        yield b""
