"""How far a broadcast is, for the message that shows it."""

from aiogram.types import InlineKeyboardButton

from handlers.admins.broadcast.callbacks import BroadcastButton, Do
from handlers.admins.panel import plain
from handlers.keyboards import button
from handlers.rendering import Translate
from knowledge.store.broadcasts import Broadcast, Phase, Progress


def progress_text(phase: Phase, progress: Progress, translate: Translate) -> str:
    """The numbers, as HTML."""
    _ = translate
    titles = {
        Phase.RUNNING: _("📣 The broadcast is being sent"),
        Phase.STOPPED: _("⏹ The broadcast was stopped"),
        Phase.DONE: _("✅ The broadcast has been sent"),
    }
    lines = [_("Sent: {sent} of {total}").format(sent=progress.sent, total=progress.total)]
    if progress.blocked:
        lines.append(_("Have blocked the bot: {count}").format(count=progress.blocked))
    if progress.failed:
        lines.append(_("Refused by Telegram: {count}").format(count=progress.failed))
    if progress.unclear:
        lines.append(_("Unclear whether it arrived, not sent again: {count}").format(count=progress.unclear))
    if progress.left:
        left = _("Left: {count}") if phase is Phase.RUNNING else _("Not sent: {count}")
        lines.append(left.format(count=progress.left))
    return "\n".join([f"<b>{plain(titles[phase])}</b>", "", *map(plain, lines)])


def progress_rows(broadcast: Broadcast, translate: Translate) -> list[list[InlineKeyboardButton]]:
    """To stop it, or to write another one, as long as it runs."""
    _ = translate
    if broadcast.phase is not Phase.RUNNING:
        return []
    return [
        [button(_("⏹ Stop"), BroadcastButton(do=Do.STOP, of=str(broadcast.id)))],
        [button(_("✏️ Write another one"), BroadcastButton(do=Do.ANOTHER))],
    ]
