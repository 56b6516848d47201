"""The buttons of broadcasts."""

from contextlib import suppress
from dataclasses import replace

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.broadcast.callbacks import BroadcastButton, Do
from handlers.admins.broadcast.draft import KIND, Draft, Step
from handlers.admins.broadcast.progress import progress_rows, progress_text
from handlers.admins.broadcast.writing import go_to
from handlers.admins.busy import busy
from handlers.admins.desk import Desk
from handlers.admins.panel import plain, show
from handlers.sending import acknowledge
from knowledge.errors import StoreRefused
from knowledge.model import LANGUAGES, Language
from knowledge.store import Store
from knowledge.store.broadcasts import Audience


async def on_begin(query: CallbackQuery, store: Store, language: Language) -> None:
    """Write a broadcast, dropping the draft of another kind that the editor was asked about."""
    desk = Desk(store.drafts, query.from_user.id)
    found = await desk.get(KIND)
    await go_to(query, desk, Draft.load(found) if found else Draft(), store, language)


async def on_another(query: CallbackQuery, store: Store, language: Language) -> None:
    """Write a broadcast below the one that is being sent: its message goes on showing how far it is."""
    await acknowledge(query)
    desk = Desk(store.drafts, query.from_user.id)
    message = query.message
    if not isinstance(message, Message) or await busy(message, desk, KIND, BroadcastButton(do=Do.BEGIN)):
        return
    found = await desk.get(KIND)
    await go_to(message, desk, Draft.load(found) if found else Draft(), store, language)


async def on_step(query: CallbackQuery, callback_data: BroadcastButton, store: Store, language: Language) -> None:
    """Write or look at a text, or choose the audience."""
    desk = Desk(store.drafts, query.from_user.id)
    draft = await _draft(query, desk)
    if draft is None:
        return
    step = {Do.WRITE: Step.WRITE, Do.LOOK: Step.LOOK, Do.WHOM: Step.WHOM}[callback_data.do]
    # The draft may have changed since that button was made.
    if step is not Step.WRITE and draft.missing:
        step = Step.WRITE
    chosen = next((one for one in LANGUAGES if one == callback_data.of), draft.missing or draft.language)
    await go_to(query, desk, replace(draft, step=step, language=chosen), store, language)


async def on_choose(query: CallbackQuery, callback_data: BroadcastButton, store: Store, language: Language) -> None:
    """Take the audience, and ask for its number."""
    desk = Desk(store.drafts, query.from_user.id)
    draft = await _draft(query, desk)
    if draft is None:
        return
    languages = tuple(one for one in LANGUAGES if one in callback_data.of.split(","))
    audience = Audience(languages, store.clock())
    counts = await store.broadcasts.counts(audience.until)
    count = sum(counts[one] for one in languages)
    if draft.missing or count == 0:
        await acknowledge(query, _("There is nobody to write to."))
        return
    confirming = replace(draft, step=Step.CONFIRM, audience=audience, count=count)
    await go_to(query, desk, confirming, store, language)


async def on_test(query: CallbackQuery, store: Store, language: Language) -> None:
    """Send the texts to the editor alone, as people will get them, and the panel below them."""
    desk = Desk(store.drafts, query.from_user.id)
    draft = await _draft(query, desk)
    if draft is None or query.bot is None or not isinstance(query.message, Message):
        return
    if draft.missing:
        # The button is of an earlier draft.
        await go_to(query, desk, replace(draft, step=Step.WRITE, language=draft.missing), store, language)
        return
    try:
        for one in LANGUAGES:
            await query.bot.send_message(query.from_user.id, draft.texts[one])
    except TelegramBadRequest:
        await acknowledge(query, _("Telegram does not take this text. Please write it anew."))
        return
    await acknowledge(query)
    await go_to(query.message, desk, replace(draft, panel=query.message.message_id), store, language)


async def on_cancel(query: CallbackQuery, store: Store) -> None:
    """Send nothing."""
    desk = Desk(store.drafts, query.from_user.id)
    if await _draft(query, desk) is not None:
        await desk.drop()
        await show(query, plain(_("Cancelled: nothing was sent.")))


async def on_stop(query: CallbackQuery, callback_data: BroadcastButton, store: Store) -> None:
    """Stop a broadcast; where it is over already, show how it ended."""
    number = int(callback_data.of[:15]) if callback_data.of.isdecimal() else 0
    with suppress(StoreRefused):
        await store.broadcasts.stop(number, by=query.from_user.id)
    broadcast = await store.broadcasts.find(number)
    if broadcast is None:
        await acknowledge(query, _("There is no such broadcast any more."))
        return
    progress = await store.broadcasts.progress(number)
    await show(query, progress_text(broadcast.phase, progress, _), progress_rows(broadcast, _))


async def _draft(query: CallbackQuery, desk: Desk) -> Draft | None:
    """The editor's broadcast in the making; where it is gone, its buttons go, too."""
    found = await desk.get(KIND)
    if found is not None:
        return Draft.load(found)
    await show(query, plain(_("This broadcast is sent or cancelled already: begin again with /broadcast")))
    return None
