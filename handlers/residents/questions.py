"""Free text is a question: it is answered, met with a choice, or honestly declined."""

import asyncio
import time

import structlog
from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.i18n import gettext as _

from handlers import keyboards
from handlers.callbacks import OpenFact, PickFact, PickNone
from handlers.filters import Question
from handlers.person import Person
from handlers.rendering import Page, PageFactory, declined_clarification, offered, render_facts, render_reply
from handlers.sending import acknowledge, replace, respond
from handlers.tally import Tally
from knowledge.assistant import Assistant, Outcome, Reply
from knowledge.model import Language

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


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
    tally: Tally,
) -> None:
    """Answer a question; an edited one in the place of its first answer."""
    start = time.perf_counter()
    # In a thread: the embedder, where it is asked, takes some 20 ms and lets others run meanwhile.
    reply = await asyncio.to_thread(assistant.reply, question, language)
    _record(reply, tally, milliseconds=(time.perf_counter() - start) * 1000)
    page = pages(reply.language)
    earlier = await person.answers_to(message) if message.edit_date else []
    sent = await respond(message, render_reply(reply, page), _keyboard(reply, page), earlier=earlier)
    await person.remember(message, sent)


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


async def on_pick_none(query: CallbackQuery, callback_data: PickNone, pages: PageFactory) -> None:
    """Say honestly that there is no more."""
    await acknowledge(query)
    await replace(query, declined_clarification(pages(callback_data.language).translate), None)


def _keyboard(reply: Reply, page: Page) -> InlineKeyboardMarkup | None:
    if reply.outcome is Outcome.CLARIFY:
        return keyboards.clarification(offered(reply), page)
    return keyboards.suggestions(offered(reply), page)


def _record(reply: Reply, tally: Tally, *, milliseconds: float) -> None:
    tally.add(reply)
    log.info(
        "replied",
        outcome=reply.outcome.value,
        reason=reply.reason and reply.reason.value,
        language=reply.language,
        facts=[candidate.fact.id for candidate in reply.answers],
        scores=[round(candidate.score, 3) for candidate in reply.answers],
        milliseconds=round(milliseconds, 2),
    )
