"""A new source by a short form, one question after the other."""

from html import escape
from typing import Any

from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import Desk
from handlers.admins.editing.callbacks import Step
from handlers.admins.editing.faults import unfit_text
from handlers.admins.editing.fields import show_field
from handlers.admins.editing.session import Content, Event, awaiting, button, fact_draft, in_rows, present
from handlers.admins.editing.words import kind_name
from handlers.rendering import Page
from knowledge.editing.entering import Unfit, day, one_line
from knowledge.editing.sourcing import fits, new_id
from knowledge.model import Source, SourceKind

STEPS = ("publisher", "title", "url", "published", "language", "kind")
OPTIONAL = ("url", "published")
FORM = "source."
"""Begins what is awaited while the form is open."""


async def on_source(query: CallbackQuery, desk: Desk, draft: Content) -> None:
    """Begin the form."""
    draft["field"], draft["source"] = "sources", {}
    await _ask(query, desk, draft, "publisher")


async def on_form(query: CallbackQuery, callback_data: Step, desk: Desk, draft: Content, page: Page) -> None:
    """A button of the form: skip, describe, a language or kind, or leave it."""
    step = _step(draft)
    if step is None or callback_data.value == "leave":
        draft.pop("source", None)
        await show_field(query, desk, draft | {"field": "sources"}, page)
    elif callback_data.value == "skip" and step in OPTIONAL:
        await _next(query, desk, draft, page, step, None)
    elif callback_data.value in ("title", "about") and step in ("title", "about"):
        await _ask(query, desk, draft, callback_data.value)
    elif step in ("language", "kind") and fits(step, callback_data.value):
        await _next(query, desk, draft, page, step, callback_data.value)
    else:
        await _ask(query, desk, draft, step)


async def take_form(message: Message, desk: Desk, draft: Content, page: Page) -> None:
    """Take what was typed for the question that is open."""
    step = _step(draft) or "publisher"
    text = one_line(message.text or "")
    value: Any = text.lower() if step in ("language", "kind") else text
    try:
        value = day(text).isoformat() if step == "published" else value
    except Unfit as unfit:
        await _ask(message, desk, draft, step, note=unfit_text(unfit))
        return
    if not fits(step, value):
        shown = escape(text[:60], quote=False)
        await _ask(message, desk, draft, step, note=_("«{text}» does not fit here.").format(text=shown))
        return
    await _next(message, desk, draft, page, step, value)


def _step(draft: Content) -> str | None:
    awaited = str(draft.get("awaits", ""))
    return awaited.removeprefix(FORM) if awaited.startswith(FORM) and "source" in draft else None


async def _next(event: Event, desk: Desk, draft: Content, page: Page, step: str, value: str | None) -> None:
    draft["source"] = {**draft["source"], step: value} if value is not None else draft["source"]
    place = STEPS.index("title" if step == "about" else step) + 1
    if place < len(STEPS):
        await _ask(event, desk, draft, STEPS[place])
        return
    made = fact_draft(draft)
    form = draft.pop("source")
    published = day(form["published"]) if "published" in form else None
    taken = {*page.base.sources, *(source.id for source in made.sources)}
    found = new_id(form["publisher"], form.get("url"), published, taken)
    draft["draft"] = made.with_source(Source.model_validate({"id": found, **form})).to_json()
    note = _("Added: {source}. It is published together with the fact.").format(source=f"<code>{found}</code>")
    await show_field(event, desk, draft, page, note=note)


async def _ask(event: Event, desk: Desk, draft: Content, step: str, *, note: str | None = None) -> None:
    awaiting(draft, FORM + step)
    answered = [f"{_name(name)}: {escape(str(value), quote=False)}" for name, value in draft["source"].items()]
    parts = [note] if note else []
    parts.append("\n".join([f"<b>{_('New source')}</b>", *answered]))
    parts.append(f"<i>{_question(step)}</i>")
    leave = [button(_("⬅️ Without a new source"), Step(action="form", value="leave"))]
    await present(event, desk, draft, "\n\n".join(parts), [*_buttons(step), leave])


def _buttons(step: str) -> list[list[InlineKeyboardButton]]:
    match step:
        case "title":
            return [[button(_("I do not know the title"), Step(action="form", value="about"))]]
        case "about":
            return [[button(_("I know the title"), Step(action="form", value="title"))]]
        case "language":
            return in_rows([button(code, Step(action="form", value=code)) for code in ("kk", "ru", "en")], 3)
        case "kind":
            return in_rows(
                [button(kind_name(kind.value), Step(action="form", value=kind.value)) for kind in SourceKind]
            )
        case "url" | "published":
            return [[button(_("⏭ Not known"), Step(action="form", value="skip"))]]
    return []


def _name(step: str) -> str:
    names = {
        "publisher": _("Publisher"),
        "title": _("Title"),
        "about": _("About"),
        "url": _("Link"),
        "published": _("Published on"),
        "language": _("Language"),
        "kind": _("Kind"),
    }
    return names[step]


def _question(step: str) -> str:
    questions = {
        "publisher": _("Who published it? For example: Курсив"),
        "title": _("Its title, word for word?"),
        "about": _("What is it, in a few words of your own?"),
        "url": _("The link, beginning with https://"),
        "published": _("The date of publication: 23.11.2026"),
        "language": _("In which language is it? Two letters, such as en"),
        "kind": _("What kind of source is it?"),
    }
    return questions[step]
