"""What the bot remembers of a person from one update to the next."""

from collections.abc import Iterable

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from knowledge.model import LANGUAGES, Language

_REMEMBERED = 20
"""Questions whose answers can still be edited. More costs memory a person; editing far back is rare."""


class Person:
    """A person's choices, in aiogram's state storage; one who cannot be told apart has none and makes none."""

    def __init__(self, state: FSMContext | None) -> None:
        self._state = state

    async def language(self) -> Language | None:
        """The language that the person chose."""
        chosen = (await self._state.get_data()).get("language") if self._state else None
        return next((language for language in LANGUAGES if language == chosen), None)

    async def choose(self, language: Language) -> None:
        """Speak this language from now on."""
        if self._state:
            await self._state.update_data(language=language)

    async def answers_to(self, question: Message) -> list[int]:
        """The ids of the messages that answered a question; empty where that is long ago."""
        if self._state is None:
            return []
        for chat, message, answers in (await self._state.get_data()).get("answers", []):
            if (chat, message) == (question.chat.id, question.message_id):
                return list(answers)
        return []

    async def remember(self, question: Message, answers: Iterable[int]) -> None:
        """Keep which messages answered a question, so that they can be edited with it."""
        if self._state is None:
            return
        place = [question.chat.id, question.message_id]
        others = [entry for entry in (await self._state.get_data()).get("answers", []) if entry[:2] != place]
        await self._state.update_data(answers=[*others, [*place, list(answers)]][-_REMEMBERED:])
