"""A fact as a YAML document: the present one to start from, and what the editor sends."""

import re
from contextlib import suppress
from dataclasses import replace
from io import BytesIO

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Filter
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import AWAITS, Desk
from handlers.admins.editing.faults import lined_text
from handlers.admins.editing.overview import show_overview
from handlers.admins.editing.session import EDIT, Content, Event, awaiting, back, desk_of, fact_draft, present
from handlers.rendering import Page
from knowledge.editing.document import LARGEST, WHERE, Refused, decoded, taken, written
from knowledge.errors import Fault
from knowledge.store import Store

YAML = "yaml"
"""What is awaited while a document is to come."""

SHOWN = 10
"""Faults that are listed."""

_LOOKS_SO = re.compile(r"\s*(?:- )?(?:id|topic|status|audience|as_of|review_by|sources|figures|names|ru|kk|facts):")


class FactDocument(Filter):
    """Takes a file, or text that begins as a fact's YAML does, while a fact is being edited; passes the draft on."""

    async def __call__(self, message: Message, store: Store) -> bool | dict[str, object]:
        """Check one message."""
        if message.document is None and not _LOOKS_SO.match(message.text or ""):
            return False
        desk = desk_of(message, store)
        draft = await desk.get(EDIT)
        # What is typed into a field belongs to the field, whatever it looks like.
        fits = draft is not None and (message.document is not None or draft.get(AWAITS) in (None, YAML))
        return {"desk": desk, "draft": draft} if fits else False


async def on_yaml(query: CallbackQuery, bot: Bot, desk: Desk, draft: Content) -> None:
    """Send the present state as a file, and await one."""
    made = fact_draft(draft)
    awaiting(draft, YAML)
    draft.pop("field", None)
    text = _("Send the fact as a YAML file of up to 64 kB or as text. Fields that it does not name stay as they are.")
    if query.message is not None and (made.id or made.fields):
        file = BufferedInputFile(written(made).encode(), filename=f"{made.id or 'new-fact'}.yaml")
        with suppress(TelegramAPIError):
            await bot.send_document(query.message.chat.id, file)
            text += " " + _("Below is how it is now.")
    await present(query, desk, draft, text, [back()])


async def on_document(message: Message, bot: Bot, desk: Desk, draft: Content, store: Store, page: Page) -> None:
    """Take a document; one with faults changes nothing."""
    try:
        text = await _text(message, bot)
        made = taken(text, fact_draft(draft))
    except Refused as refused:
        await _refuse(message, desk, draft, refused)
        return
    # Sources that the base has are cited, not published again.
    new = tuple(source for source in made.sources if source.id not in page.base.sources)
    draft["draft"] = replace(made, sources=new).to_json()
    await show_overview(message, desk, draft, store, page, note=_("The document is taken."))


async def _text(message: Message, bot: Bot) -> str:
    document = message.document
    if document is None:
        return message.text or ""
    # The size that Telegram tells decides before anything is fetched.
    if (document.file_size or 0) > LARGEST:
        raise Refused([Fault(WHERE, 0, f"has {document.file_size:,} bytes; at most {LARGEST:,} are read")])
    file = BytesIO()
    await bot.download(document, destination=file)
    return decoded(file.getvalue())


async def _refuse(event: Event, desk: Desk, draft: Content, refused: Refused) -> None:
    awaiting(draft, YAML)
    draft.pop("field", None)
    lines = [f"❗ {lined_text(fault)}" for fault in refused.faults[:SHOWN]]
    if len(refused.faults) > SHOWN:
        lines.append(_("…and {count} more").format(count=len(refused.faults) - SHOWN))
    text = _("The document is not taken; the draft is as it was.")
    await present(event, desk, draft, "\n".join([text, "", *lines, "", _("Mend it and send it again.")]), [back()])
