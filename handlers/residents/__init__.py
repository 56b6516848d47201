"""People who ask in a chat."""

from aiogram import Router

from handlers.residents.basics import basics_router
from handlers.residents.privacy import privacy_router
from handlers.residents.questions import questions_router
from handlers.residents.topics import topics_router
from handlers.residents.wishes import wishes_router


def residents_router() -> Router:
    """Commands, topics, and every text that is a question."""
    router = Router(name="residents")
    router.include_routers(basics_router(), topics_router(), privacy_router(), wishes_router(), questions_router())
    return router
