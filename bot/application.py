"""The composition root: the one place where the parts are built and joined."""

from dataclasses import dataclass
from functools import partial

from aiogram import Dispatcher
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.fsm.strategy import FSMStrategy
from aiogram.utils.i18n import I18n

from bot.clock import now
from bot.isolation import Turns
from bot.middlewares.in_hand import InHandMiddleware
from bot.middlewares.language import Catalogues, LanguageMiddleware
from bot.middlewares.log_context import LogContextMiddleware
from bot.middlewares.rights import RightsMiddleware
from bot.middlewares.snapshot import SnapshotMiddleware
from handlers.admins import admins_router
from handlers.errors import errors_router
from handlers.fallback import fallback_router
from handlers.investors import investors_router
from handlers.rendering import Page
from handlers.residents import residents_router
from handlers.residents.handover import Handover
from knowledge.base import Base
from knowledge.likening import Likening
from knowledge.live import LiveAssistant
from knowledge.model import Language
from knowledge.store import Store
from knowledge.store.clock import Clock


@dataclass(frozen=True, slots=True)
class Application:
    """The parts that a way of running needs: polling, webhook or terminal."""

    dispatcher: Dispatcher
    i18n: I18n
    live: LiveAssistant
    store: Store
    default_language: Language
    in_hand: InHandMiddleware

    @property
    def facts(self) -> int:
        """How many facts there are to answer with."""
        return len(self.live.current.base.facts)


def build_application(
    live: LiveAssistant,
    store: Store,
    *,
    default_language: Language = "ru",
    clock: Clock = now,
    keep_days: int = 180,
) -> Application:
    """Join assistant, store, handlers and middlewares.

    Args:
        clock: tells the time; its date decides what is past its review.
        keep_days: how long texts that people wrote are kept; told to who asks.
    """
    i18n = Catalogues(default_language)

    def page(base: Base, language: Language) -> Page:
        return Page(base, language, partial(i18n.gettext, locale=language), clock().date())

    dispatcher = Dispatcher(
        storage=MemoryStorage(),
        # A choice made in the private chat holds in groups and inline, too.
        fsm_strategy=FSMStrategy.GLOBAL_USER,
        events_isolation=Turns(),
        store=store,
        live=live,
        clock=clock,
        handover=Handover(store, Likening()),
        keep_days=keep_days,
    )
    in_hand = InHandMiddleware()
    dispatcher.update.outer_middleware(in_hand)
    dispatcher.update.outer_middleware(LogContextMiddleware())
    dispatcher.update.outer_middleware(SnapshotMiddleware(live, page))
    dispatcher.update.outer_middleware(RightsMiddleware(store.editors))
    LanguageMiddleware(i18n, default_language, store).setup(dispatcher)
    dispatcher.include_routers(
        errors_router(), admins_router(), residents_router(), investors_router(), fallback_router()
    )
    return Application(dispatcher, i18n, live, store, default_language, in_hand)
