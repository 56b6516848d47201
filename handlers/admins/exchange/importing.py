"""/import: a file is looked at first; nothing is changed before the editor has seen what would be."""

from dataclasses import replace
from typing import Any

from aiogram import Bot
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.busy import busy
from handlers.admins.desk import Desk
from handlers.admins.exchange.buttons import ExchangeButton, ExchangeStep
from handlers.admins.exchange.draft import DOCUMENT, KIND, Draft
from handlers.admins.exchange.reading import LARGEST, Read, Unread, is_taken, name_of, read
from handlers.admins.exchange.showing import FAULTS, asking, differing, every_fault, result, stop
from handlers.admins.panel import show
from handlers.sending import acknowledge
from knowledge.base import Base
from knowledge.store import Store


async def on_import(message: Message, store: Store, base: Base, bot: Bot) -> None:
    """Ask for the file, or take the one that the command is the caption of."""
    if message.from_user is None:
        return
    desk = Desk(store.drafts, message.from_user.id)
    if await busy(message, desk, KIND, ExchangeButton(do=ExchangeStep.ANYWAY)):
        return
    known = await desk.get(KIND)
    if message.document is not None:
        await on_document(message, desk, known or Draft().dump(), store, base, bot)
        return
    await _resume(message, desk, Draft.load(known) if known else Draft(), store, base)


async def on_begin(query: CallbackQuery, callback_data: ExchangeButton, store: Store, base: Base) -> None:
    """Ask for the file."""
    desk = Desk(store.drafts, query.from_user.id)
    anyway = ExchangeButton(do=ExchangeStep.ANYWAY)
    if callback_data.do is ExchangeStep.BEGIN and await busy(query, desk, KIND, anyway):
        return
    known = await desk.get(KIND)
    await _resume(query, desk, Draft.load(known) if known else Draft(), store, base)


async def on_resume(query: CallbackQuery, store: Store, base: Base) -> None:
    """Show again what was found, as it is now."""
    desk = Desk(store.drafts, query.from_user.id)
    known = await desk.get(KIND)
    if known is None:
        await _gone(query)
        return
    await _resume(query, desk, Draft.load(known), store, base)


async def on_stop(query: CallbackQuery, store: Store) -> None:
    """Import nothing."""
    desk = Desk(store.drafts, query.from_user.id)
    if await desk.get(KIND) is not None:
        await desk.drop()
    await show(query, _("Nothing was imported."))


async def on_document(message: Message, desk: Desk, draft: dict[str, Any], store: Store, base: Base, bot: Bot) -> None:
    """Look at a file."""
    if message.document is None:
        return
    before = Draft.load(draft)
    name, size = name_of(message.document), message.document.file_size
    if not is_taken(name):
        await _ask_again(message, desk, before, _("I read .yaml, .json, .csv and .zip only."))
        return
    if size is not None and size > LARGEST:
        await _ask_again(message, desk, before, too_large())
        return
    try:
        found = await read(bot, message.document.file_id, name, store, base)
    except Unread as error:
        await _ask_again(message, desk, before, too_large() if error.large else unread())
        return
    await show_result(message, desk, replace(before, file=message.document.file_id, name=name), found)


async def on_difference(query: CallbackQuery, callback_data: ExchangeButton, store: Store, base: Base) -> None:
    """What would change in one item."""
    known = await Desk(store.drafts, query.from_user.id).get(KIND)
    draft = Draft.load(known) if known else Draft()
    if not draft.file or query.bot is None:
        await _gone(query)
        return
    try:
        found = await read(query.bot, draft.file, draft.name, store, base)
    except Unread:
        await acknowledge(query, unread())
        return
    if found.rehearsal.steps:
        await show(query, *differing(found.rehearsal, callback_data.step, callback_data.part))
    else:
        await show(query, *result(draft.name, found.rehearsal))


async def show_result(event: Message | CallbackQuery, desk: Desk, draft: Draft, found: Read, *, note: str = "") -> None:
    """Show what an import would do, and keep what it was held against."""
    rehearsal = found.rehearsal
    text, rows = result(draft.name, rehearsal, note=note)
    panel = await show(event, text, rows, old=draft.panel)
    awaits = DOCUMENT if rehearsal.refused or not rehearsal.steps else None
    await desk.put(replace(draft, panel=panel, digest=found.digest, version=found.version, awaits=awaits).dump())
    if len(rehearsal.faults) > FAULTS and isinstance(event, Message):
        await event.answer_document(BufferedInputFile(every_fault(rehearsal).encode(), "faults.txt"))


def too_large() -> str:
    """Why a file is not read."""
    return _("This file is larger than 8 MB.")


def unread() -> str:
    """Why a file is not read."""
    return _("Telegram does not give me this file now. Try again, or send it anew.")


async def _resume(event: Message | CallbackQuery, desk: Desk, draft: Draft, store: Store, base: Base) -> None:
    """Show where the import stands."""
    if draft.file and event.bot is not None:
        try:
            found = await read(event.bot, draft.file, draft.name, store, base)
        except Unread:
            draft = Draft(panel=draft.panel)
        else:
            await show_result(event, desk, draft, found)
            return
    panel = await show(event, *asking(), old=draft.panel)
    await desk.put(replace(draft, panel=panel, awaits=DOCUMENT).dump())


async def _ask_again(message: Message, desk: Desk, draft: Draft, why: str) -> None:
    text = f"{why}\n\n{_('Send another file, or cancel.')}"
    panel = await show(message, text, [[stop()]], old=draft.panel)
    await desk.put(replace(draft, panel=panel).dump())


async def _gone(query: CallbackQuery) -> None:
    await acknowledge(query, _("This import is over: begin again with /import"))
