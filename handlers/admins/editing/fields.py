"""Filling in one field: by buttons where there is a choice, else by what is typed."""

from typing import Any

from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import Desk
from handlers.admins.editing.callbacks import Step
from handlers.admins.editing.choices import choices, removals
from handlers.admins.editing.faults import flaw_text, unfit_text
from handlers.admins.editing.overview import show_overview
from handlers.admins.editing.picking import Pick, pick
from handlers.admins.editing.session import Content, Event, awaiting, back, button, fact_draft, present
from handlers.admins.editing.words import field_name, shown_value
from handlers.admins.panel import Rows
from handlers.rendering import Page
from knowledge.assistant import Assistant
from knowledge.editing.draft import FIELDS
from knowledge.editing.entering import Unfit, entered
from knowledge.store import Store

OPTIONAL = ("related", "superseded_by", "figures", "names")
_CHOSEN = ("topic", "status", "audience")
_DATES = ("as_of", "review_by")
PICKED = ("sources", "related", "superseded_by")
"""Fields that take ids of what there is."""

REPLACE = "replace"

SHOWN = 3_000
"""Characters of a value that are shown, so that the hint below it fits."""


async def on_field(
    query: CallbackQuery, callback_data: Step, desk: Desk, draft: Content, store: Store, page: Page
) -> None:
    """Open a field."""
    made = fact_draft(draft)
    if callback_data.value not in FIELDS and not (callback_data.value == "id" and made.parent is None):
        await show_overview(query, desk, draft, store, page)
        return
    draft.pop("mode", None)
    draft.pop("source", None)
    await show_field(query, desk, draft | {"field": callback_data.value}, page)


async def show_field(
    event: Event, desk: Desk, draft: Content, page: Page, *, note: str | None = None, found: Rows = ()
) -> None:
    """Show the field that is open.

    Args:
        note: HTML, to be shown above it.
        found: buttons of what was searched for.
    """
    field = str(draft["field"])
    awaiting(draft, None if field in _CHOSEN else field)
    made = fact_draft(draft)
    value = made.value(field)
    parts = [note] if note else []
    parts.append(f"<b>{field_name(field)}</b>\n{shown_value(value, SHOWN)}" if value else f"<b>{field_name(field)}</b>")
    parts += [f"❗ {flaw_text(flaw)}" for flaw in made.flaws_of(field) if flaw.kind != "missing"]
    parts.append(f"<i>{_hint(draft, field)}</i>")
    rows = [*found, *choices(field, made, page), *removals(field, value)]
    rows += _modes(draft, field, value)
    if value and field in OPTIONAL and field not in PICKED:
        rows.append([button(_("🧹 Empty it"), Step(action="clear"))])
    await present(event, desk, draft, "\n\n".join(parts), [*rows, back()])


async def on_set(
    query: CallbackQuery, callback_data: Step, desk: Desk, draft: Content, store: Store, page: Page
) -> None:
    """A button of a choice."""
    field, made = draft.get("field"), fact_draft(draft)
    if field not in (*_CHOSEN, *_DATES):
        await show_overview(query, desk, draft, store, page)
        return
    value: Any = callback_data.value
    if field == "audience":
        chosen = list(made.value("audience") or ())
        value = [one for one in chosen if one != value] if value in chosen else [*chosen, value]
    changed = made.with_value(field, value)
    if any(flaw.kind not in ("missing", "few") for flaw in changed.flaws_of(field)):
        await show_field(query, desk, draft, page)
        return
    draft["draft"] = changed.to_json()
    if field == "audience":
        await show_field(query, desk, draft, page)
    else:
        await show_overview(query, desk, draft, store, page)


async def on_clear(query: CallbackQuery, desk: Desk, draft: Content, page: Page, store: Store) -> None:
    """Empty the field."""
    if draft.get("field") in OPTIONAL:
        draft["draft"] = fact_draft(draft).with_value(draft["field"], None).to_json()
    await show_overview(query, desk, draft, store, page)


async def on_mode(query: CallbackQuery, callback_data: Step, desk: Desk, draft: Content, page: Page) -> None:
    """Whether typed questions are added to the list or replace it."""
    if str(draft.get("field")).endswith(".ask"):
        draft["mode"] = callback_data.value
        await show_field(query, desk, draft, page)


