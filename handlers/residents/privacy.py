"""/mydata: what is kept about a person, in plain words, and its deletion."""

from collections.abc import Iterator, Sequence
from html import escape

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.team.buttons import role_name
from handlers.keyboards import LANGUAGE_NAMES
from handlers.person import Person
from handlers.rendering import Page, excerpt, written_date
from handlers.sending import acknowledge, replace
from handlers.splitting import split
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.people import Known
from knowledge.store.privacy import Held, Voted, Wished

SHOWN = 20
"""Wishes, and votes, that are listed one by one."""

QUOTED = 120
"""Characters of a question that are quoted."""


class Forget(CallbackData, prefix="d1"):
    """Delete what is kept: asked for, confirmed, or left as it is."""

    step: str


def privacy_router() -> Router:
    """/mydata and its buttons."""
    router = Router(name="privacy")
    router.message.register(on_mydata, Command("mydata"), F.chat.type == ChatType.PRIVATE)
    router.message.register(on_mydata_in_a_group, Command("mydata"))
    router.callback_query.register(on_forget, Forget.filter(F.step == "ask"))
    router.callback_query.register(on_sure, Forget.filter(F.step == "sure"))
    router.callback_query.register(on_keep, Forget.filter(F.step == "keep"))
    return router


async def on_mydata(message: Message, store: Store, page: Page, role: Role | None, keep_days: int) -> None:
    """Tell everything that is kept about the one who asks."""
    held = await store.privacy.of(message.chat.id)
    await message.answer(_told(held, page, role, keep_days), reply_markup=_keyboard(held))


async def on_mydata_in_a_group(message: Message) -> None:
    """Not before everyone's eyes."""
    await message.reply(_("Please send me /mydata in our private chat: it is nobody else's business."))


async def on_forget(query: CallbackQuery) -> None:
    """Ask whether they are sure."""
    await acknowledge(query)
    text = _(
        "Delete everything that I keep about you? I forget your language, what you are waiting for, and your "
        "votes; messages that you were to get are not sent. This cannot be undone."
    )
    rows = [[_button(_("🗑 Yes, delete"), "sure")], [_button(_("Leave it"), "keep")]]
    await replace(query, text, InlineKeyboardMarkup(inline_keyboard=rows))


async def on_sure(query: CallbackQuery, store: Store, person: Person) -> None:
    """Delete it."""
    if query.message is None or query.message.chat.type != ChatType.PRIVATE:
        await acknowledge(query)
        return
    await store.privacy.forget(query.message.chat.id)
    await person.forget()
    await acknowledge(query)
    text = _("Done: I keep nothing about you any more. As soon as you write again, I note your language and the day.")
    await replace(query, text, None)


async def on_keep(query: CallbackQuery, store: Store, page: Page, role: Role | None, keep_days: int) -> None:
    """Show it again."""
    await acknowledge(query)
    if query.message is not None and query.message.chat.type == ChatType.PRIVATE:
        held = await store.privacy.of(query.message.chat.id)
        await replace(query, _told(held, page, role, keep_days), _keyboard(held))


def _told(held: Held, page: Page, role: Role | None, keep_days: int) -> str:
    parts = [f"<b>{escape(_('What I keep about you'), quote=False)}</b>"]
    parts += _person(held.known, page) if held.known else [_("Nothing yet.")]
    parts += _wishes(held.wishes, page)
    parts += _votes(held.votes, page)
    if held.waiting:
        parts.append(_("Messages that you are still to get: {count}").format(count=held.waiting))
    if held.sent:
        parts.append(_("Messages that I have sent you of my own accord: {count}").format(count=held.sent))
    if role is not None:
        parts.append(_role(role))
    parts.append(
        _(
            "The log of questions does not know who asked. Phone numbers, IINs, cards and addresses are taken out "
            "of the texts before they are kept; the texts are deleted after {days} days, only counts stay."
        ).format(days=keep_days)
    )
    # Far below the limit by its caps; a cut would lose the end of a list at worst.
    return split("\n\n".join(parts))[0]


def _person(known: Known, page: Page) -> Iterator[str]:
    language = LANGUAGE_NAMES[known.language]
    chosen = _("Language: {language}, chosen by you") if known.chosen else _("Language: {language}, as in Telegram")
    dates = _("You first wrote on {since}, last on {seen}").format(
        since=written_date(known.since.date(), page.language), seen=written_date(known.seen, page.language)
    )
    yield f"{chosen.format(language=language)}\n{dates}"


def _wishes(wishes: Sequence[Wished], page: Page) -> Iterator[str]:
    if wishes:
        lines = [
            f"• {escape(excerpt(wish.text, QUOTED) if wish.text else '…', quote=False)} "
            f"({written_date(wish.at.date(), page.language)})"
            for wish in wishes[:SHOWN]
        ]
        yield "\n".join([_("You wait for the answers to these questions:"), *lines, *_more(len(wishes))])


def _votes(votes: Sequence[Voted], page: Page) -> Iterator[str]:
    if votes:
        lines = [
            f"{'👍' if vote.good else '👎'} {escape(_asked(vote.fact, page), quote=False)}" for vote in votes[:SHOWN]
        ]
        yield "\n".join([_("How you rated answers:"), *lines, *_more(len(votes))])


def _asked(fact_id: str, page: Page) -> str:
    fact = page.base.find(fact_id)
    return excerpt(fact.wording(page.language).question, QUOTED) if fact is not None else fact_id


def _more(count: int) -> list[str]:
    return [_("And more: {count}").format(count=count - SHOWN)] if count > SHOWN else []


def _role(role: Role) -> str:
    text = _(
        "Your role: {role}. It stays, and so does the record of what you did with it; an owner can take the role "
        "from you."
    )
    return text.format(role=role_name(role))


def _keyboard(held: Held) -> InlineKeyboardMarkup | None:
    if held.nothing:
        return None
    return InlineKeyboardMarkup(inline_keyboard=[[_button(_("🗑 Delete it all"), "ask")]])


def _button(text: str, step: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=Forget(step=step).pack())
