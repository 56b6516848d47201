"""A new fact for an open question: the draft of /new, with what people asked filled in."""

from aiogram.types import CallbackQuery

from handlers.admins.desk import Desk
from handlers.admins.editing.session import EDIT
from handlers.admins.editing.starting import begin_new
from handlers.admins.queue import drafts
from handlers.admins.queue.answering import opened
from handlers.admins.queue.callbacks import Act
from handlers.admins.telling import QUESTION
from handlers.rendering import Page
from knowledge.model import LANGUAGES
from knowledge.store import Store


async def on_write(query: CallbackQuery, callback_data: Act, store: Store, page: Page) -> None:
    """Begin the draft; another one is not lost without a question."""
    question = await opened(query, callback_data, store)
    if question is None:
        return
    desk = Desk(store.drafts, query.from_user.id)
    await desk.set_aside()
    asked = drafts.offered(await store.questions.spellings(question.id))
    fields: dict[str, dict[str, list[str]]] = {
        language: {"ask": texts}
        for language in LANGUAGES
        if (texts := [one.text for one in asked if one.language == language])
    }
    await begin_new(query, store, page, fields)
    draft = await desk.get(EDIT)
    if draft is not None:
        await desk.put({**draft, QUESTION: question.id})
