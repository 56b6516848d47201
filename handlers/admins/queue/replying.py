"""Replying in person: what an editor writes is sent once to each who wished to know."""

from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import Desk
from handlers.admins.panel import show
from handlers.admins.queue import drafts
from handlers.admins.queue.answering import cancel, opened
from handlers.admins.queue.callbacks import Act, Move, ShowQuestion, ShowQueue, Step
from handlers.admins.queue.drafts import Content, present
from handlers.admins.queue.listing import gone
from handlers.admins.queue.words import quoted
from handlers.admins.telling import in_person
from handlers.keyboards import button
from handlers.rendering import PageFactory
from handlers.sending import acknowledge
from handlers.splitting import units
from knowledge.store import Store
from knowledge.store.question import Closed, Wish
from knowledge.store.questions import Answer

LONGEST = 3000
"""UTF-16 units of a reply: with the question above it, it fits one message."""


async def on_reply(query: CallbackQuery, callback_data: Act, store: Store) -> None:
    """Begin: ask for the text; nobody to write to is told at once."""
    question = await store.questions.get(callback_data.question)
    if question is not None and not await store.questions.wishes(question.id):
        await acknowledge(query, _("Nobody waits for this answer. Add a fact, and whoever asks will get it."))
        return
    question = await opened(query, callback_data, store)
    if question is None:
        return
    draft = {**drafts.begun(question.id, drafts.REPLY), "panel": query.message.message_id if query.message else None}
    text = _("Write the reply to {question}. It goes once to each who waits for it; you see it before it is sent.")
    desk = Desk(store.drafts, query.from_user.id)
    await present(query, desk, draft, text.format(question=quoted(question)), [cancel()])


async def on_text(message: Message, desk: Desk, draft: Content, store: Store, pages: PageFactory) -> None:
    """The text: show it as those who wait will see it."""
    question = await store.questions.get(draft["question"])
    text = (message.text or "").strip()
    if question is None or not text or units(text) > LONGEST:
        await show(message, _("Please write text of at most {limit} characters.").format(limit=LONGEST))
        return
    wishes = await store.questions.wishes(question.id)
    sample = next(iter(wishes), Wish(message.chat.id, question.language, question.text or "…"))
    shown = in_person(text, pages)(sample)[0]
    count = _("Told about it: {count}").format(count=len(wishes))
    rows = [[button(_("✉️ Send"), Step(move=Move.SEND))], cancel()]
    await present(message, desk, {**draft, "text": text}, f"{shown}\n\n— — —\n{count}", rows)


async def on_send(query: CallbackQuery, desk: Desk, draft: Content, store: Store, pages: PageFactory) -> None:
    """Send it, and close the question; one who asks again opens it again."""
    question = await store.questions.get(draft["question"])
    if question is None:
        await gone(query, store)
        return
    tell = in_person(draft["text"], pages)
    try:
        told = await store.questions.answer(question.id, Answer(None, from_draft=True), tell, by=query.from_user.id)
    except Closed:
        await desk.drop()
        await acknowledge(query, _("Somebody has closed it already."))
        await gone(query, store)
        return
    await desk.drop()
    lines = [
        _("✅ Answered: {question}").format(question=quoted(question)),
        _("Told about it: {count}").format(count=told),
    ]
    rows = [
        [button(_("⬅️ To the question"), ShowQuestion(question=question.id))],
        [button(_("⬅️ To the list"), ShowQueue())],
    ]
    await show(query, "\n".join(lines), rows)