async def on_add(query: CallbackQuery, callback_data: Step, desk: Desk, draft: Content, page: Page) -> None:
    """Take what was found."""
    field, made = draft.get("field"), fact_draft(draft)
    known = {*page.base.sources, *(source.id for source in made.sources)}
    fits = callback_data.value in known if field == "sources" else page.base.find(callback_data.value) is not None
    if field in PICKED and fits:
        added = callback_data.value
        value = added if field == "superseded_by" else list(dict.fromkeys([*(made.value(field) or ()), added]))
        draft["draft"] = made.with_value(field, value).to_json()
    if field is not None:
        await show_field(query, desk, draft, page)


async def on_remove(query: CallbackQuery, callback_data: Step, desk: Desk, draft: Content, page: Page) -> None:
    """Take one away."""
    field, made = draft.get("field"), fact_draft(draft)
    if field in PICKED:
        value = made.value(field)
        left = [one for one in value if one != callback_data.value] if isinstance(value, list) else None
        draft["draft"] = made.with_value(field, left).to_json()
    if field is not None:
        await show_field(query, desk, draft, page)


async def take_typed(
    message: Message, desk: Desk, draft: Content, store: Store, page: Page, assistant: Assistant
) -> None:
    """Take what was typed for the field that is open; what does not fit leaves the draft as it was."""
    field, text = str(draft["field"]), message.text or ""
    made = fact_draft(draft)
    if field in PICKED:
        picked = pick(Pick(field, text, tuple(made.sources)), page, assistant)
        if not picked.taken:
            await show_field(message, desk, draft, page, note=picked.note, found=picked.rows)
            return
        value: Any = picked.taken[0] if field == "superseded_by" else [*(made.value(field) or ()), *picked.taken]
        value = value if isinstance(value, str) else list(dict.fromkeys(value))
    else:
        try:
            value = entered(field, text)
        except Unfit as unfit:
            await show_field(message, desk, draft, page, note=unfit_text(unfit))
            return
        if field.endswith(".ask") and draft.get("mode") != REPLACE:
            value = list(dict.fromkeys([*(made.value(field) or ()), *value]))
    changed = made.with_value(field, value)
    wrong = [flaw for flaw in changed.flaws_of(field) if flaw.kind not in ("few", "missing")]
    if wrong:
        note = "\n".join([_("Not taken:"), *(f"❗ {flaw_text(flaw)}" for flaw in wrong[:5])])
        await show_field(message, desk, draft, page, note=note)
        return
    draft["draft"] = changed.to_json()
    if field in PICKED or changed.flaws_of(field):
        await show_field(message, desk, draft, page)
    else:
        await show_overview(
            message, desk, draft, store, page, note=_("{field}: taken.").format(field=field_name(field))
        )


def _modes(draft: Content, field: str, value: Any) -> list[list[InlineKeyboardButton]]:
    if not field.endswith(".ask") or not value:
        return []
    if draft.get("mode") == REPLACE:
        return [[button(_("➕ Add to the list instead"), Step(action="mode", value="add"))]]
    return [[button(_("🔁 Replace the whole list"), Step(action="mode", value=REPLACE))]]


def _hint(draft: Content, field: str) -> str:
    hints = {
        "id": _("Write an id: Latin letters, digits and hyphens, such as air-taxi. It stays for ever."),
        "as_of": _("Write the date on which the sources say so: 23.11.2026"),
        "review_by": _("Write the date by which to check it again: 23.11.2027"),
        "sources": _("Write a source's id, or words to search by."),
        "related": _("Write a fact's id, or words to search by."),
        "superseded_by": _("Write the id of the fact that holds now, or words to search by."),
        "figures": _("Write every number and date of the answers, one a line: area_ha: 88000"),
        "names": _("Write the names as people spell them, one a line or with commas."),
    }
    if field in _CHOSEN:
        return _("Choose:")
    if field.endswith(".ask"):
        if draft.get("mode") == REPLACE:
            return _("Write all questions, one a line; the first is the main one. They replace the list.")
        return _("Write questions as people ask them, one a line; they are added. The first is the main one.")
    return hints.get(field, _("Write the answer: 2 to 5 sentences, at most 600 characters, without markup."))
