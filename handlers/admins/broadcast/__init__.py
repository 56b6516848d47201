"""/broadcast: a message to everybody."""

from aiogram import F, Router
from aiogram.filters import Command

from handlers.admins.broadcast import pressing, writing
from handlers.admins.broadcast.callbacks import BroadcastButton, Do
from handlers.admins.broadcast.draft import KIND
from handlers.admins.desk import Awaited
from handlers.admins.rights import guarded
from knowledge.store.editors import Role


def broadcast_router() -> Router:
    """/broadcast: a message to everybody."""
    router = guarded("broadcast", Role.EDITOR)
    router.message.register(writing.on_broadcast, Command("broadcast"))
    router.message.register(writing.on_written, Awaited(KIND))
    router.callback_query.register(pressing.on_begin, BroadcastButton.filter(F.do == Do.BEGIN))
    router.callback_query.register(pressing.on_another, BroadcastButton.filter(F.do == Do.ANOTHER))
    router.callback_query.register(pressing.on_step, BroadcastButton.filter(F.do.in_({Do.WRITE, Do.LOOK, Do.WHOM})))
    router.callback_query.register(pressing.on_choose, BroadcastButton.filter(F.do == Do.CHOOSE))
    router.callback_query.register(pressing.on_test, BroadcastButton.filter(F.do == Do.TEST))
    router.callback_query.register(pressing.on_cancel, BroadcastButton.filter(F.do == Do.CANCEL))
    router.callback_query.register(pressing.on_stop, BroadcastButton.filter(F.do == Do.STOP))
    return router
