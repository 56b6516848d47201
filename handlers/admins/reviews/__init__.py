"""/stale, /conflicts and /audit."""

from aiogram import F, Router
from aiogram.filters import Command

from handlers.admins.reviews import audit, conflicts, differing, stale
from handlers.admins.reviews.buttons import AuditButton, ConflictButton, ConflictStep, StaleButton, StaleStep
from handlers.admins.rights import guarded
from knowledge.store.editors import Role


def reviews_router() -> Router:
    """/stale, /conflicts and /audit: viewers look, editors decide."""
    router = guarded("reviews", Role.VIEWER)
    router.message.register(stale.on_stale, Command("stale"))
    router.callback_query.register(stale.on_list, StaleButton.filter(F.do == StaleStep.LIST))
    router.callback_query.register(stale.on_open, StaleButton.filter(F.do == StaleStep.OPEN))
    router.message.register(conflicts.on_conflicts, Command("conflicts"))
    router.callback_query.register(conflicts.on_list, ConflictButton.filter(F.do == ConflictStep.LIST))
    router.callback_query.register(conflicts.on_open, ConflictButton.filter(F.do == ConflictStep.OPEN))
    router.callback_query.register(differing.on_yaml, ConflictButton.filter(F.do == ConflictStep.YAML))
    router.message.register(audit.on_audit, Command("audit"))
    router.callback_query.register(audit.on_page, AuditButton.filter())
    deciding = guarded("reviews-deciding", Role.EDITOR)
    deciding.callback_query.register(stale.on_checked, StaleButton.filter(F.do == StaleStep.CHECKED))
    deciding.callback_query.register(conflicts.on_keep, ConflictButton.filter(F.do == ConflictStep.KEEP))
    deciding.callback_query.register(conflicts.on_take, ConflictButton.filter(F.do == ConflictStep.TAKE))
    router.include_router(deciding)
    return router
