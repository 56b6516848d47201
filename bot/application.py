"""The composition root: the one place where the parts are built and joined."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from aiogram import Dispatcher
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.fsm.strategy import FSMStrategy
from aiogram.utils.i18n import I18n

from bot.clock import now
from bot.isolation import Turns
from bot.middlewares.language import Catalogues, LanguageMiddleware
from bot.middlewares.log_context import LogContextMiddleware
from handlers.admins import admins_router
from handlers.errors import errors_router
from handlers.fallback import fallback_router
from handlers.investors import investors_router
from handlers.rendering import Page
from handlers.residents import residents_router
from handlers.tally import Tally
from knowledge.assistant import Assistant
from knowledge.model import Language

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Application:
    """The parts that a way of running needs: polling, webhook or terminal."""

    dispatcher: Dispatcher
    i18n: I18n
    assistant: Assistant
    default_language: Language


def build_application(
    assistant: Assistant,
    *,
    default_language: Language = "ru",
    owners: Collection[int] = (),
    clock: Clock = now,
) -> Application:
    """Join assistant, handlers and middlewares.

    Args:
        owners: Telegram ids of those for whom owners' commands exist.
        clock: tells the time; its date decides what is past its review.
    """
    i18n = Catalogues(default_language)

    def pages(language: Language) -> Page:
        return Page(assistant.base, language, partial(i18n.gettext, locale=language), clock().date())

    dispatcher = Dispatcher(
        storage=MemoryStorage(),
        # A choice made in the private chat holds in groups and inline, too.
        fsm_strategy=FSMStrategy.GLOBAL_USER,
        events_isolation=Turns(),
        assistant=assistant,
        base=assistant.base,
        pages=pages,
        tally=Tally(since=clock()),
    )
    dispatcher.update.outer_middleware(LogContextMiddleware())
    LanguageMiddleware(i18n, default_language, pages).setup(dispatcher)
    dispatcher.include_routers(
        errors_router(), admins_router(owners), residents_router(), investors_router(), fallback_router()
    )
    return Application(dispatcher, i18n, assistant, default_language)
