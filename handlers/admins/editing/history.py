"""/history: what a fact said at each time, who changed it, and why."""

from collections.abc import Mapping
from html import escape

from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.editing.callbacks import Begin, ShowHistory, ShowRevision, ViewFact
from handlers.admins.editing.difference import render_revisions
from handlers.admins.editing.lookup import find, tell_missing, tell_usage
from handlers.admins.editing.session import ROLLBACK, Event, button, in_rows
from handlers.admins.editing.words import action_name, author_name
from handlers.admins.panel import names_of, plain, show, when
from handlers.keyboards import part_of, turns
from handlers.sending import acknowledge
from handlers.splitting import split
from knowledge.base import Base
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.revision import Kind, Revision

A_PAGE = 6
REASON = 300
"""Characters of a reason in the list."""


async def on_history(message: Message, command: CommandObject, store: Store, base: Base) -> None:
    """List the revisions of the fact that the command names."""
    if not command.args:
        await tell_usage(message, "/history area")
        return
    await _list(message, command.args, 0, store, base)


async def on_page(query: CallbackQuery, callback_data: ShowHistory, store: Store, base: Base) -> None:
    """The list in the place of what was there, or another page of it."""
    await _list(query, callback_data.fact, callback_data.page, store, base)


async def on_revision(query: CallbackQuery, callback_data: ShowRevision, store: Store, role: Role) -> None:
    """What one revision changed."""
    revision = await store.revisions.numbered(callback_data.number)
    if revision is None or revision.kind is not Kind.FACT:
        await acknowledge(query, _("There is no such revision"))
        return
    before = await store.revisions.numbered(revision.parent) if revision.parent is not None else None
    head = await store.revisions.head(revision.item.id)
    entry = _entry(revision, store, await names_of(store.editors))
    parts = split(f"<b>{plain(revision.item.id)}</b>\n{entry}\n\n{render_revisions(before, revision)}")
    shown, part = part_of(parts, callback_data.part, 1)
    rows = turns(len(parts), part, 1, lambda to: ShowRevision(number=revision.number, part=to))
    if role.may(Role.EDITOR) and head is not None and head.number != revision.number:
        rows.append([button(_("↩️ Go back to this one"), Begin(kind=ROLLBACK, item=str(revision.number)))])
    rows.append([button(_("⬅️ Back"), ShowHistory(fact=revision.item.id))])
    await show(query, shown[0], rows)


async def _list(event: Event, item: str, number: int, store: Store, base: Base) -> None:
    found = await find(store, base, item)
    if found is None:
        await tell_missing(event, item, base, ShowHistory)
        return
    fact = found.fact.id
    revisions = await store.revisions.history(fact)
    names = await names_of(store.editors)
    shown, number = part_of(revisions, number, A_PAGE)
    entries = [_entry(revision, store, names) for revision in shown]
    title = _("History of {id}").format(id=f"<code>{fact}</code>")
    buttons = [button(f"№ {revision.number}", ShowRevision(number=revision.number)) for revision in shown]
    rows = in_rows(buttons, 3) + turns(len(revisions), number, A_PAGE, lambda to: ShowHistory(fact=fact, page=to))
    rows.append([button(_("⬅️ Fact"), ViewFact(fact=fact))])
    await show(event, "\n\n".join([f"<b>{title}</b>", *entries]), rows)


def _entry(revision: Revision, store: Store, names: Mapping[int, str]) -> str:
    author = escape(author_name(revision.author, names), quote=False)
    first = f"<b>№ {revision.number}</b> · {when(revision.at, store.clock)} · {author} · {action_name(revision.action)}"
    return f"{first}\n{plain(revision.reason, REASON)}" if revision.reason else first
