"""Owners of the bot. To anyone else these commands do not exist."""

from collections.abc import Collection

from aiogram import F, Router
from aiogram.filters import Command

from handlers.admins.stats import on_stats


def admins_router(owners: Collection[int]) -> Router:
    """The commands of owners; whoever is none passes by to the next router."""
    router = Router(name="admins")
    router.message.filter(F.from_user.id.in_(owners))
    router.message.register(on_stats, Command("stats"))
    return router
