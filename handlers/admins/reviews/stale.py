"""/stale: facts whose review is due, or soon will be."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.i18n import I18n
from aiogram.utils.i18n import gettext as _

from handlers.admins.editing.callbacks import Begin
from handlers.admins.editing.notifying import tell_proposed
from handlers.admins.editing.session import EDIT
from handlers.admins.menu.buttons import to_menu
from handlers.admins.panel import Rows, label, plain, show
from handlers.admins.publishing import publish
from handlers.admins.reviews.buttons import StaleButton, StaleStep
from handlers.keyboards import button, part_of, turns
from handlers.rendering import Page, render_facts, written_date
from handlers.sending import acknowledge
from knowledge.base import Base
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.proposals import Proposal
from knowledge.store.revision import Change, Revision, Stale
from knowledge.store.revisions import Authorship

SOON = timedelta(days=30)
A_PAGE = 6
MONTHS = (3, 12)
"""Until when a fact that was checked is good."""


async def on_stale(message: Message, store: Store, page: Page) -> None:
    """List them, those first that are due longest."""
    await show(message, *await _list(store, page, 0))


async def on_list(query: CallbackQuery, callback_data: StaleButton, store: Store, page: Page) -> None:
    """The list again, or another page of it."""
    await show(query, *await _list(store, page, callback_data.page))


async def on_open(query: CallbackQuery, callback_data: StaleButton, store: Store, page: Page, role: Role) -> None:
    """One fact as people see it, and what to do with it."""
    head = await _head(store, callback_data.fact)
    if head is None:
        await show(query, *await _list(store, page, callback_data.page), notice=_("This fact is no longer there."))
        return
    await show(query, *_card(head, page, callback_data.page, role))


async def on_checked(
    query: CallbackQuery, callback_data: StaleButton, store: Store, page: Page, role: Role, i18n: I18n
) -> None:
    """Set the next review; nothing else changes, least of all the day on which the fact was seen to hold."""
    head = await _head(store, callback_data.fact)
    if head is None or not isinstance(head.item, Fact) or callback_data.months not in MONTHS:
        await show(query, *await _list(store, page, callback_data.page), notice=_("This fact is no longer there."))
        return
    if head.item.review_by > page.today + SOON:
        await show(query, *_card(head, page, callback_data.page, role), notice=_("Somebody has checked it already."))
        return
    checked = head.item.model_copy(update={"review_by": later(page.today, callback_data.months)})
    by = Authorship(query.from_user.id, _("Checked: it still holds"))
    try:
        done = await publish(store, [Change(checked, head.number)], by)
    except Stale:
        await acknowledge(query, _("It was edited just now: look again."))
        await on_open(query, callback_data, store, page, role)
        return
    if isinstance(done, Proposal):
        await tell_proposed(store, i18n, done)
        text = _("This topic needs a second editor: it waits for one in /proposals")
    else:
        text = _("Checked. Next review: {date}").format(date=written_date(checked.review_by, page.language))
    await show(query, f"✅ <b>{plain(_question(checked, page))}</b>\n{text}", [_back(callback_data.page)])


def due(base: Base, today: date) -> Sequence[Fact]:
    """The facts whose review is due within `SOON`, those first that are due longest."""
    found = [fact for fact in base.facts if fact.review_by <= today + SOON]
    return sorted(found, key=lambda fact: (fact.review_by, fact.id))


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


async def _list(store: Store, page: Page, number: int) -> tuple[str, Rows]:
    facts = due(page.base, page.today)
    shown, number = part_of(facts, number, A_PAGE)
    rows: list[list[InlineKeyboardButton]] = []
    for fact in shown:
        # The base may be a second behind what was just checked.
        head = await _head(store, fact.id)
        if head is None or not isinstance(head.item, Fact):
            continue
        now = head.item
        text = f"{_sign(now, page)} {now.review_by:%d.%m.%Y} · {_question(now, page)}"
        rows.append([button(label(text), StaleButton(do=StaleStep.OPEN, fact=fact.id, page=number))])
    overdue = sum(fact.is_stale(page.today) for fact in facts)
    lines = [f"<b>{_('Facts to review')}</b>", ""]
    if facts:
        lines.append(_("Overdue: {count}").format(count=overdue))
        lines.append(_("Due within 30 days: {count}").format(count=len(facts) - overdue))
    else:
        lines.append(_("Nothing is due within 30 days."))
    rows += turns(len(facts), number, A_PAGE, lambda to: StaleButton(do=StaleStep.LIST, page=to))
    return "\n".join(lines), [*rows, to_menu()]


def _card(head: Revision, page: Page, number: int, role: Role) -> tuple[str, Rows]:
    if not isinstance(head.item, Fact):
        raise TypeError(head.kind)
    fact = head.item
    review = _("Review due: {date}").format(date=written_date(fact.review_by, page.language))
    told = render_facts([fact], page, titled=True)[0]
    rows: list[list[InlineKeyboardButton]] = []
    text = f"{told}\n\n{_sign(fact, page)} {review}"
    if role.may(Role.EDITOR):
        if fact.review_by <= page.today + SOON:
            rows = [[_checked(fact, months, number) for months in MONTHS]]
        rows.append([button(_("✏️ Edit"), Begin(kind=EDIT, item=fact.id))])
    return text, [*rows, _back(number)]


def _checked(fact: Fact, months: int, number: int) -> InlineKeyboardButton:
    text = _("✅ Checked: +{months} months").format(months=months)
    return button(text, StaleButton(do=StaleStep.CHECKED, fact=fact.id, months=months, page=number))


def _sign(fact: Fact, page: Page) -> str:
    if fact.is_stale(page.today):
        return "⚠️"
    return "🕒" if fact.review_by <= page.today + SOON else "✅"


def _question(fact: Fact, page: Page) -> str:
    return fact.wording(page.language).question


def _back(number: int) -> list[InlineKeyboardButton]:
    return [button(_("⬅️ Back"), StaleButton(do=StaleStep.LIST, page=number))]


async def _head(store: Store, fact: str) -> Revision | None:
    """The fact's newest revision; None where it is no more."""
    head = await store.revisions.head(fact)
    return head if head is not None and head.live else None
