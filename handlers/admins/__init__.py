"""Editors of the facts. To anyone else their commands do not exist."""

from aiogram import Router

from handlers.admins.broadcast import broadcast_router
from handlers.admins.editing import editing_router
from handlers.admins.edits import edits_router
from handlers.admins.exchange import exchange_router
from handlers.admins.menu import menu_router
from handlers.admins.overview import overview_router
from handlers.admins.queue import queue_router
from handlers.admins.reviews import reviews_router
from handlers.admins.team import team_router
from handlers.admins.why import why_router


def admins_router() -> Router:
    """The commands of editors; whoever is none passes by to the next router."""
    router = Router(name="admins")
    router.include_routers(
        menu_router(),
        edits_router(),
        team_router(),
        editing_router(),
        queue_router(),
        exchange_router(),
        broadcast_router(),
        reviews_router(),
        overview_router(),
        why_router(),
    )
    return router
