"""/admin: the way to everything that editors do, with what waits for them."""

from dataclasses import dataclass

from aiogram import Bot
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.commands import show_commands
from handlers.admins.editing.callbacks import Begin, ShowProposals
from handlers.admins.editing.session import EDIT
from handlers.admins.exchange.buttons import ExchangeButton, ExchangeStep
from handlers.admins.menu.buttons import MenuButton, MenuStep, to_menu
from handlers.admins.panel import Rows, show
from handlers.admins.queue.callbacks import ShowQueue
from handlers.admins.reviews.buttons import AuditButton, ConflictButton, ConflictStep, StaleButton, StaleStep
from handlers.admins.reviews.stale import due
from handlers.admins.team.buttons import TeamButton, TeamStep, role_name
from handlers.keyboards import button
from handlers.rendering import Page
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.question import Shelf


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What waits for editors, in numbers."""

    questions: int
    stale: int
    conflicts: int
    proposals: int


async def on_admin(message: Message, store: Store, page: Page, role: Role, bot: Bot) -> None:
    """Open the menu; Telegram's own menu is renewed, too: its language may have been changed."""
    await show(message, *await _menu(store, page, role))
    await show_commands(bot, message.chat.id, role)


async def on_open(query: CallbackQuery, store: Store, page: Page, role: Role) -> None:
    """Back to the menu."""
    await show(query, *await _menu(store, page, role))


async def on_tell(query: CallbackQuery, callback_data: MenuButton) -> None:
    """Tell a command that cannot be opened by a button."""
    command = callback_data.what if callback_data.what.isascii() and callback_data.what.isalpha() else "admin"
    await show(query, _("Tap the command: {command}").format(command=f"/{command}"), [to_menu()])


async def _menu(store: Store, page: Page, role: Role) -> tuple[str, Rows]:
    waiting = await _waiting(store, page)
    lines = [
        f"<b>{_('Editors’ menu')}</b>",
        _("Your role: {role}").format(role=role_name(role)),
        "",
        _("Questions without an answer: {count}").format(count=waiting.questions),
        _("Facts to review: {count}").format(count=waiting.stale),
        _("Differences from the files: {count}").format(count=waiting.conflicts),
        _("Waiting for a second editor: {count}").format(count=waiting.proposals),
    ]
    rows = [*_looking(), *(_changing() if role.may(Role.EDITOR) else []), *(_owning() if role is Role.OWNER else [])]
    return "\n".join(lines), rows


def _looking() -> Rows:
    return [
        [_open(_("Questions"), ShowQueue()), _open(_("To review"), StaleButton(do=StaleStep.LIST))],
        [_open(_("Differences"), ConflictButton(do=ConflictStep.LIST)), _open(_("Proposals"), ShowProposals())],
        [_tell(_("Figures"), "stats"), _open(_("Audit log"), AuditButton())],
        [_open(_("Export"), ExchangeButton(do=ExchangeStep.EXPORT)), _tell(_("How it was understood"), "why")],
    ]


def _changing() -> Rows:
    return [
        [_open(_("New fact"), Begin(kind=EDIT)), _open(_("Import"), ExchangeButton(do=ExchangeStep.BEGIN))],
        [_tell(_("Broadcast"), "broadcast")],
    ]


def _owning() -> Rows:
    return [
        [_open(_("Editors"), TeamButton(do=TeamStep.LIST))],
        [_open(_("Topics that need a second editor"), MenuButton(do=MenuStep.TOPICS))],
    ]


def _open(text: str, data: CallbackData) -> InlineKeyboardButton:
    return button(text, data)


def _tell(text: str, command: str) -> InlineKeyboardButton:
    return button(text, MenuButton(do=MenuStep.TELL, what=command))


async def _waiting(store: Store, page: Page) -> _Waiting:
    questions, _few = await store.questions.listed(Shelf.NO_FACT, limit=0)
    return _Waiting(
        questions=questions,
        stale=len(due(page.base, page.today)),
        conflicts=len(await store.conflicts.open()),
        proposals=len(await store.proposals.open()),
    )
