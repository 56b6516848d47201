"""How fields, choices and actions are called, in the language at hand."""

from collections.abc import Mapping
from html import escape
from typing import Any

from aiogram.utils.i18n import gettext as _

from handlers.rendering import Page, excerpt, written_date
from knowledge.editing.draft import FactDraft
from knowledge.editing.entering import Unfit, day
from knowledge.model import Audience, SourceKind, Status
from knowledge.store.revision import Action

SHORT = 60
"""Characters of a value in an overview."""


def field_name(field: str) -> str:
    """A field of a fact."""
    names = {
        "id": "id",
        "topic": _("Topic"),
        "status": _("Status"),
        "audience": _("For whom"),
        "as_of": _("As of"),
        "review_by": _("Review by"),
        "sources": _("Sources"),
        "related": _("Related"),
        "superseded_by": _("Holds now instead"),
        "figures": _("Figures"),
        "names": _("Names"),
        "was": _("Former ids"),
        "ru.ask": _("RU: questions"),
        "ru.say": _("RU: answer"),
        "kk.ask": _("KK: questions"),
        "kk.say": _("KK: answer"),
    }
    return names.get(field, field)


def status_name(status: str) -> str:
    """A status."""
    names = {
        Status.IN_FORCE.value: _("in force"),
        Status.DONE.value: _("done"),
        Status.IN_PROGRESS.value: _("in progress"),
        Status.PLANNED.value: _("planned"),
        Status.PROPOSED.value: _("proposed"),
        Status.DISPUTED.value: _("disputed"),
        Status.SUPERSEDED.value: _("superseded"),
    }
    return names.get(status, status)


def audience_name(audience: str) -> str:
    """Those for whom a fact matters."""
    names = {
        Audience.RESIDENT.value: _("residents"),
        Audience.INVESTOR.value: _("investors"),
        Audience.TOURIST.value: _("tourists"),
    }
    return names.get(audience, audience)


def kind_name(kind: str) -> str:
    """The kind of a source."""
    names = {
        SourceKind.OFFICIAL.value: _("official page"),
        SourceKind.LAW.value: _("law"),
        SourceKind.AGENCY.value: _("news agency"),
        SourceKind.MEDIA.value: _("press"),
        SourceKind.BLOG.value: _("blog"),
    }
    return names.get(kind, kind)


def action_name(action: Action) -> str:
    """What made a revision."""
    match action:
        case Action.CURATE:
            return _("from files")
        case Action.PUBLISH:
            return _("edit")
        case Action.RETIRE:
            return _("retirement")
        case Action.ROLLBACK:
            return _("rollback")
        case Action.IMPORT:
            return _("import")


def author_name(author: int | None, names: Mapping[int, str]) -> str:
    """Whoever made a revision."""
    return names.get(author, f"id {author}") if author is not None else _("files")


def briefly(draft: FactDraft, field: str, page: Page) -> str:
    """A field's value in one short line; empty where it has none."""
    value = draft.value(field)
    if value is None:
        return ""
    return excerpt(_brief(field, value, page), SHORT)


def _brief(field: str, value: Any, page: Page) -> str:
    name = field.rpartition(".")[2]
    if name == "figures":
        return ", ".join(f"{figure} {number}" for figure, number in value.items())
    if name == "ask":
        return f"({len(value)}) {value[0]}"
    entries = value if isinstance(value, list | tuple) else [value]
    return ", ".join(_entry(name, str(entry), page) for entry in entries)


def _entry(name: str, entry: str, page: Page) -> str:
    match name:
        case "topic":
            topic = next((topic for topic in page.base.topics if topic.id == entry), None)
            return topic.wording(page.language).name if topic else entry
        case "status":
            return status_name(entry)
        case "audience":
            return audience_name(entry)
        case "as_of" | "review_by":
            return _date(entry, page)
        case _:
            return entry


def _date(text: str, page: Page) -> str:
    try:
        return written_date(day(text), page.language)
    except Unfit:
        return text


def shown_value(value: Any, limit: int) -> str:
    """A field's value as HTML that a tap copies, in at most `limit` characters."""
    if isinstance(value, Mapping):
        text = "\n".join(f"{name}: {figure}" for name, figure in value.items())
    else:
        text = "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"<code>{escape(excerpt(text, limit), quote=False)}</code>"
