"""An inline query lists the facts that fit; the chosen one is sent with its sources."""

import asyncio
from collections.abc import Sequence

import structlog
from aiogram import Router
from aiogram.types import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InlineQueryResultUnion,
    InputTextMessageContent,
)

from handlers.recording import note_list
from handlers.rendering import Page, PageFactory, excerpt, render_facts
from handlers.residents.basics import examples
from knowledge.assistant import Assistant
from knowledge.model import Fact, Language
from knowledge.store import Store

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

QUERY_LIMIT = 256
RESULT_LIMIT = 50
ID_LIMIT = 64
DESCRIPTION_LIMIT = 160
CACHE_SECONDS = 60
"""How long Telegram may repeat a result: a corrected fact must not be served wrong for longer."""


def inline_router() -> Router:
    """Inline queries."""
    router = Router(name="inline")
    router.inline_query.register(on_inline_query)
    return router


async def on_inline_query(
    query: InlineQuery, assistant: Assistant, language: Language, pages: PageFactory, store: Store
) -> None:
    """List the facts that fit the query, or some to begin with where it is empty."""
    text = query.query.strip()[:QUERY_LIMIT]
    if text:
        spoken, found = await asyncio.to_thread(assistant.search, text, language, limit=RESULT_LIMIT)
        note_list(store, text, spoken, found)
        page = pages(spoken)
        facts = [candidate.fact for candidate in found]
    else:
        page = pages(language)
        facts = examples(assistant.base)
    log.info("listed", language=page.language, facts=len(facts), empty=not text)
    await query.answer(
        articles(facts, page), cache_time=CACHE_SECONDS, is_personal=True, button=_to_chat(page, found=bool(facts))
    )


def articles(facts: Sequence[Fact], page: Page) -> list[InlineQueryResultUnion]:
    """Facts as inline results, within every limit of Telegram's."""
    return [_article(fact, page) for fact in facts[:RESULT_LIMIT]]


def _article(fact: Fact, page: Page) -> InlineQueryResultArticle:
    wording = fact.wording(page.language)
    return InlineQueryResultArticle(
        id=f"{page.language}:{fact.id}"[:ID_LIMIT],
        title=wording.question,
        description=excerpt(wording.say, DESCRIPTION_LIMIT),
        input_message_content=InputTextMessageContent(message_text=render_facts([fact], page, titled=True)[0]),
    )


def _to_chat(page: Page, *, found: bool) -> InlineQueryResultsButton:
    _ = page.translate
    text = _("Ask the bot in a chat") if found else _("Nothing found. Ask the bot in a chat")
    return InlineQueryResultsButton(text=text, start_parameter="inline")
