"""Deciding on proposals: approving, declining with a reason, taking one's own back."""

from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import I18n
from aiogram.utils.i18n import gettext as _

from handlers.admins.busy import busy
from handlers.admins.desk import Desk
from handlers.admins.editing.callbacks import Decide
from handlers.admins.editing.notifying import tell_decided
from handlers.admins.editing.proposals import show_list, show_proposal
from handlers.admins.editing.publishing import REASON, bad_reason, proposals_row, reason_of
from handlers.admins.editing.session import DECLINE, Content, Event, awaiting, cancel, desk_of, finish, present
from handlers.admins.panel import plain
from handlers.admins.telling import with_fact
from handlers.rendering import PageFactory
from handlers.sending import acknowledge
from knowledge.errors import StoreRefused
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.proposals import State
from knowledge.store.revision import Stale


async def on_approve(
    query: CallbackQuery, callback_data: Decide, store: Store, role: Role, i18n: I18n, pages: PageFactory
) -> None:
    """Publish what another editor has proposed."""
    number = callback_data.number
    try:
        done = await store.proposals.approve(
            number, by=query.from_user.id, tell=lambda fact, sources: with_fact(fact, pages, sources)
        )
    except Stale:
        text = _("The fact was changed since this was proposed: it cannot be approved any more. Decline it.")
        await show_proposal(query, number, store, role, note=f"❗ {text}")
        return
    except StoreRefused:
        await _refused(query, number, store, role)
        return
    proposal = await store.proposals.find(number)
    if proposal is not None:
        await tell_decided(store, i18n, proposal)
    await acknowledge(query, _("Published, revision {number}.").format(number=done[0].number))
    await show_list(query, store)


async def on_withdraw(query: CallbackQuery, callback_data: Decide, store: Store) -> None:
    """Take one's own proposal back."""
    proposal = await store.proposals.find(callback_data.number)
    if proposal is None or proposal.state is not State.OPEN or proposal.author != query.from_user.id:
        await acknowledge(query, _("This is settled already."))
    else:
        await _settle(query, store, callback_data.number)
    await show_list(query, store)


async def on_decline(query: CallbackQuery, callback_data: Decide, store: Store) -> None:
    """Ask why it is declined."""
    desk = desk_of(query, store)
    proposal = await store.proposals.find(callback_data.number)
    if proposal is None or proposal.state is not State.OPEN:
        await acknowledge(query, _("This is settled already."))
        await show_list(query, store)
        return
    anyway = Decide(number=proposal.id, decision="anyway")
    if callback_data.decision != "anyway" and await busy(query, desk, DECLINE, anyway):
        return
    await show_panel(query, desk, {"kind": DECLINE, "number": proposal.id, "item": proposal.item})


async def show_panel(event: Event, desk: Desk, draft: Content, *, note: str | None = None) -> None:
    """The question for the reason."""
    awaiting(draft, REASON)
    text = _("Why is proposal № {number} on {id} declined? Its author will read it.")
    shown = text.format(number=draft["number"], id=f"<b>{plain(draft['item'])}</b>")
    await present(event, desk, draft, f"{note}\n\n{shown}" if note else shown, [cancel()])


async def on_typed(message: Message, desk: Desk, draft: Content, store: Store, i18n: I18n) -> None:
    """Decline for the reason that was typed."""
    reason = reason_of(message)
    if reason is None:
        await show_panel(message, desk, draft, note=bad_reason())
        return
    try:
        declined = await store.proposals.decline(draft["number"], by=desk.editor, reason=reason)
    except StoreRefused:
        await finish(message, desk, draft, _("This is settled already."), [proposals_row()])
        return
    if declined.state is State.DECLINED:
        await tell_decided(store, i18n, declined, reason=reason)
    text = _("Proposal № {number} is declined; its author is told.").format(number=declined.id)
    await finish(message, desk, draft, text, [proposals_row()])


async def _settle(query: CallbackQuery, store: Store, number: int) -> None:
    try:
        await store.proposals.decline(number, by=query.from_user.id, reason="")
        await acknowledge(query, _("Taken back."))
    except StoreRefused:
        await acknowledge(query, _("This is settled already."))


async def _refused(query: CallbackQuery, number: int, store: Store, role: Role) -> None:
    proposal = await store.proposals.find(number)
    own = proposal is not None and proposal.author == query.from_user.id
    text = _("Your own proposal needs another editor.") if own else _("This cannot be done any more.")
    await acknowledge(query, text)
    await show_proposal(query, number, store, role)
