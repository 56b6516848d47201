"""/broadcast, and what an editor writes in the course of it."""

from dataclasses import replace
from typing import Any

from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.broadcast.callbacks import BroadcastButton, Do
from handlers.admins.broadcast.draft import KIND, Draft, Step
from handlers.admins.broadcast.progress import progress_rows, progress_text
from handlers.admins.broadcast.steps import LONGEST, step_rows, step_text
from handlers.admins.busy import busy
from handlers.admins.desk import Desk
from handlers.admins.panel import plain, show
from handlers.sending import edit
from handlers.splitting import units
from knowledge.errors import StoreRefused
from knowledge.model import Language
from knowledge.store import Store
from knowledge.store.broadcasts import Broadcast, Order, Panel, Phase


async def on_broadcast(message: Message, store: Store, language: Language) -> None:
    """Go on with the editor's broadcast; else show the one that is being sent; else begin one."""
    if message.from_user is None:
        return
    desk = Desk(store.drafts, message.from_user.id)
    if await busy(message, desk, KIND, BroadcastButton(do=Do.BEGIN)):
        return
    found = await desk.get(KIND)
    running = [broadcast for broadcast in await store.broadcasts.current() if broadcast.phase is Phase.RUNNING]
    if running and found is None:
        await _show_again(message, store, running[0])
        return
    await go_to(message, desk, Draft.load(found) if found else Draft(), store, language)


async def on_written(message: Message, desk: Desk, draft: dict[str, Any], store: Store, language: Language) -> None:
    """Take a text, or the number that confirms."""
    now = Draft.load(draft)
    if now.step is Step.CONFIRM:
        await _confirm(message, desk, now, store, language)
        return
    problem = _problem(message)
    if problem:
        await go_to(message, desk, now, store, language, problem=problem)
        return
    written = replace(now, texts={**now.texts, now.language: message.html_text})
    missing = written.missing
    following = replace(written, language=missing) if missing else replace(written, step=Step.LOOK)
    await go_to(message, desk, following, store, language)


async def go_to(
    event: Message | CallbackQuery, desk: Desk, draft: Draft, store: Store, language: Language, *, problem: str = ""
) -> None:
    """Show a step and keep it."""
    counts: dict[Language, int] = {}
    if draft.step is Step.WHOM:
        counts = await store.broadcasts.counts(store.clock())
    rows = step_rows(draft, counts, language)
    panel = await show(event, step_text(draft, language, problem), rows, old=draft.panel)
    await desk.put(replace(draft, panel=panel).dump())


async def _confirm(message: Message, desk: Desk, draft: Draft, store: Store, language: Language) -> None:
    """Send it, where the number is right."""
    if "".join((message.text or "").split()) != str(draft.count) or draft.audience is None or message.bot is None:
        await go_to(message, desk, draft, store, language, problem=_("That is another number. Nothing was sent."))
        return
    # The panel is there before the broadcast: whatever happens after that, its progress has a place.
    panel = Panel(message.chat.id, await show(message, plain(_("Beginning…")), old=draft.panel) or 0)
    try:
        number = await store.broadcasts.start(Order(desk.editor, draft.texts, draft.audience, panel))
    except StoreRefused:
        await edit(message.bot, panel.chat, panel.message, plain(_("Nothing was sent: nobody is left.")), None)
        return
    broadcast = await store.broadcasts.find(number)
    if broadcast is not None:
        keyboard = InlineKeyboardMarkup(inline_keyboard=progress_rows(broadcast, _))
        text = progress_text(broadcast.phase, await store.broadcasts.progress(number), _)
        await edit(message.bot, panel.chat, panel.message, text, keyboard)


async def _show_again(message: Message, store: Store, broadcast: Broadcast) -> None:
    """Show the progress below; in its editor's own chat, that is the place for it from now on."""
    panel = broadcast.panel
    own = panel is None or panel.chat == message.chat.id
    text = progress_text(broadcast.phase, await store.broadcasts.progress(broadcast.id), _)
    old = panel.message if panel and own else None
    shown = await show(message, text, progress_rows(broadcast, _), old=old)
    if own and shown is not None:
        await store.broadcasts.show_in(broadcast.id, Panel(message.chat.id, shown))


def _problem(message: Message) -> str:
    """Why a message cannot be broadcast; empty where it can."""
    if not (message.text or "").strip():
        return _("Only text can be sent to everyone.")
    surplus = units(message.text or "") - LONGEST
    return _("Too long: shorten it by {count} characters.").format(count=surplus) if surplus > 0 else ""
