"""/why: how a question was understood and decided."""

import asyncio

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.panel import show
from handlers.admins.rights import guarded
from handlers.admins.why.rendering import render_explanation
from handlers.rendering import Page
from knowledge.assistant import Assistant
from knowledge.explanation import explain
from knowledge.model import Language
from knowledge.store.editors import Role


def why_router() -> Router:
    """/why: how a question was understood and decided."""
    router = guarded("why", Role.VIEWER)
    router.message.register(on_why, Command("why"))
    return router


async def on_why(
    message: Message, command: CommandObject, assistant: Assistant, language: Language, page: Page
) -> None:
    """Explain the question behind the command, or the message that it replies to."""
    replied = message.reply_to_message.text if message.reply_to_message else None
    question = command.args or replied or ""
    if not question.strip():
        text = _("Write the question after the command: {example}")
        await show(message, text.format(example=f"<code>/why {_('how large is the city')}</code>"))
        return
    found = await asyncio.to_thread(explain, assistant, question, language)
    await show(message, render_explanation(found, page))
