"""/cancel: drops what an editor is in the middle of, whatever it is, and gives it back where that was a mistake."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.broadcast.callbacks import BroadcastButton, Do
from handlers.admins.busy import drafted
from handlers.admins.desk import Desk
from handlers.admins.editing.callbacks import Resume
from handlers.admins.editing.session import MINE
from handlers.admins.exchange.buttons import ExchangeButton, ExchangeStep
from handlers.admins.menu.buttons import MenuButton, MenuStep
from handlers.admins.panel import Rows, show
from handlers.admins.queue.callbacks import ShowQuestion
from handlers.admins.team.buttons import TeamButton, TeamStep
from handlers.keyboards import button
from handlers.sending import acknowledge
from knowledge.store import Store


async def on_cancel(message: Message, store: Store) -> None:
    """Set the draft aside."""
    if message.from_user is None:
        return
    draft = await Desk(store.drafts, message.from_user.id).set_aside()
    if draft is None:
        await show(message, _("There is nothing to cancel."))
        return
    undo = button(_("↩️ Take it back"), MenuButton(do=MenuStep.UNDO))
    await show(message, _("Dropped: {what}.").format(what=drafted(draft)), [[undo]])


async def on_undo(query: CallbackQuery, store: Store) -> None:
    """Go on with what was dropped last, unless something else was begun since."""
    draft = await Desk(store.drafts, query.from_user.id).take_back()
    if draft is None:
        await acknowledge(query, _("That cannot be taken back any more."))
        return
    await show(query, _("Taken back: {what}.").format(what=drafted(draft)), _resuming(draft))


def _resuming(draft: dict[str, Any]) -> Rows:
    """The button that shows where the editor was."""
    kind = draft.get("kind")
    if kind in MINE:
        return [[button(_("▶️ Go on with it"), Resume())]]
    again = {
        "broadcast": BroadcastButton(do=Do.BEGIN),
        "grant": TeamButton(do=TeamStep.ADD),
        "import": ExchangeButton(do=ExchangeStep.RESUME),
        "queue": ShowQuestion(question=draft.get("question", 0)),
    }
    return [[button(_("▶️ Go on with it"), again[kind])]] if kind in again else []
