"""Beginning a piece of work: one at a time an editor, and nothing half-made is lost without a question."""

from collections.abc import Mapping
from typing import Any

from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.busy import drafted
from handlers.admins.desk import Desk
from handlers.admins.editing import deciding, overview, retiring, rollback
from handlers.admins.editing.callbacks import Begin, Leave, Resume, ShowHistory
from handlers.admins.editing.lookup import Found, find, tell_missing, tell_usage
from handlers.admins.editing.session import EDIT, MINE, RETIRE, ROLLBACK, Content, Event, button, desk_of, fact_draft
from handlers.admins.panel import show
from handlers.rendering import Page
from handlers.sending import acknowledge
from knowledge.base import Base
from knowledge.editing.draft import FactDraft, changed, started
from knowledge.model import Fact
from knowledge.store import Store


async def on_new(message: Message, store: Store, page: Page) -> None:
    """/new: an empty draft."""
    await _begin(message, Begin(kind=EDIT), store, page.base, page)


async def on_edit(message: Message, command: CommandObject, store: Store, base: Base, page: Page) -> None:
    """/edit ID."""
    if not command.args:
        await tell_usage(message, "/edit area")
        return
    await _begin(message, Begin.model_construct(kind=EDIT, item=command.args, anew=0), store, base, page)


async def on_retire(message: Message, command: CommandObject, store: Store, base: Base, page: Page) -> None:
    """/retire ID."""
    if not command.args:
        await tell_usage(message, "/retire area")
        return
    await _begin(message, Begin.model_construct(kind=RETIRE, item=command.args, anew=0), store, base, page)


async def on_rollback(message: Message, command: CommandObject, store: Store, base: Base, page: Page) -> None:
    """/rollback ID REVISION."""
    words = (command.args or "").split()
    number = words[1].lstrip("№#") if len(words) == 2 else ""  # noqa: PLR2004 - the command takes two words
    if not (number.isascii() and number.isdigit() and len(number) < 16):  # noqa: PLR2004 - what a database holds
        await tell_usage(message, "/rollback area 12")
        return
    found = await find(store, base, words[0])
    if found is None:
        await tell_missing(message, words[0], base, ShowHistory)
        return
    if not await rollback.belongs(store, found.fact.id, int(number)):
        text = _("{id} has no revision {number}. All of them: {command}")
        await show(message, text.format(id=found.fact.id, number=number, command=f"/history {found.fact.id}"))
        return
    await _begin(message, Begin(kind=ROLLBACK, item=number), store, base, page)


async def on_begin(query: CallbackQuery, callback_data: Begin, store: Store, base: Base, page: Page) -> None:
    """A button that begins something."""
    await _begin(query, callback_data, store, base, page)


async def on_resume(query: CallbackQuery, store: Store, page: Page) -> None:
    """Go on with the draft at hand, in this message."""
    desk = desk_of(query, store)
    draft = await desk.any()
    if draft is None or draft.get("kind") not in MINE:
        await acknowledge(query, _("This is finished or open in another message"))
        await show(query, _("There is nothing to go on with."))
        return
    await _show(query, desk, draft, store, page)


async def on_leave(query: CallbackQuery) -> None:
    """Leave everything as it is."""
    await show(query, _("Everything stays as it was."))


async def begin_new(event: Event, store: Store, page: Page, fields: Mapping[str, Any]) -> None:
    """Begin a new fact of which something is known already, such as how people ask for it.

    Args:
        fields: as in `FactDraft.fields`, such as {"ru": {"ask": ["…"]}}.
    """
    desk = desk_of(event, store)
    if await _asked(event, desk, Begin(kind=EDIT), store):
        return
    await _show(event, desk, {"kind": EDIT, "draft": FactDraft(fields).to_json()}, store, page)


async def _begin(event: Event, what: Begin, store: Store, base: Base, page: Page) -> None:
    desk = desk_of(event, store)
    draft = await _made(event, what, store, base)
    if draft is None:
        return
    if not what.anew and await _asked(event, desk, what, store, found=draft.get("fact", "")):
        return
    before = await desk.any()
    if before is not None and before.get("kind") in MINE:
        # The new panel takes the buttons of the old one away.
        draft["panel"] = before.get("panel")
    await _show(event, desk, draft, store, page)


async def _made(event: Event, what: Begin, store: Store, base: Base) -> Content | None:
    """The draft that a piece of work begins with; None where it cannot, which is told."""
    if what.kind == ROLLBACK:
        return await rollback.made(event, what.item, store)
    if what.kind == RETIRE:
        found = await _live(event, what, store, base)
        return {"kind": RETIRE, "fact": found.fact.id, "parent": found.head.number} if found else None
    if not what.item:
        return {"kind": EDIT, "draft": FactDraft({}).to_json()}
    found = await _live(event, what, store, base)
    if found is None:
        return None
    draft = started(found.fact, found.head.number, base)
    return {"kind": EDIT, "draft": draft.to_json(), "fact": found.fact.id}


async def _live(event: Event, what: Begin, store: Store, base: Base) -> Found | None:
    """The fact, where it is told at present; what is missing is told."""
    found = await find(store, base, what.item)
    if found is None:
        await tell_missing(event, what.item, base, Begin, kind=what.kind)
        return None
    if not found.head.live:
        text = _("{id} is retired. To bring it back, choose a revision: {command}")
        await show(event, text.format(id=found.fact.id, command=f"/history {found.fact.id}"))
        return None
    return found


async def _asked(event: Event, desk: Desk, what: Begin, store: Store, *, found: str = "") -> bool:
    """Ask where a draft is open in which there is something to lose."""
    draft = await desk.any()
    if draft is None or await _is_idle(draft, store):
        return False
    item = found or what.item
    anyway = Begin(kind=what.kind, item=what.item if what.kind == ROLLBACK else item, anew=1)
    rows = [[button(_("▶️ Go on with it"), Resume())]] if draft.get("kind") in MINE else []
    rows += [[button(_("🗑 Drop it and begin"), anyway)], [button(_("⬅️ Leave it"), Leave())]]
    text = _("You are in the middle of something: {what}. Go on with it, or drop it?")
    await show(event, text.format(what=_of(draft)), rows)
    return True


async def _is_idle(draft: Content, store: Store) -> bool:
    """Whether nothing was entered that could be lost."""
    if draft.get("kind") != EDIT:
        return draft.get("kind") in MINE and draft.get("successor") is None
    made = fact_draft(draft)
    parent = await store.revisions.numbered(made.parent) if made.parent is not None else None
    origin = parent.item if parent is not None and isinstance(parent.item, Fact) else None
    touched = set(changed(made, origin)) - {"related", "superseded_by"} if origin else changed(made, None)
    return not touched and not made.sources and not draft.get("source") and (origin is not None or not made.id)


def _of(draft: Content) -> str:
    if draft.get("kind") != EDIT:
        return drafted(draft)
    item = fact_draft(draft).id
    return _("the editing of {id}").format(id=f"<code>{item}</code>") if item else _("a new fact")


async def _show(event: Event, desk: Desk, draft: Content, store: Store, page: Page) -> None:
    match draft.get("kind"):
        case "retire":
            await retiring.show_panel(event, desk, draft, page)
        case "rollback":
            await rollback.show_panel(event, desk, draft, store)
        case "decline":
            await deciding.show_panel(event, desk, draft)
        case _:
            await overview.show_overview(event, desk, draft, store, page)
