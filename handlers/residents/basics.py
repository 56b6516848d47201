"""/start, /help, /about and /language."""

from aiogram import Bot, Router
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import I18n
from aiogram.utils.i18n import gettext as _
from babel.numbers import format_decimal

from handlers import keyboards
from handlers.callbacks import ChooseLanguage
from handlers.person import Person
from handlers.rendering import Page, PageFactory, written_date
from handlers.sending import acknowledge, replace
from knowledge.base import Base
from knowledge.model import LANGUAGES, Fact

EXAMPLES = 3


def basics_router() -> Router:
    """The commands that introduce the bot."""
    router = Router(name="basics")
    router.message.register(on_start, CommandStart())
    router.message.register(on_help, Command("help"))
    router.message.register(on_about, Command("about"))
    router.message.register(on_language, Command("language"))
    router.callback_query.register(on_language_chosen, ChooseLanguage.filter())
    return router


async def on_start(message: Message, base: Base, person: Person, page: Page, i18n: I18n) -> None:
    """Greet; in both languages as long as the person has chosen none."""
    languages = [page.language] if await person.language() else list(reversed(LANGUAGES))
    greetings = [_welcome(i18n, language) for language in languages]
    await message.answer("\n\n".join(greetings), reply_markup=keyboards.welcome(examples(base), page))


async def on_help(message: Message, bot: Bot) -> None:
    """What the bot can do."""
    text = _(
        "Write your question in your own words, in Kazakh or Russian: I answer with facts, each with its date and "
        "sources. If you edit a question, its answer changes too. In any chat, type @{name} and a few words, and "
        "you can send an answer there.\n\n"
        "/topics — everything I know, by topic\n"
        "/language — Kazakh or Russian\n"
        "/about — where the answers come from\n"
        "/mydata — what I keep about you, and how to delete it"
    )
    await message.answer(text.format(name=(await bot.me()).username))


async def on_about(message: Message, base: Base, page: Page) -> None:
    """Where the answers come from, and how much there is."""
    text = _(
        "I answer only from a checked collection of published facts about Alatau City: laws, official pages and "
        "the press. I do not guess: where there is no confirmed fact, I say so. Before you decide anything "
        "important, open the source under the answer.\n\n"
        "Facts: {facts}\nSources: {sources}\nNewest fact as of: {date}"
    )
    newest = max((fact.as_of for fact in base.facts), default=page.today)
    await message.answer(
        text.format(
            facts=format_decimal(len(base.facts), locale=page.language),
            sources=format_decimal(len(base.sources), locale=page.language),
            date=written_date(newest, page.language),
        )
    )


async def on_language(message: Message, i18n: I18n) -> None:
    """Offer the languages."""
    question = "\n".join(_ask_language(i18n, language) for language in reversed(LANGUAGES))
    await message.answer(question, reply_markup=keyboards.choice_of_language())


async def on_language_chosen(
    query: CallbackQuery, callback_data: ChooseLanguage, base: Base, person: Person, pages: PageFactory, i18n: I18n
) -> None:
    """Remember the choice, and greet in that language where the choice was offered."""
    await person.choose(callback_data.language)
    page = pages(callback_data.language)
    await acknowledge(query)
    await replace(query, _welcome(i18n, page.language), keyboards.welcome(examples(base), page))


def examples(base: Base) -> list[Fact]:
    """Questions to begin with: the first of each of the first topics, or the first of all."""
    first = [fact for topic in base.topics if (fact := base.find(topic.first[0])) is not None]
    return (first or list(base.facts))[:EXAMPLES]


def _welcome(i18n: I18n, language: str) -> str:
    with i18n.use_locale(language):
        return _(
            "Hello! I answer questions about Alatau City, the new city near Almaty. Every answer comes with its "
            "date and sources.\n\nWrite your question in your own words or begin with one of those below."
        )


def _ask_language(i18n: I18n, language: str) -> str:
    with i18n.use_locale(language):
        return _("Which language shall I speak with you?")
