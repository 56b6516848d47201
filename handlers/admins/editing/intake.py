"""What an editor writes while a fact in the making waits for it."""

from aiogram import Bot
from aiogram.types import Message
from aiogram.utils.i18n import I18n

from handlers.admins.desk import AWAITS, Desk
from handlers.admins.editing import documents, fields, publishing, sourceform
from handlers.admins.editing.overview import show_overview
from handlers.admins.editing.session import Content
from handlers.rendering import Page, PageFactory
from knowledge.assistant import Assistant
from knowledge.store import Store


async def on_typed(
    message: Message,
    bot: Bot,
    desk: Desk,
    draft: Content,
    store: Store,
    page: Page,
    pages: PageFactory,
    assistant: Assistant,
    i18n: I18n,
) -> None:
    """Pass it on to what waits for it."""
    awaited = str(draft[AWAITS])
    if awaited == publishing.REASON:
        await publishing.take_reason(message, desk, draft, store, page, pages, i18n)
    elif awaited == documents.YAML:
        await documents.on_document(message, bot, desk, draft, store, page)
    elif awaited.startswith(sourceform.FORM) and "source" in draft:
        await sourceform.take_form(message, desk, draft, page)
    elif "field" in draft:
        await fields.take_typed(message, desk, draft, store, page, assistant)
    else:
        await show_overview(message, desk, draft, store, page)
