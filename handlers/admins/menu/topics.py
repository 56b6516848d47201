"""Which topics need a second editor: an owner chooses."""

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _

from handlers.admins.menu.buttons import MenuButton, MenuStep, to_menu
from handlers.admins.panel import show
from handlers.keyboards import button, part_of, turns
from handlers.rendering import Page
from knowledge.store import Store
from knowledge.store.preferences import SECOND_EDITOR

A_PAGE = 10


async def on_topics(query: CallbackQuery, callback_data: MenuButton, store: Store, page: Page) -> None:
    """Every topic, with whether it is chosen."""
    await _show(query, store, page, callback_data.page)


async def on_toggle(query: CallbackQuery, callback_data: MenuButton, store: Store, page: Page) -> None:
    """Choose a topic, or choose it no more."""
    if any(topic.id == callback_data.what for topic in page.base.topics):
        await store.preferences.toggle(SECOND_EDITOR, callback_data.what, by=query.from_user.id)
    await _show(query, store, page, callback_data.page)


async def _show(query: CallbackQuery, store: Store, page: Page, number: int) -> None:
    chosen = await store.preferences.get(SECOND_EDITOR)
    shown, number = part_of(page.base.topics, number, A_PAGE)
    rows = [
        [
            button(
                f"{'✅' if topic.id in chosen else '▫️'} {topic.wording(page.language).name}",
                MenuButton(do=MenuStep.TOGGLE, what=topic.id, page=number),
            )
        ]
        for topic in shown
    ]
    rows += turns(len(page.base.topics), number, A_PAGE, lambda to: MenuButton(do=MenuStep.TOPICS, page=to))
    title = _("Topics that need a second editor")
    text = _("What one editor changes in a marked topic is told only when another has approved it.")
    await show(query, f"<b>{title}</b>\n\n{text}", [*rows, to_menu()])
