"""/proposals: changes that wait for a second editor."""

from collections.abc import Mapping

from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.editing.callbacks import Decide, ShowProposal, ShowProposals, ViewFact
from handlers.admins.editing.difference import render_difference, render_revisions
from handlers.admins.editing.session import Event, button
from handlers.admins.editing.words import author_name
from handlers.admins.panel import Rows, names_of, plain, show, when
from handlers.keyboards import part_of, turns
from handlers.sending import acknowledge
from handlers.splitting import split
from knowledge.editing.difference import difference
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.proposals import Proposal, Publication, Retirement, Rollback, State

SHOWN = 20
"""Proposals that are listed; more than a handful never wait."""


async def on_proposals(message: Message, store: Store) -> None:
    """List them."""
    await show_list(message, store)


async def on_list(query: CallbackQuery, store: Store) -> None:
    """The list in the place of what was there."""
    await show_list(query, store)


async def on_proposal(query: CallbackQuery, callback_data: ShowProposal, store: Store, role: Role) -> None:
    """One of them, with what it would change."""
    await show_proposal(query, callback_data.number, store, role, part=callback_data.part)


async def show_list(event: Event, store: Store) -> None:
    """The proposals that wait, oldest first."""
    found = (await store.proposals.open())[:SHOWN]
    names = await names_of(store.editors)
    lines = [_entry(proposal, store, names) for proposal in found]
    title = _("Wait for a second editor: {count}").format(count=len(found))
    text = "\n\n".join([f"<b>{title}</b>", *lines]) if found else _("No proposal waits for a second editor.")
    rows = [[button(f"№ {one.id} · {one.item}", ShowProposal(number=one.id))] for one in found]
    await show(event, split(text)[0], rows)


async def show_proposal(
    query: CallbackQuery, number: int, store: Store, role: Role, *, part: int = 0, note: str | None = None
) -> None:
    """One proposal, with the buttons to decide on it.

    Args:
        note: HTML, to be shown above it.
    """
    proposal = await store.proposals.find(number)
    if proposal is None or proposal.state is not State.OPEN:
        await acknowledge(query, _("This is settled already."))
        await show_list(query, store)
        return
    entry = _entry(proposal, store, await names_of(store.editors))
    text = "\n\n".join([*([note] if note else []), entry, await _change(proposal, store)])
    shown, part = part_of(split(text), part, 1)
    rows: Rows = [
        *turns(len(split(text)), part, 1, lambda to: ShowProposal(number=number, part=to)),
        *(_decisions(proposal, query.from_user.id) if role.may(Role.EDITOR) else []),
        [button(_("👁 Fact"), ViewFact(fact=proposal.item)), button(_("⬅️ Back"), ShowProposals())],
    ]
    await show(query, shown[0], rows)


def _decisions(proposal: Proposal, user: int) -> Rows:
    if proposal.author == user:
        return [[button(_("↩️ Withdraw"), Decide(number=proposal.id, decision="withdraw"))]]
    return [
        [
            button(_("✅ Approve"), Decide(number=proposal.id, decision="approve")),
            button(_("❌ Decline"), Decide(number=proposal.id, decision="decline")),
        ]
    ]


def _entry(proposal: Proposal, store: Store, names: Mapping[int, str]) -> str:
    author = plain(author_name(proposal.author, names))
    what = {
        Publication: _("edit"),
        Retirement: _("retirement"),
        Rollback: _("rollback"),
    }[type(proposal.request)]
    head = f"<b>№ {proposal.id}</b> · {plain(proposal.item)} · {what} · {author} · {when(proposal.at, store.clock)}"
    return f"{head}\n{plain(proposal.reason, 300)}"


async def _change(proposal: Proposal, store: Store) -> str:
    """What it would change, against what stands now."""
    head = await store.revisions.head(proposal.item)
    request = proposal.request
    if isinstance(request, Retirement):
        if request.successor is None:
            return _("🗄 Retired without a successor")
        return _("🗄 Retired; its id leads to {successor}").format(successor=f"<code>{request.successor}</code>")
    if isinstance(request, Rollback):
        earlier = await store.revisions.numbered(request.number)
        return render_revisions(head, earlier) if earlier is not None else _("There is no such revision")
    parts: list[str] = []
    for change in request.changes:
        if isinstance(change.item, Fact):
            now = await store.revisions.head(change.item.id)
            before = now.item if now is not None and isinstance(now.item, Fact) else None
            parts.append(render_difference(difference(before, change.item)))
        else:
            source = change.item
            name = plain(f"{source.publisher}: {source.name} {source.url or ''}")
            parts.append(_("New source: {source}").format(source=name))
    return "\n\n".join(parts)
