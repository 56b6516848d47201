"""Telling editors of proposals at once, each in their language."""

from collections.abc import Callable
from html import escape

from aiogram.utils.i18n import I18n
from aiogram.utils.i18n import gettext as _

from handlers.admins.commands import language_of
from handlers.admins.editing.callbacks import ShowProposal
from handlers.rendering import excerpt
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.outbox import Letter
from knowledge.store.proposals import Proposal, State

REASON = 500
"""Characters of a reason in a letter."""


async def tell_proposed(store: Store, i18n: I18n, proposal: Proposal) -> None:
    """Tell all other editors that a proposal waits for one of them."""
    known = [editor.user for editor in await store.editors.all() if editor.role.may(Role.EDITOR)]
    others = dict.fromkeys((*sorted(store.editors.owners), *known))
    others.pop(proposal.author, None)

    def text() -> str:
        line = _("🤝 Proposal № {number} on {id} waits for a second editor: {reason}")
        return _filled(line, proposal, proposal.reason)

    await store.outbox.add([await _letter(store, i18n, user, text, proposal) for user in others])


async def tell_decided(store: Store, i18n: I18n, proposal: Proposal, *, reason: str = "") -> None:
    """Tell its author what became of a proposal."""

    def text() -> str:
        if proposal.state is State.APPROVED:
            return _filled(_("✅ Your proposal № {number} on {id} is approved and published."), proposal, reason)
        return _filled(_("Your proposal № {number} on {id} was declined: {reason}"), proposal, reason)

    await store.outbox.add([await _letter(store, i18n, proposal.author, text, proposal)])


def _filled(line: str, proposal: Proposal, reason: str) -> str:
    shown = escape(excerpt(reason, REASON), quote=False)
    return line.format(number=proposal.id, id=f"<b>{proposal.item}</b>", reason=shown)


async def _letter(store: Store, i18n: I18n, user: int, text: Callable[[], str], proposal: Proposal) -> Letter:
    with i18n.use_locale(await language_of(store, user, "ru")):
        rows = (((_("👁 Open"), ShowProposal(number=proposal.id).pack()),),)
        return Letter(user, text(), rows if proposal.state is State.OPEN else None, "proposal")
