"""/fact, /new, /edit, /history, /rollback, /retire and proposals."""

from collections.abc import Awaitable, Callable

from aiogram import F, Router
from aiogram.filters import Command

from handlers.admins.desk import Awaited
from handlers.admins.editing import (
    deciding,
    documents,
    fields,
    history,
    intake,
    overview,
    preview,
    proposals,
    publishing,
    retiring,
    rollback,
    sourceform,
    starting,
    viewing,
)
from handlers.admins.editing.callbacks import (
    Begin,
    Decide,
    Leave,
    Resume,
    ShowHistory,
    ShowProposal,
    ShowProposals,
    ShowRevision,
    Step,
    ViewFact,
)
from handlers.admins.editing.session import DECLINE, EDIT, RETIRE, ROLLBACK, OnPanel, on_gone
from handlers.admins.rights import guarded
from knowledge.store.editors import Role

Handler = Callable[..., Awaitable[None]]


def editing_router() -> Router:
    """Looking for viewers, changing for editors."""
    router = Router(name="editing")
    router.include_routers(_looking(), _changing())
    return router


def _looking() -> Router:
    router = guarded("facts", Role.VIEWER)
    router.message.register(viewing.on_fact, Command("fact"))
    router.message.register(history.on_history, Command("history"))
    router.message.register(proposals.on_proposals, Command("proposals"))
    router.callback_query.register(viewing.on_view, ViewFact.filter())
    router.callback_query.register(history.on_page, ShowHistory.filter())
    router.callback_query.register(history.on_revision, ShowRevision.filter())
    router.callback_query.register(proposals.on_list, ShowProposals.filter())
    router.callback_query.register(proposals.on_proposal, ShowProposal.filter())
    return router


def _changing() -> Router:
    router = guarded("editing", Role.EDITOR)
    router.message.register(starting.on_new, Command("new"))
    router.message.register(starting.on_edit, Command("edit"))
    router.message.register(starting.on_retire, Command("retire"))
    router.message.register(starting.on_rollback, Command("rollback"))
    router.callback_query.register(starting.on_begin, Begin.filter())
    router.callback_query.register(starting.on_resume, Resume.filter())
    router.callback_query.register(starting.on_leave, Leave.filter())
    router.callback_query.register(deciding.on_approve, Decide.filter(F.decision == "approve"))
    router.callback_query.register(deciding.on_withdraw, Decide.filter(F.decision == "withdraw"))
    router.callback_query.register(deciding.on_decline, Decide.filter(F.decision.in_({"decline", "anyway"})))
    _register_drafts(router)
    router.callback_query.register(on_gone, Step.filter())
    return router


def _register_drafts(router: Router) -> None:
    """What is pressed on the panel of a draft, and what is written for it."""
    steps: dict[str, Handler] = {
        "main": overview.on_main,
        "cancel": overview.on_cancel,
        "field": fields.on_field,
        "set": fields.on_set,
        "clear": fields.on_clear,
        "mode": fields.on_mode,
        "add": fields.on_add,
        "remove": fields.on_remove,
        "source": sourceform.on_source,
        "form": sourceform.on_form,
        "yaml": documents.on_yaml,
        "preview": preview.on_preview,
        "part": preview.on_part,
        "publish": publishing.on_publish,
        "rebase": publishing.on_rebase,
    }
    retirement: dict[str, Handler] = {
        "none": retiring.on_none,
        "add": retiring.on_add,
        "undecide": retiring.on_undecide,
    }
    for kind, handlers in ((EDIT, steps), (RETIRE, retirement | {"cancel": overview.on_cancel})):
        for action, handler in handlers.items():
            router.callback_query.register(handler, Step.filter(F.action == action), OnPanel(kind))
    for kind in (ROLLBACK, DECLINE):
        router.callback_query.register(overview.on_cancel, Step.filter(F.action == "cancel"), OnPanel(kind))
    router.message.register(documents.on_document, documents.FactDocument())
    router.message.register(intake.on_typed, Awaited(EDIT))
    router.message.register(retiring.on_typed, Awaited(RETIRE))
    router.message.register(rollback.on_typed, Awaited(ROLLBACK))
    router.message.register(deciding.on_typed, Awaited(DECLINE))
