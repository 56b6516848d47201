"""Free text is a question: it is answered, met with a choice, or honestly declined."""

import asyncio
import time

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, MaybeInaccessibleMessage, Message
from aiogram.utils.i18n import gettext as _

from handlers import keyboards
from handlers.callbacks import OpenFact, PickFact, PickNone
from handlers.filters import Question
from handlers.person import Person
from handlers.recording import LONGEST, note_reply
from handlers.rendering import Page, PageFactory, declined_clarification, offered, render_facts, render_reply
from handlers.residents.handover import Handover, Passing, Said
from handlers.sending import acknowledge, replace, respond
from knowledge.assistant import Assistant, Outcome, Reason, Reply
from knowledge.model import Language
from knowledge.store import Store
from knowledge.text.phrasing import keepable


def questions_router() -> Router:
    """Questions, edited questions, and the buttons under what was not an answer."""
    router = Router(name="questions")
    router.message.register(on_question, Question())
    router.edited_message.register(on_question, Question())
    router.callback_query.register(on_open, OpenFact.filter())
    router.callback_query.register(on_pick, PickFact.filter())
    router.callback_query.register(on_pick_none, PickNone.filter())
    return router


async def on_question(
    message: Message,
    question: str,
    assistant: Assistant,
    person: Person,
    language: Language,
    pages: PageFactory,
    store: Store,
    handover: Handover,
) -> None:
    """Answer a question, or hand it over; an edited one is answered in the place of its first answer."""
    start = time.perf_counter()
    # In a thread: the embedder, where it is asked, takes some 20 ms and lets others run meanwhile.
    reply = await asyncio.to_thread(assistant.reply, question, language)
    channel = "chat" if message.chat.type == ChatType.PRIVATE else "group"
    note_reply(store, channel, question, reply, (time.perf_counter() - start) * 1000)
    page = pages(reply.language)
    chat = message.chat.id
    before = await person.answers_to(message)
    counted = await person.asking(chat, before[-1]) if before else None
    outcome = await handover.of_reply(reply, question, assistant, instead_of=counted)
    keyboard = _keyboard(reply, page, outcome.waiting_for if channel == "chat" else None)
    parts = render_reply(reply, page, passed_on=outcome.passed_on)
    sent = await respond(message, parts, keyboard, earlier=before if message.edit_date else ())
    await person.remember(message, sent)
    if reply.outcome is Outcome.CLARIFY:
        await person.clarify(chat, sent[-1], keepable(question, LONGEST))
    asking = outcome.kept.asking if outcome.kept else counted
    if asking is not None:
        await person.hand_over(chat, sent[-1], asking)


async def on_open(query: CallbackQuery, callback_data: OpenFact, assistant: Assistant, pages: PageFactory) -> None:
    """Show a fact below, under its question."""
    fact = assistant.base.find(callback_data.fact)
    if fact is None or query.message is None or query.bot is None:
        await acknowledge(query, _("This answer is no longer there. Please ask again or open /topics"))
        return
    await acknowledge(query)
    for part in render_facts([fact], pages(callback_data.language), titled=True):
        await query.bot.send_message(query.message.chat.id, part)


async def on_pick(query: CallbackQuery, callback_data: PickFact, assistant: Assistant, pages: PageFactory) -> None:
    """Answer with the fact that was meant, in the clarification's place."""
    fact = assistant.base.find(callback_data.fact)
    if fact is None:
        await acknowledge(query, _("This answer is no longer there. Please ask again or open /topics"))
        return
    await acknowledge(query)
    # One fact always fits one message: its answer is short by the model, and a cut loses sources at worst.
    await replace(query, render_facts([fact], pages(callback_data.language), titled=True)[0], None)


async def on_pick_none(
    query: CallbackQuery,
    callback_data: PickNone,
    assistant: Assistant,
    person: Person,
    pages: PageFactory,
    handover: Handover,
) -> None:
    """Say honestly that there is no more, and hand the question over."""
    message, page = query.message, pages(callback_data.language)
    if message is None:
        await acknowledge(query)
        return
    place = (message.chat.id, message.message_id)
    text = await person.clarified(*place) or _replied_to(message)
    outcome = Passing()
    if text is not None:
        said = Said(text, page.language, Reason.NO_FACT, await person.asking(*place))
        outcome = await handover.take(said, assistant)
    await acknowledge(query)
    question = outcome.waiting_for if message.chat.type == ChatType.PRIVATE else None
    keyboard = keyboards.suggestions((), page, question)
    await replace(query, declined_clarification(page.translate, passed_on=outcome.passed_on), keyboard)
    if outcome.kept is not None:
        await person.hand_over(*place, outcome.kept.asking)


def _replied_to(message: MaybeInaccessibleMessage) -> str | None:
    """The question that a clarification in a group replies to, for whoever presses the button."""
    question = message.reply_to_message if isinstance(message, Message) else None
    return question.text if question is not None else None


def _keyboard(reply: Reply, page: Page, question: int | None) -> InlineKeyboardMarkup | None:
    if reply.outcome is Outcome.CLARIFY:
        return keyboards.clarification(offered(reply), page)
    return keyboards.suggestions(offered(reply), page, question)
