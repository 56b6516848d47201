"""/editors: who has which role."""

from aiogram import F, Router
from aiogram.filters import Command

from handlers.admins.desk import Awaited
from handlers.admins.rights import guarded
from handlers.admins.team import granting, listing
from handlers.admins.team.buttons import KIND, TeamButton, TeamStep
from knowledge.store.editors import Role


def team_router() -> Router:
    """/editors: who has which role."""
    router = guarded("team", Role.OWNER)
    router.message.register(listing.on_editors, Command("editors"))
    router.callback_query.register(listing.on_list, TeamButton.filter(F.do == TeamStep.LIST))
    router.callback_query.register(listing.on_open, TeamButton.filter(F.do == TeamStep.OPEN))
    router.callback_query.register(listing.on_take, TeamButton.filter(F.do == TeamStep.TAKE))
    router.callback_query.register(listing.on_take_surely, TeamButton.filter(F.do == TeamStep.TAKE_SURELY))
    router.callback_query.register(granting.on_add, TeamButton.filter(F.do.in_({TeamStep.ADD, TeamStep.ADD_ANYWAY})))
    router.callback_query.register(granting.on_stop, TeamButton.filter(F.do == TeamStep.STOP))
    router.callback_query.register(granting.on_role, TeamButton.filter(F.do == TeamStep.ROLE))
    router.message.register(granting.on_person, Awaited(KIND))
    return router
