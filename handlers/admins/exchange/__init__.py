"""/export and /import."""

from aiogram import F, Router
from aiogram.filters import Command

from handlers.admins.desk import Awaited
from handlers.admins.exchange import exporting, importing, publishing
from handlers.admins.exchange.buttons import ExchangeButton, ExchangeStep
from handlers.admins.exchange.draft import KIND, Importing
from handlers.admins.rights import guarded
from knowledge.store.editors import Role


def exchange_router() -> Router:
    """/export for all who look, /import for those who edit."""
    router = guarded("export", Role.VIEWER)
    router.message.register(exporting.on_export, Command("export"))
    router.callback_query.register(exporting.on_press, ExchangeButton.filter(F.do == ExchangeStep.EXPORT))
    editing = guarded("import", Role.EDITOR)
    editing.message.register(importing.on_import, Command("import"))
    beginning = F.do.in_({ExchangeStep.BEGIN, ExchangeStep.ANYWAY})
    editing.callback_query.register(importing.on_begin, ExchangeButton.filter(beginning))
    editing.callback_query.register(importing.on_resume, ExchangeButton.filter(F.do == ExchangeStep.RESUME))
    editing.callback_query.register(importing.on_stop, ExchangeButton.filter(F.do == ExchangeStep.STOP))
    editing.callback_query.register(importing.on_difference, ExchangeButton.filter(F.do == ExchangeStep.DIFFER))
    editing.callback_query.register(publishing.on_ask, ExchangeButton.filter(F.do == ExchangeStep.ASK))
    editing.message.register(importing.on_document, F.document, Importing())
    editing.message.register(publishing.on_reason, Awaited(KIND))
    router.include_router(editing)
    return router
