"""Gives every update its language: the person's choice, else Telegram's, else the default."""

from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from gettext import GNUTranslations
from typing import Any

from aiogram.enums import ChatType
from aiogram.types import Chat, TelegramObject, User
from aiogram.utils.i18n import I18n, I18nMiddleware

from bot.catalogues import DOMAIN, LOCALES, translations
from handlers.person import Person
from knowledge.model import LANGUAGES, Language
from knowledge.store import Store


class Catalogues(I18n):
    """aiogram's catalogues, compiled from their sources at start-up."""

    def __init__(self, default_language: Language) -> None:
        super().__init__(path=LOCALES, default_locale=default_language, domain=DOMAIN)

    def find_locales(self) -> dict[str, GNUTranslations]:
        """Read the catalogue of every language."""
        return {language: translations(language) for language in LANGUAGES}

    @contextmanager
    def context(self) -> Generator[I18n, None, None]:
        """Make aiogram's own gettext find this object: it looks under the base class's name."""
        token = I18n.set_current(self)
        try:
            yield self
        finally:
            I18n.reset_current(token)


class LanguageMiddleware(I18nMiddleware):
    """Passes `person`, `language` and `page` on, and sets the language of aiogram's gettext."""

    def __init__(self, i18n: I18n, default_language: Language, store: Store) -> None:
        super().__init__(i18n)
        self._default = default_language
        self._store = store

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Find the language, then handle the event in it."""
        user: User | None = data.get("event_from_user")
        # Anonymous admins of groups all write as one bot: a choice of theirs would be everyone's.
        person = Person(data.get("state") if user and not user.is_bot else None, self._store.people)
        language = await person.language() or _of_client(user) or self._default
        chat: Chat | None = data.get("event_chat")
        if chat is not None and chat.type == ChatType.PRIVATE:
            self._store.recorder.saw(chat.id, language)
        data |= {"person": person, "language": language, "page": data["pages"](language)}
        return await super().__call__(handler, event, data)

    async def get_locale(self, event: TelegramObject, data: dict[str, Any]) -> str:  # noqa: ARG002 - aiogram's signature
        """The language found above."""
        return str(data["language"])


def _of_client(user: User | None) -> Language | None:
    code = (user.language_code or "").lower().split("-")[0] if user else ""
    return next((language for language in LANGUAGES if language == code), None)
