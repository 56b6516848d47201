"""The panel of a fact in the making: every field in a line, and a button for each."""

from html import escape

from aiogram.types import CallbackQuery, InlineKeyboardButton
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import Desk
from handlers.admins.editing.callbacks import Step
from handlers.admins.editing.session import (
    Content,
    Event,
    awaiting,
    button,
    cancel,
    fact_draft,
    finish,
    in_rows,
    present,
)
from handlers.admins.editing.words import briefly, field_name
from handlers.rendering import Page
from knowledge.editing.draft import FIELDS, FactDraft, changed
from knowledge.model import Fact
from knowledge.store import Store


async def show_overview(
    event: Event, desk: Desk, draft: Content, store: Store, page: Page, *, note: str | None = None
) -> None:
    """Show the draft's overview.

    Args:
        note: HTML, to be shown above it.
    """
    awaiting(draft, None)
    for passing in ("field", "mode", "source", "preview"):
        draft.pop(passing, None)
    made = fact_draft(draft)
    origin = await origin_of(made, store)
    text = _text(made, origin, page)
    await present(event, desk, draft, f"{note}\n\n{text}" if note else text, _rows(made))


async def origin_of(made: FactDraft, store: Store) -> Fact | None:
    """What a draft was made from; None for a new fact."""
    parent = await store.revisions.numbered(made.parent) if made.parent is not None else None
    return parent.item if parent is not None and isinstance(parent.item, Fact) else None


async def on_main(query: CallbackQuery, desk: Desk, draft: Content, store: Store, page: Page) -> None:
    """Back to the overview."""
    await show_overview(query, desk, draft, store, page)


async def on_cancel(query: CallbackQuery, desk: Desk, draft: Content) -> None:
    """Drop the draft."""
    await finish(query, desk, draft, _("Dropped. Nothing was changed."))


def _text(made: FactDraft, origin: Fact | None, page: Page) -> str:
    if origin is not None:
        id_ = f"<b>{origin.id}</b>"
        title = _("✏️ Editing {id}, from revision {number}").format(id=id_, number=made.parent)
    else:
        title = _("📝 New fact")
    touched = changed(made, origin) if origin is not None else ()
    wrong = {flaw.field for flaw in made.read()[1]}
    names = FIELDS if origin is not None else ("id", *FIELDS)
    lines = [
        f"{_mark(name, wrong, touched)} {field_name(name)}: {escape(briefly(made, name, page), quote=False)}"
        for name in names
    ]
    hint = _("❗ to be filled in or mended, ✏️ changed. Press a field, or send a YAML document.")
    return "\n".join([title, "", *lines, "", f"<i>{hint}</i>"])


def _mark(name: str, wrong: set[str], touched: tuple[str, ...]) -> str:
    if name in wrong:
        return "❗"
    return "✏️" if name in touched else "▫️"


def _rows(made: FactDraft) -> list[list[InlineKeyboardButton]]:
    names = FIELDS if made.parent is not None else ("id", *FIELDS)
    fields = [button(field_name(name), Step(action="field", value=name)) for name in names]
    return [
        *in_rows(fields),
        [button(_("📄 As YAML"), Step(action="yaml")), button(_("👁 Preview"), Step(action="preview"))],
        cancel(),
    ]
