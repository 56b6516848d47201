"""Publishing a draft: a reason, then at once, or as a proposal where a second editor is needed."""

from dataclasses import replace

from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.i18n import I18n
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import Desk
from handlers.admins.editing.callbacks import ShowProposals, Step, ViewFact
from handlers.admins.editing.difference import render_difference
from handlers.admins.editing.notifying import tell_proposed
from handlers.admins.editing.overview import origin_of, show_overview
from handlers.admins.editing.preview import Ready, check, ready
from handlers.admins.editing.session import Content, Event, awaiting, back, button, cancel, fact_draft, finish, present
from handlers.admins.editing.words import author_name, field_name, shown_value
from handlers.admins.panel import names_of, plain, when
from handlers.admins.publishing import proposed
from handlers.admins.telling import QUESTION, with_fact
from handlers.rendering import Page, PageFactory
from handlers.splitting import split
from knowledge.editing.difference import difference, drafts_difference
from knowledge.editing.draft import FactDraft
from knowledge.editing.entering import one_line
from knowledge.editing.merging import merged
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.proposals import Proposal, Request
from knowledge.store.revision import Change, Kind, Stale
from knowledge.store.revisions import Authorship

REASON = "reason"
"""What is awaited before anything is published."""

ROOM = 1_700
"""Characters of each of the two differences that are shown."""

MINE = 700
"""Characters of a value that could not be carried over, shown to be copied."""

LONGEST = 500
"""Characters of a reason."""


async def on_publish(query: CallbackQuery, desk: Desk, draft: Content, store: Store, page: Page) -> None:
    """Ask for the reason, once a preview has shown no errors."""
    preview = draft.get("preview")
    if preview is None or preview["errors"]:
        await show_overview(query, desk, draft, store, page)
        return
    await _ask_reason(query, desk, draft)


async def take_reason(
    message: Message, desk: Desk, draft: Content, store: Store, page: Page, pages: PageFactory, i18n: I18n
) -> None:
    """Publish for the reason that was typed."""
    reason = reason_of(message)
    if reason is None:
        await _ask_reason(message, desk, draft, note=bad_reason())
        return
    found = await ready(message, desk, draft, store, page)
    if found is None:
        return
    # Others may have published since the preview, this fact or others.
    made = fact_draft(draft)
    head = await store.revisions.head(found.fact.id)
    if (head.number if head is not None else None) != made.parent:
        await _show_stale(message, desk, draft, Stale(Change(found.fact, made.parent), head), store, page)
        return
    errors = [fault for fault in await check(found, page.base, pages) if not fault.warning]
    if errors:
        note = _("Other facts have changed meanwhile. Open the preview again.")
        await show_overview(message, desk, draft, store, page, note=note)
        return
    await _publish(message, desk, draft, found, reason, store, page, pages, i18n)


def reason_of(message: Message) -> str | None:
    """The reason that was typed; None where it is none."""
    reason = one_line(message.text or "")
    return reason if 1 < len(reason) <= LONGEST else None


def bad_reason() -> str:
    """Why it is none."""
    return _("A reason is needed, as text of at most 500 characters.")


async def _ask_reason(event: Event, desk: Desk, draft: Content, *, note: str | None = None) -> None:
    awaiting(draft, REASON)
    text = _("Why is it changed? Write the reason: it stays in the history. Then it is published.")
    await present(event, desk, draft, f"{note}\n\n{text}" if note else text, [back(), cancel()])


async def _publish(
    message: Message,
    desk: Desk,
    draft: Content,
    found: Ready,
    reason: str,
    store: Store,
    page: Page,
    pages: PageFactory,
    i18n: I18n,
) -> None:
    made = fact_draft(draft)
    changes = [Change(found.fact, made.parent), *(Change(source, None) for source in found.sources)]
    by = Authorship(desk.editor, reason, from_draft=True)
    question: int | None = draft.get(QUESTION)
    before = [found.origin] if found.origin else []
    proposal = await proposed(store, changes, by, before=before, question=question)
    if proposal is not None:
        await tell_proposed(store, i18n, proposal)
        await finish(message, desk, draft, proposed_text(proposal), [proposals_row()])
        return
    told: int | None = None
    try:
        if question is None:
            done = await store.revisions.publish(changes, by)
        else:
            tell = with_fact(found.fact, pages, found.sources)
            done, told = await store.questions.publish(question, changes, by, tell)
    except Stale as stale:
        await _show_stale(message, desk, draft, stale, store, page)
        return
    text = _("✅ Published: {id}, revision {number}. People are answered so from now on.")
    shown = text.format(id=f"<b>{found.fact.id}</b>", number=done[0].number)
    if question is not None:
        shown += "\n" + _("Told about it: {count}").format(count=told or 0)
    await finish(message, desk, draft, shown, [[button(_("👁 Fact"), ViewFact(fact=found.fact.id))]])


