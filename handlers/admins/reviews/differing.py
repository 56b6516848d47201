"""What an edit and the files say: the difference, or both whole."""

from html import escape

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _

from handlers.admins.differences import PART, rendered
from handlers.admins.panel import plain, show
from handlers.admins.reviews.buttons import ConflictButton, ConflictStep
from handlers.admins.reviews.finding import Open, find
from handlers.keyboards import button, part_of, turns
from handlers.sending import acknowledge
from handlers.splitting import split
from knowledge.base import Base
from knowledge.curation.export import facts_yaml, files
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.revision import Item


async def on_yaml(query: CallbackQuery, callback_data: ConflictButton, store: Store) -> None:
    """What stands, then what the files say, as YAML."""
    found = await find(store, callback_data.conflict)
    if found is None:
        await acknowledge(query, _("This is settled already."))
        return
    parts = [*_parts(_("The edit"), found.head.item), *_parts(_("The files"), found.conflict.curated)]
    [shown], number = part_of(parts, callback_data.page, 1)
    rows = turns(
        len(parts),
        number,
        1,
        lambda to: ConflictButton(do=ConflictStep.YAML, conflict=callback_data.conflict, page=to),
    )
    back = button(_("⬅️ Back"), ConflictButton(do=ConflictStep.OPEN, conflict=callback_data.conflict))
    await show(query, shown, [*rows, [back]])


def changed(found: Open) -> list[str]:
    """What the files would change, in parts that fit a message each."""
    return rendered(found.head.item, found.conflict.curated)


def _parts(title: str, item: Item | None) -> list[str]:
    if item is None:
        return [f"<b>{plain(title)}</b>\n\n—"]
    text = facts_yaml([item]) if isinstance(item, Fact) else files(Base((), {item.id: item}))["sources.yaml"]
    return [f"<b>{plain(title)}</b>\n{part}" for part in split(f"<pre>{escape(text, quote=False)}</pre>", PART)]
