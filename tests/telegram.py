"""Telegram as the bot sees it: the session alone is fake, and refuses what Telegram would refuse."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import count
from typing import Any, cast

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    AnswerCallbackQuery,
    AnswerInlineQuery,
    DeleteMessage,
    EditMessageText,
    GetMe,
    SendMessage,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import (
    Chat,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
    User,
)

from handlers.splitting import units

ME = User(id=42, is_bot=True, first_name="Alatau City", username="alatau_test_bot")
TAGS = {"b", "i", "a"}


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.links: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, f"Telegram knows no <{tag}>"
        self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def parse(html: str) -> _Html:
    """Take HTML apart as Telegram does; unbalanced or unknown tags fail."""
    parser = _Html()
    parser.feed(html)
    parser.close()
    assert not parser.open, f"{parser.open} are not closed"
    return parser


class FakeTelegram(BaseSession):
    """Keeps every chat's messages and checks every limit.

    Attributes:
        calls: the methods called, in order.
        messages: what stands in the chats, by chat and message id.
        refuse: methods that fail, with the error's text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[TelegramMethod[Any]] = []
        self.messages: dict[tuple[int, int], SendMessage | EditMessageText] = {}
        self.refuse: dict[type[TelegramMethod[Any]], str] = {}
        self._ids = count(1000)

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        self.calls.append(method)
        if type(method) in self.refuse:
            raise TelegramBadRequest(method, self.refuse[type(method)])
        return cast("TelegramType", self._carry_out(bot, method))

    def _carry_out(self, bot: Bot, method: TelegramMethod[Any]) -> Message | User | bool:
        match method:
            case GetMe():
                return ME
            case SendMessage():
                return self._put(bot, method, next(self._ids))
            case EditMessageText(message_id=int(message_id)):
                previous = self.messages.get((int(method.chat_id or 0), message_id))
                if previous is None:
                    raise TelegramBadRequest(method, "Bad Request: message to edit not found")
                if (previous.text, previous.reply_markup) == (method.text, method.reply_markup):
                    raise TelegramBadRequest(method, "Bad Request: message is not modified")
                return self._put(bot, method, message_id)
            case DeleteMessage():
                del self.messages[int(method.chat_id), method.message_id]
            case AnswerInlineQuery():
                self._check_results(bot, method)
            case AnswerCallbackQuery():
                assert units(method.text or "") <= 200
            case SetMyCommands():
                assert all(1 <= len(command.description) <= 256 for command in method.commands)
            case SetMyDescription():
                assert units(method.description or "") <= 512
            case SetMyShortDescription():
                assert units(method.short_description or "") <= 120
            case _:
                raise AssertionError(f"the bot is not known to call {type(method).__name__}")
        return True

    def _put(self, bot: Bot, method: SendMessage | EditMessageText, message_id: int) -> Message:
        self._check_text(bot, method.text, method.parse_mode)
        self._check_preview(bot, method.link_preview_options)
        _check_keyboard(method.reply_markup)
        chat = int(method.chat_id or 0)
        self.messages[chat, message_id] = method
        message = Message(
            message_id=message_id,
            date=datetime.now(UTC),
            chat=Chat(id=chat, type="private" if chat > 0 else "supergroup"),
            from_user=ME,
            text=method.text,
        )
        return message.as_(bot)

    def _check_text(self, bot: Bot, text: str | None, parse_mode: Any) -> None:
        assert _value(bot, parse_mode) == "HTML"
        visible = parse(text or "").text
        assert visible.strip(), "Telegram refuses an empty message"
        assert units(visible) <= 4096

    def _check_preview(self, bot: Bot, options: Any) -> None:
        assert _value(bot, options).is_disabled

    def _check_results(self, bot: Bot, method: AnswerInlineQuery) -> None:
        assert len(method.results) <= 50
        assert method.button is None or len(method.button.start_parameter or "") <= 64
        ids = [result.id for result in method.results]
        assert len(set(ids)) == len(ids)
        for result in method.results:
            assert isinstance(result, InlineQueryResultArticle)
            assert 1 <= len(result.id.encode()) <= 64
            content = result.input_message_content
            assert isinstance(content, InputTextMessageContent)
            self._check_text(bot, content.message_text, content.parse_mode)
            self._check_preview(bot, content.link_preview_options)

    async def close(self) -> None:
        pass

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - aiogram's signature
        chunk_size: int = 65536,
        raise_for_status: bool = True,  # noqa: FBT001, FBT002 - aiogram's signature
    ) -> AsyncGenerator[bytes, None]:
        raise AssertionError("the bot fetches no files")
        yield b""


def _value(bot: Bot, value: Any) -> Any:
    return bot.default[value.name] if isinstance(value, Default) else value


def _check_keyboard(markup: Any) -> None:
    if markup is None:
        return
    assert isinstance(markup, InlineKeyboardMarkup)
    buttons = [button for row in markup.inline_keyboard for button in row]
    assert len(buttons) <= 100
    for button in buttons:
        assert button.text.strip()
        assert 1 <= len((button.callback_data or "").encode()) <= 64
