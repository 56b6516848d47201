"""/topics: everything the bot knows, turned page by page in one message."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers import keyboards
from handlers.callbacks import ShowFact, ShowTopic, ShowTopics
from handlers.rendering import Page, PageFactory, render_facts, render_topic, render_topics
from handlers.sending import acknowledge, replace
from knowledge.base import Base
from knowledge.model import Fact, Topic


def topics_router() -> Router:
    """The command, and the buttons of its message."""
    router = Router(name="topics")
    router.message.register(on_topics, Command("topics"))
    router.callback_query.register(on_show_topics, ShowTopics.filter())
    router.callback_query.register(on_show_topic, ShowTopic.filter())
    router.callback_query.register(on_show_fact, ShowFact.filter())
    return router


async def on_topics(message: Message, base: Base, page: Page) -> None:
    """List the topics."""
    await message.answer(render_topics(page), reply_markup=keyboards.topics(base.topics, 0, page))


async def on_show_topics(query: CallbackQuery, callback_data: ShowTopics, base: Base, pages: PageFactory) -> None:
    """Turn to a page of the topics."""
    page = pages(callback_data.language)
    await acknowledge(query)
    await replace(query, render_topics(page), keyboards.topics(base.topics, callback_data.page, page))


async def on_show_topic(query: CallbackQuery, callback_data: ShowTopic, base: Base, pages: PageFactory) -> None:
    """Turn to a page of one topic's questions."""
    page = pages(callback_data.language)
    topic = next((topic for topic in base.topics if topic.id == callback_data.topic), None)
    if topic is None:
        await acknowledge(query, _("This topic is no longer there"))
        await replace(query, render_topics(page), keyboards.topics(base.topics, 0, page))
        return
    await acknowledge(query)
    keyboard = keyboards.topic(topic, _facts(base, topic), callback_data.page, page)
    await replace(query, render_topic(topic, page), keyboard)


async def on_show_fact(query: CallbackQuery, callback_data: ShowFact, base: Base, pages: PageFactory) -> None:
    """Show a fact in the place of the questions."""
    page = pages(callback_data.language)
    fact = base.find(callback_data.fact)
    if fact is None:
        await acknowledge(query, _("This answer is no longer there. Please ask again or open /topics"))
        return
    await acknowledge(query)
    keyboard = keyboards.fact_of_topic(fact, callback_data.page, page)
    await replace(query, render_facts([fact], page, titled=True)[0], keyboard)


def _facts(base: Base, topic: Topic) -> list[Fact]:
    """The topic's facts, those to be shown first before the others."""
    order = {fact: place for place, fact in enumerate(topic.first)}
    facts = [fact for fact in base.facts if fact.topic == topic.id]
    return sorted(facts, key=lambda fact: order.get(fact.id, len(order)))