def proposed_text(proposal: Proposal) -> str:
    """What is said of a change that waits for a second editor."""
    text = _("🤝 This topic needs a second editor: proposal № {number} waits for another editor's approval.")
    return text.format(number=proposal.id)


def proposals_row() -> list[InlineKeyboardButton]:
    """The way to the proposals."""
    return [button(_("🤝 Proposals"), ShowProposals())]


async def propose(
    message: Message, desk: Desk, draft: Content, what: tuple[str, Request, str], store: Store, i18n: I18n
) -> None:
    """Keep a change for a second editor, tell the others, and finish the draft.

    Args:
        what: the fact's id, the change, and the reason.
    """
    item, request, reason = what
    proposal = await store.proposals.add(item, request, author=desk.editor, reason=reason, from_draft=True)
    await tell_proposed(store, i18n, proposal)
    await finish(message, desk, draft, proposed_text(proposal), [proposals_row()])


async def _show_stale(message: Message, desk: Desk, draft: Content, stale: Stale, store: Store, page: Page) -> None:
    """Somebody was first: both versions, and the choice."""
    made = fact_draft(draft)
    if stale.change.kind is Kind.SOURCE:
        # Another has added a source of that id: it is cited, and need not be added.
        known = stale.change.item.id
        left = tuple(source for source in made.sources if source.id != known)
        draft["draft"] = replace(made, sources=left).to_json()
        note = _("The source {id} is there already; check that it is the one you mean.").format(id=known)
        await show_overview(message, desk, draft, store, page, note=note)
        return
    awaiting(draft, None)
    draft.pop("preview", None)
    origin = await origin_of(made, store)
    current = stale.current
    theirs = current.item if current is not None and isinstance(current.item, Fact) else None
    names = await names_of(store.editors)
    before = FactDraft.of(origin, None) if origin is not None else FactDraft({})
    parts = [f"<b>{_('Somebody else was first.')}</b>"]
    if current is not None:
        by = plain(author_name(current.author, names))
        text = _("Revision {number} by {author}, {when}:")
        parts.append(text.format(number=current.number, author=f"<b>{by}</b>", when=when(current.at, store.clock)))
        parts.append(plain(current.reason) if current.reason else "")
    parts.append(split(render_difference(difference(origin, theirs)), ROOM)[0])
    parts.append(f"<b>{_('Your edit:')}</b>")
    parts.append(split(render_difference(drafts_difference(before, made)), ROOM)[0])
    rows = [[button(_("🔀 Go on from the newest"), Step(action="rebase"))], cancel()]
    await present(message, desk, draft, "\n\n".join(part for part in parts if part), rows)


async def on_rebase(query: CallbackQuery, desk: Desk, draft: Content, store: Store, page: Page) -> None:
    """Carry the edit over to the newest revision."""
    made = fact_draft(draft)
    head = await store.revisions.head(made.id)
    if head is None or not isinstance(head.item, Fact):
        await show_overview(query, desk, draft, store, page)
        return
    if not head.live:
        await finish(query, desk, draft, _("{id} was retired meanwhile; the edit is dropped.").format(id=made.id))
        return
    found = merged(made, await origin_of(made, store), head.item, head.number)
    draft["draft"] = found.draft.to_json()
    lines = [_("Now from revision {number}.").format(number=head.number)]
    if found.carried:
        lines.append(_("Carried over: {fields}").format(fields=", ".join(map(field_name, found.carried))))
    if found.collided:
        fields = ", ".join(map(field_name, found.collided))
        lines.append(_("❗ Changed by both, left as the other has it: {fields}").format(fields=fields))
        lines += [f"{field_name(name)}, {_('yours')}: {shown_value(made.value(name), MINE)}" for name in found.collided]
    await show_overview(query, desk, draft, store, page, note="\n".join(lines))
