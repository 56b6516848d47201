"""What the bot remembers of a person from one update to the next."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from knowledge.errors import StoreUnavailable
from knowledge.model import LANGUAGES, Language
from knowledge.store.people import People

_REMEMBERED = 20
"""Questions whose answers can still be edited. More costs memory a person; editing far back is rare."""


class Person:
    """A person's choices, in store and state storage; one who cannot be told apart has none and makes none."""

    def __init__(self, state: FSMContext | None, people: People) -> None:
        self._state = state
        self._people = people

    async def language(self) -> Language | None:
        """The language that the person chose; asked of the store once, then remembered."""
        if self._state is None:
            return None
        data = await self._state.get_data()
        if "language" not in data:
            with suppress(StoreUnavailable):
                known = await self._people.find(self._state.key.user_id)
                data = await self._state.update_data(language=known.language if known and known.chosen else None)
        chosen = data.get("language")
        return next((language for language in LANGUAGES if language == chosen), None)

    async def choose(self, language: Language) -> None:
        """Speak this language from now on.

        Raises:
            StoreUnavailable: it cannot be kept beyond this process.
        """
        if self._state:
            await self._state.update_data(language=language)
            await self._people.choose(self._state.key.user_id, language)

    async def forget(self) -> None:
        """Remember nothing."""
        if self._state is not None:
            await self._state.clear()

    async def answers_to(self, question: Message) -> list[int]:
        """The ids of the messages that answered a question; empty where that is long ago."""
        return list(await self._recall("answers", question.chat.id, question.message_id) or [])

    async def remember(self, question: Message, answers: Iterable[int]) -> None:
        """Keep which messages answered a question, so that they can be edited with it."""
        await self._keep("answers", question.chat.id, question.message_id, list(answers))

    async def clarified(self, chat: int, message: int) -> str | None:
        """The question that a clarification asked back about, masked; None where that is long ago."""
        text = await self._recall("clarified", chat, message)
        return str(text) if text is not None else None

    async def clarify(self, chat: int, message: int, text: str) -> None:
        """Keep, masked, what a clarification asks back about."""
        await self._keep("clarified", chat, message, text)

    async def asking(self, chat: int, message: int) -> int | None:
        """The number under which the question that a message replied to was handed over; None where it was not."""
        number = await self._recall("askings", chat, message)
        return int(number) if number is not None else None

    async def hand_over(self, chat: int, message: int, asking: int) -> None:
        """Keep under which number the question that a message replies to was handed over."""
        await self._keep("askings", chat, message, asking)

    async def _recall(self, kind: str, chat: int, message: int) -> Any:
        entries = (await self._state.get_data()).get(kind, []) if self._state else []
        return next((value for *place, value in entries if place == [chat, message]), None)

    async def _keep(self, kind: str, chat: int, message: int, value: Any) -> None:
        if self._state is None:
            return
        entries = (await self._state.get_data()).get(kind, [])
        others = [entry for entry in entries if entry[:2] != [chat, message]]
        await self._state.update_data({kind: [*others, [chat, message, value]][-_REMEMBERED:]})
