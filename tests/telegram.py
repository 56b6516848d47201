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
    DeleteMyCommands,
    EditMessageReplyMarkup,
    EditMessageText,
    GetFile,
    GetMe,
    SendDocument,
    SendMessage,
    SendPhoto,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import (
    BotCommandScopeChat,
    BufferedInputFile,
    Chat,
    File,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
    User,
)

from handlers.splitting import units

ME = User(id=42, is_bot=True, first_name="Alatau City", username="alatau_test_bot")
TAGS = {"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"}


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
        files: contents of what people have sent, by file id.
        menus: the names of the commands that a chat alone is shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[TelegramMethod[Any]] = []
        self.messages: dict[tuple[int, int], SendMessage | EditMessageText] = {}
        self.refuse: dict[type[TelegramMethod[Any]], str] = {}
        self.files: dict[str, bytes] = {}
        self.menus: dict[int, list[str]] = {}
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

    def _carry_out(self, bot: Bot, method: TelegramMethod[Any]) -> Message | User | File | bool:
        match method:
            case GetMe():
                return ME
            case GetFile():
                return self._file(method)
            case SendMessage() | SendPhoto() | SendDocument() | EditMessageText():
                return self._show(bot, method)
            case EditMessageReplyMarkup(message_id=int(message_id)):
                self._strip(method, int(method.chat_id or 0), message_id)
            case DeleteMessage():
                del self.messages[int(method.chat_id), method.message_id]
            case AnswerInlineQuery():
                self._check_results(bot, method)
            case AnswerCallbackQuery():
                assert units(method.text or "") <= 200
            case _:
                self._introduce(method)
        return True

    def _introduce(self, method: TelegramMethod[Any]) -> None:
        match method:
            case SetMyCommands():
                assert all(1 <= len(command.description) <= 256 for command in method.commands)
                assert len(method.commands) <= 100
                if isinstance(method.scope, BotCommandScopeChat):
                    self.menus[int(method.scope.chat_id)] = [command.command for command in method.commands]
            case DeleteMyCommands(scope=BotCommandScopeChat(chat_id=chat)):
                self.menus.pop(int(chat), None)
            case SetMyDescription():
                assert units(method.description or "") <= 512
            case SetMyShortDescription():
                assert units(method.short_description or "") <= 120
            case _:
                raise AssertionError(f"the bot is not known to call {type(method).__name__}")

    def _show(self, bot: Bot, method: SendMessage | SendPhoto | SendDocument | EditMessageText) -> Message:
        match method:
            case SendMessage():
                return self._put(bot, method, next(self._ids))
            case SendPhoto():
                return self._put_photo(bot, method)
            case SendDocument():
                return self._put_document(bot, method)
            case EditMessageText():
                message_id = method.message_id or 0
                previous = self.messages.get((int(method.chat_id or 0), message_id))
                if previous is None:
                    raise TelegramBadRequest(method, "Bad Request: message to edit not found")
                if (previous.text, previous.reply_markup) == (method.text, method.reply_markup):
                    raise TelegramBadRequest(method, "Bad Request: message is not modified")
                return self._put(bot, method, message_id)

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

    def _strip(self, method: EditMessageReplyMarkup, chat: int, message_id: int) -> None:
        """Replace a message's buttons."""
        previous = self.messages.get((chat, message_id))
        if previous is None:
            raise TelegramBadRequest(method, "Bad Request: message to edit not found")
        if previous.reply_markup == method.reply_markup:
            raise TelegramBadRequest(method, "Bad Request: message is not modified")
        _check_keyboard(method.reply_markup)
        self.messages[chat, message_id] = previous.model_copy(update={"reply_markup": method.reply_markup})

    def _put_photo(self, bot: Bot, method: SendPhoto) -> Message:
        assert _value(bot, method.parse_mode) == "HTML"
        assert units(parse(method.caption or "").text) <= 1024
        assert isinstance(method.photo, BufferedInputFile)
        assert len(method.photo.data) <= 10_000_000
        chat = Chat(id=int(method.chat_id), type="private")
        sent = Message(message_id=next(self._ids), date=datetime.now(UTC), chat=chat, caption=method.caption)
        return sent.as_(bot)

    def _put_document(self, bot: Bot, method: SendDocument) -> Message:
        assert _value(bot, method.parse_mode) == "HTML"
        assert units(parse(method.caption or "").text) <= 1024
        assert isinstance(method.document, BufferedInputFile)
        assert 0 < len(method.document.data) <= 50_000_000
        chat = Chat(id=int(method.chat_id), type="private")
        sent = Message(message_id=next(self._ids), date=datetime.now(UTC), chat=chat, caption=method.caption)
        return sent.as_(bot)

    def _file(self, method: GetFile) -> File:
        content = self.files.get(method.file_id)
        if content is None:
            raise TelegramBadRequest(method, "Bad Request: invalid file_id")
        if len(content) > 20 * 1024 * 1024:
            raise TelegramBadRequest(method, "Bad Request: file is too big")
        return File(
            file_id=method.file_id,
            file_unique_id=method.file_id,
            file_size=len(content),
            file_path=f"documents/{method.file_id}",
        )

    @property
    def documents(self) -> list[BufferedInputFile]:
        """What the bot has sent as files, in order."""
        sent = [call.document for call in self.calls if isinstance(call, SendDocument)]
        return [document for document in sent if isinstance(document, BufferedInputFile)]

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
        content = self.files[url.rpartition("/")[2]]
        for start in range(0, len(content), chunk_size):
            yield content[start : start + chunk_size]


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
