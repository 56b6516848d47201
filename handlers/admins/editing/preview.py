"""The preview: the answer as people will see it, the checks, and what would be answered otherwise."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import escape
from pathlib import Path

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import Desk
from handlers.admins.editing.callbacks import Step
from handlers.admins.editing.faults import fault_text, flaw_text
from handlers.admins.editing.overview import origin_of, show_overview
from handlers.admins.editing.session import Content, Event, awaiting, back, button, cancel, fact_draft, present
from handlers.admins.editing.trial import Trial, try_out
from handlers.keyboards import turns
from handlers.rendering import Page, PageFactory, excerpt, render_facts
from handlers.splitting import split
from knowledge.assistant import Assistant
from knowledge.base import Base
from knowledge.editing.draft import changed
from knowledge.editing.examining import candidate, examine
from knowledge.editing.replaying import Replay, Turn
from knowledge.errors import Fault
from knowledge.model import LANGUAGES, Fact, Source
from knowledge.store import Store

_NOWHERE = Path("draft")

FAULTS = 15
"""Faults that are listed of each kind."""

EXAMPLES = 10
"""Questions that are listed of those answered otherwise."""

QUESTION = 80
"""Characters of a question in the list."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A fact that is complete.

    Attributes:
        sources: new ones, to be published with it.
        origin: what it said before; None for a new one.
    """

    fact: Fact
    sources: tuple[Source, ...]
    origin: Fact | None


async def ready(event: Event, desk: Desk, draft: Content, store: Store, page: Page) -> Ready | None:
    """The draft's fact; None where it is not complete or changes nothing, which is shown."""
    made = fact_draft(draft)
    fact, flaws = made.read()
    origin = await origin_of(made, store)
    if fact is None:
        lines = dict.fromkeys(f"❗ {flaw_text(flaw)}" for flaw in flaws)
        note = "\n".join([f"<b>{_('Not yet complete:')}</b>", *list(lines)[:FAULTS]])
        await show_overview(event, desk, draft, store, page, note=note)
        return None
    if origin is not None and not changed(made, origin):
        await show_overview(event, desk, draft, store, page, note=f"<b>{_('Nothing is changed yet.')}</b>")
        return None
    return Ready(fact, made.cited(), origin)


async def on_preview(
    query: CallbackQuery,
    desk: Desk,
    draft: Content,
    store: Store,
    page: Page,
    pages: PageFactory,
    assistant: Assistant,
) -> None:
    """Make the preview; takes some seconds, with progress."""
    found = await ready(query, desk, draft, store, page)
    if found is None:
        return
    awaiting(draft, None)
    draft.pop("field", None)
    await present(query, desk, draft, _("⏳ Checking…"), [back()])
    faults = await check(found, page.base, pages)

    async def progress(asked: int, total: int) -> None:
        text = _("⏳ Asking questions again: {asked} of {total}").format(asked=asked, total=total)
        await present(query, desk, draft, text, [back()])

    logged = await store.log.texts(store.clock() - timedelta(days=30), limit=Trial.MOST)
    trial = Trial(candidate(page.base, found.fact, found.sources), found.fact, found.origin, tuple(logged))
    misfound, replay = await try_out(assistant, trial, progress)
    faults += misfound
    text = "\n\n".join([*_answers(found, page.base, pages), _checks(faults), _replay(replay)])
    draft["preview"] = {"parts": split(text), "errors": sum(not fault.warning for fault in faults)}
    await show_preview(query, desk, draft, 0)


async def show_preview(event: Event, desk: Desk, draft: Content, number: int) -> None:
    """Show a part of the preview that was made."""
    awaiting(draft, None)
    parts, errors = draft["preview"]["parts"], draft["preview"]["errors"]
    number = min(max(number, 0), len(parts) - 1)
    rows = [
        *turns(len(parts), number, 1, lambda to: Step(action="part", value=str(to))),
        *([] if errors else [[button(_("🚀 Publish"), Step(action="publish"))]]),
        back(),
        cancel(),
    ]
    await present(event, desk, draft, parts[number], rows)


async def on_part(
    query: CallbackQuery, callback_data: Step, desk: Desk, draft: Content, store: Store, page: Page
) -> None:
    """Turn the preview's pages."""
    if "preview" not in draft or not callback_data.value.isdecimal():
        await show_overview(query, desk, draft, store, page)
        return
    await show_preview(query, desk, draft, int(callback_data.value))


async def check(found: Ready, base: Base, pages: PageFactory) -> list[Fault]:
    """The checks that need no search: across facts, numbers, and that each answer fits one message."""
    today = pages("ru").today
    faults = await asyncio.to_thread(examine, base, found.fact, found.sources, today)
    return [*faults, *_overlong(found, base, pages, today)]


def _overlong(found: Ready, base: Base, pages: PageFactory, today: date) -> list[Fault]:
    new = candidate(base, found.fact, found.sources)
    review = found.fact.review_by
    # With the question above it and as if its review were overdue, an answer is at its longest.
    late = max(today, review + timedelta(days=1) if review < date.max else review)
    faults: list[Fault] = []
    for language in LANGUAGES:
        taken = len(render_facts([found.fact], replace(pages(language), base=new, today=late), titled=True))
        if taken > 1:
            reason = f"{found.fact.id}: the answer with its sources takes {taken} messages; it must fit one"
            faults.append(Fault(_NOWHERE, 0, reason))
    return faults


def _answers(found: Ready, base: Base, pages: PageFactory) -> list[str]:
    new = candidate(base, found.fact, found.sources)
    return [
        "\n\n".join(render_facts([found.fact], replace(pages(language), base=new), titled=True))
        for language in LANGUAGES
    ]


def _checks(faults: Sequence[Fault]) -> str:
    errors = [fault for fault in faults if not fault.warning]
    warnings = [fault for fault in faults if fault.warning]
    if not faults:
        return f"<b>{_('Checks')}</b>\n✅ " + _("Nothing is wrong.")
    title = _("Checks: errors {errors}, warnings {warnings}").format(errors=len(errors), warnings=len(warnings))
    lines = [*_listed(errors, "❗"), *_listed(warnings, "⚠️")]
    if errors:
        lines.append(_("With errors it cannot be published."))
    return "\n".join([f"<b>{title}</b>", *lines])


def _listed(faults: Sequence[Fault], mark: str) -> list[str]:
    lines = list(dict.fromkeys(f"{mark} {fault_text(fault)}" for fault in faults))
    if len(lines) > FAULTS:
        return [*lines[:FAULTS], _("…and {count} more").format(count=len(lines) - FAULTS)]
    return lines


def _replay(replay: Replay) -> str:
    title = _("Questions asked again: {asked} of {total}").format(asked=replay.asked, total=replay.total)
    if not replay.turns:
        return f"<b>{title}</b>\n✅ " + _("All are answered as before.")
    counts = _("no longer answered: {lost}; with another fact: {moved}; newly answered: {gained}").format(
        lost=len(replay.lost), moved=len(replay.moved), gained=len(replay.gained)
    )
    examples = [*replay.lost, *replay.moved, *replay.gained][:EXAMPLES]
    return "\n".join([f"<b>{title}</b>", counts, *map(_turn, examples)])


def _turn(turn: Turn) -> str:
    before, after = (", ".join(ids) or "—" for ids in (turn.before, turn.after))
    return f"• «{escape(excerpt(turn.text, QUESTION), quote=False)}»: {before} → {after}"
