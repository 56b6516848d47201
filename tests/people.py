"""People who talk to the bot: real updates go through the real dispatcher."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery, AnswerInlineQuery, EditMessageText, SendMessage
from aiogram.types import InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent

from bot.application import Application
from knowledge.model import LANGUAGES, Fact, Language
from tests.base import BASE
from tests.telegram import ME, FakeTelegram, parse

_numbers = count(1)


@dataclass(frozen=True)
class Shown:
    """A message as a person sees it."""

    id: int
    html: str
    buttons: dict[str, str]

    @property
    def text(self) -> str:
        return parse(self.html).text.replace("\N{NO-BREAK SPACE}", " ")

    @property
    def links(self) -> list[str]:
        return parse(self.html).links


@dataclass(frozen=True)
class Said:
    """What the bot did in return: messages sent or edited, and notices."""

    messages: list[Shown]
    notices: list[str]

    @property
    def text(self) -> str:
        return "\n".join(message.text for message in self.messages)

    @property
    def buttons(self) -> dict[str, str]:
        return self.messages[-1].buttons

    @property
    def facts(self) -> list[tuple[Fact, Language]]:
        """The facts told and in which language, in the order of the text."""
        told = [
            (self.text.index(fact.wording(language).say), fact, language)
            for fact in BASE.facts
            for language in LANGUAGES
            if fact.wording(language).say in self.text
        ]
        return [(fact, language) for _, fact, language in sorted(told, key=lambda entry: entry[0])]

    @property
    def fact(self) -> str | None:
        return self.facts[0][0].id if self.facts else None

    @property
    def language(self) -> Language | None:
        return self.facts[0][1] if self.facts else None

    @property
    def cites(self) -> list[str]:
        cited = [
            (self.text.index(source.name), source.id) for source in BASE.sources.values() if source.name in self.text
        ]
        return [source for _, source in sorted(cited)]


@dataclass
class Someone:
    """A person with a Telegram account, in a private chat with the bot unless told otherwise."""

    application: Application
    telegram: FakeTelegram
    bot: Bot
    id: int = 7
    language_code: str | None = "ru"
    chat: int | None = None

    async def asks(self, text: str) -> Said:
        """Write a message."""
        return await self.sends(text=text)

    async def sends(self, message_id: int | None = None, **content: Any) -> Said:
        """Send a message of any content."""
        return await self._feed("message", self._message(message_id, content))

    async def edits(self, message_id: int, text: str) -> Said:
        """Edit a message sent before."""
        edited = self._message(message_id, {"text": text}) | {"edit_date": 1_800_000_001}
        return await self._feed("edited_message", edited)

    async def presses(self, said: Said, label: str) -> Said:
        """Press the button under what the bot said whose text contains the label."""
        [data] = [data for text, data in said.buttons.items() if label in text]
        return await self.presses_data(data, said.messages[-1].id)

    async def presses_data(self, data: str, message_id: int) -> Said:
        """Press a button that carries this."""
        message = {"message_id": message_id, "date": 1_800_000_000, "chat": self._chat(), "from": ME.model_dump()}
        shown = self.telegram.messages.get((self.chat or self.id, message_id))
        if shown is not None and isinstance(shown.reply_markup, InlineKeyboardMarkup):
            message["reply_markup"] = shown.reply_markup.model_dump(exclude_none=True)
        query = {"id": "1", "from": self._user(), "chat_instance": "1", "data": data, "message": message}
        return await self._feed("callback_query", query)

    def sees(self, message_id: int) -> Shown:
        """A message of the bot as it stands now."""
        shown = self.telegram.messages[self.chat or self.id, message_id]
        return Shown(message_id, shown.text or "", _buttons(shown.reply_markup))

    async def until(self, done: Callable[[], bool | Awaitable[bool]], seconds: float = 10) -> None:
        """Wait for what goes on behind the replies; fails where it does not come."""
        async with asyncio.timeout(seconds):
            while not (found if isinstance(found := done(), bool) else await found):  # noqa: ASYNC110 - no event is set
                await asyncio.sleep(0.02)

    async def searches(self, query: str) -> list[InlineQueryResultArticle]:
        """Type the bot's name and a query in some chat."""
        before = len(self.telegram.calls)
        await self._feed("inline_query", {"id": "1", "from": self._user(), "query": query, "offset": ""})
        [answer] = [call for call in self.telegram.calls[before:] if isinstance(call, AnswerInlineQuery)]
        return [result for result in answer.results if isinstance(result, InlineQueryResultArticle)]

    async def _feed(self, kind: str, event: dict[str, Any]) -> Said:
        before = len(self.telegram.calls)
        await self.application.dispatcher.feed_raw_update(self.bot, {"update_id": next(_numbers), kind: event})
        calls = self.telegram.calls[before:]
        shown = [
            Shown(self._id_of(call), call.text or "", _buttons(call.reply_markup))
            for call in calls
            if isinstance(call, SendMessage | EditMessageText) and self._stands(call)
        ]
        return Said(shown, [call.text for call in calls if isinstance(call, AnswerCallbackQuery) and call.text])

    def _stands(self, call: SendMessage | EditMessageText) -> bool:
        """Whether the call was carried out, and nothing has replaced its message since."""
        return any(shown is call for shown in self.telegram.messages.values())

    def _id_of(self, call: SendMessage | EditMessageText) -> int:
        return next(number for (_, number), shown in self.telegram.messages.items() if shown is call)

    def _message(self, message_id: int | None, content: dict[str, Any]) -> dict[str, Any]:
        number = next(_numbers) if message_id is None else message_id
        return {
            "message_id": number,
            "date": int(datetime.now(UTC).timestamp()),
            "chat": self._chat(),
            "from": self._user(),
            **content,
        }

    def _user(self) -> dict[str, Any]:
        user = {"id": self.id, "is_bot": False, "first_name": "Айгүл"}
        return user | {"language_code": self.language_code} if self.language_code else user

    def _chat(self) -> dict[str, Any]:
        if self.chat is None:
            return {"id": self.id, "type": "private", "first_name": "Айгүл"}
        return {"id": self.chat, "type": "supergroup", "title": "Үй"}


def message_of(result: InlineQueryResultArticle) -> Shown:
    """What is sent when an inline result is chosen."""
    content = result.input_message_content
    assert isinstance(content, InputTextMessageContent)
    return Shown(0, content.message_text, {})


def _buttons(markup: Any) -> dict[str, str]:
    if not isinstance(markup, InlineKeyboardMarkup):
        return {}
    return {button.text: button.callback_data or "" for row in markup.inline_keyboard for button in row}
