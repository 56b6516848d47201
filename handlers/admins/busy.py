"""One draft an editor: what is begun while another is open asks first."""

from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import Desk
from handlers.admins.panel import plain, show
from handlers.keyboards import button


async def busy(event: Message | CallbackQuery, desk: Desk, kind: str, anyway: CallbackData) -> bool:
    """Tell an editor that a draft of another kind is open.

    Args:
        kind: of what is to be begun; a draft of that kind is in nobody's way.
        anyway: the button that begins it all the same.

    Returns:
        Whether there is one.
    """
    draft = await desk.any()
    if draft is None or draft.get("kind") == kind:
        return False
    text = _("You are in the middle of something: {what}. Go on with it, or drop it?")
    await show(event, text.format(what=drafted(draft)), [[button(_("Drop it and begin"), anyway)]])
    return True


def drafted(draft: dict[str, Any]) -> str:
    """What a draft is of, as HTML."""
    match draft:
        case {"kind": "edit", "draft": {"fields": {"id": str(fact)}}}:
            return _("the editing of {id}").format(id=f"<code>{plain(fact, 48)}</code>")
    names = {
        "edit": _("a new fact"),
        "retire": _("the retiring of a fact"),
        "rollback": _("going back to an earlier revision"),
        "decline": _("the declining of a proposal"),
        "queue": _("an answer to a question"),
        "broadcast": _("a broadcast"),
        "grant": _("the granting of a role"),
        "import": _("an import"),
    }
    return names.get(draft.get("kind", ""), _("a draft"))
