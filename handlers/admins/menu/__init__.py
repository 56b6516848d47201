"""/admin and /cancel."""

from aiogram import F, Router
from aiogram.filters import Command

from handlers.admins.menu import cancelling, opening, topics
from handlers.admins.menu.buttons import MenuButton, MenuStep
from handlers.admins.rights import guarded
from knowledge.store.editors import Role


def menu_router() -> Router:
    """/admin and /cancel; owners choose there which topics need a second editor."""
    router = guarded("menu", Role.VIEWER)
    router.message.register(opening.on_admin, Command("admin"))
    router.callback_query.register(opening.on_open, MenuButton.filter(F.do == MenuStep.OPEN))
    router.callback_query.register(opening.on_tell, MenuButton.filter(F.do == MenuStep.TELL))
    router.message.register(cancelling.on_cancel, Command("cancel"))
    router.callback_query.register(cancelling.on_undo, MenuButton.filter(F.do == MenuStep.UNDO))
    choosing = guarded("menu-topics", Role.OWNER)
    choosing.callback_query.register(topics.on_topics, MenuButton.filter(F.do == MenuStep.TOPICS))
    choosing.callback_query.register(topics.on_toggle, MenuButton.filter(F.do == MenuStep.TOGGLE))
    router.include_router(choosing)
    return router
