"""Dismissing a question, and opening a closed one again."""

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _

from handlers.admins.panel import show
from handlers.admins.queue.callbacks import Act, Do, ShowQuestion
from handlers.admins.queue.listing import card, gone
from handlers.admins.queue.words import quoted
from handlers.keyboards import button
from handlers.rendering import Page
from handlers.sending import acknowledge
from knowledge.assistant import Assistant
from knowledge.store import Store
from knowledge.store.clock import Clock
from knowledge.store.editors import Role
from knowledge.store.question import Closed


async def on_dismiss(query: CallbackQuery, callback_data: Act, store: Store) -> None:
    """Ask whether they are sure."""
    question = await store.questions.get(callback_data.question)
    if question is None:
        await gone(query, store)
        return
    text = _(
        "Dismiss {question}?\n\nIt leaves the list and stays away, however often it is asked. Nobody is told "
        "anything. You find it among the closed ones."
    )
    rows = [
        [button(_("🚫 Yes, dismiss"), Act(question=question.id, do=Do.DISMISS, sure=True))],
        [button(_("⬅️ Back"), ShowQuestion(question=question.id))],
    ]
    await show(query, text.format(question=quoted(question)), rows)


async def on_dismissed(
    query: CallbackQuery,
    callback_data: Act,
    store: Store,
    assistant: Assistant,
    page: Page,
    role: Role,
    clock: Clock,
) -> None:
    """Close it for good, or do as its opposite; then show how it stands now."""
    notice = None
    try:
        if callback_data.do is Do.REOPEN:
            await store.questions.reopen(callback_data.question, by=query.from_user.id)
        else:
            await store.questions.dismiss(callback_data.question, by=query.from_user.id)
    except Closed:
        notice = _("Somebody has closed it already.")
    question = await store.questions.get(callback_data.question)
    if question is None:
        await gone(query, store)
        return
    if notice is not None:
        await acknowledge(query, notice)
    await show(query, *await card(question, store, assistant, page, role, clock))
