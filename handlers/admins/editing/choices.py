"""The buttons of a field's choices."""

from datetime import date
from typing import Any

from aiogram.types import InlineKeyboardButton
from aiogram.utils.i18n import gettext as _

from handlers.admins.editing.callbacks import Step
from handlers.admins.editing.session import button, in_rows
from handlers.admins.editing.words import audience_name, status_name
from handlers.rendering import Page
from knowledge.editing.draft import FactDraft
from knowledge.model import Audience, Status

_Rows = list[list[InlineKeyboardButton]]


def choices(field: str, made: FactDraft, page: Page) -> _Rows:
    """The values that a button can set; none for a field that is typed."""
    options: list[tuple[str, str]] = []
    match field:
        case "topic":
            options = [(topic.id, f"{topic.emoji} {topic.wording(page.language).name}") for topic in page.base.topics]
        case "status":
            options = [(status.value, status_name(status.value)) for status in Status]
        case "audience":
            options = [(one.value, audience_name(one.value)) for one in Audience]
        case "as_of":
            options = [(page.today.isoformat(), _("Today"))]
        case "review_by":
            later = [(_after(page.today, 6), _("In half a year")), (_after(page.today, 12), _("In a year"))]
            options = [(day.isoformat(), text) for day, text in later]
        case "sources":
            return [[button(_("➕ New source"), Step(action="source"))]]
    return _choice(options, made.value(field))


def removals(field: str, value: Any) -> _Rows:
    """A button for each entry that can be taken away."""
    if not value or field not in ("sources", "related", "superseded_by"):
        return []
    entries = value if isinstance(value, list | tuple) else [value]
    return [[button(f"➖ {entry}", Step(action="remove", value=entry))] for entry in entries[:40]]


def _choice(options: list[tuple[str, str]], value: Any) -> _Rows:
    chosen = value if isinstance(value, list | tuple) else [value]
    buttons = [
        button(f"✅ {text}" if option in chosen else text, Step(action="set", value=option)) for option, text in options
    ]
    return in_rows(buttons)


def _after(day: date, months: int) -> date:
    """The day some months later, or the last of its month."""
    years, month = divmod(day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, number)
        except ValueError:
            continue
    return day
