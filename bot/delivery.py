"""Sends what is in the outbox: each letter at most once, whatever happens to the process or the connection."""

import asyncio
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiohttp import ClientConnectorError

from bot.application import Application
from bot.background import Work
from bot.digest import Digest
from bot.pace import Pace, Timing
from bot.panels import Panels
from knowledge.errors import StoreUnavailable
from knowledge.store import Store
from knowledge.store.outbox import Claimed, Letter, Rows, State
from knowledge.store.stopping import Stop

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

IDLE_SECONDS = 1.0
"""How often the outbox is looked into where nothing is due: what other processes add comes no later."""

SHOW_SECONDS = 3.0
"""How often the progress of broadcasts is shown."""

SEND_SECONDS = 8.0
"""How long Telegram may take for a message: less than what a stopping process is given."""

AT_ONCE = 8
"""Messages on their way at the same time; what a killed process leaves unclear at most."""


_NOT_LET_IN = (TelegramUnauthorizedError, TelegramNotFound)
"""The token is not valid at this moment: the same for every letter."""

_REFUSED = (TelegramEntityTooLarge,)
"""aiogram takes it for a kind of network error."""

_UNCLEAR = (TelegramNetworkError, TelegramServerError, ClientDecodeError)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a letter, and what it means for those after it.

    Attributes:
        error: one line, where it was not sent.
        wait: seconds for which Telegram wants to be left alone.
        trouble: nothing comes through, to nobody.
    """

    state: State
    error: str | None = None
    wait: float = 0.0
    trouble: bool = False


class Delivery:
    """The one who sends, as long as no other process does."""

    def __init__(self, bot: Bot, store: Store, panels: Panels, timing: Timing | None = None) -> None:
        self._bot = bot
        self._store = store
        self._panels = panels
        self._timing = timing or Timing()
        self._pace = Pace(self._timing)
        self._flying: set[asyncio.Task[None]] = set()
        self._shown = float("-inf")

    async def run(self, stop: Stop) -> None:
        """Send until stopped; return at once where another process sends.

        Raises:
            StoreUnavailable: the store is away; begin again later.
        """
        async with self._store.outbox.elected() as tenure:
            if tenure is None:
                return
            try:
                while not stop.wished:
                    if self._timing.now() - self._shown >= SHOW_SECONDS:
                        await tenure.check()
                        await self._pace.release(stop)
                        await self._pace.turn(stop)
                        await self._show()
                    await self._send_next(stop)
            finally:
                if self._flying:
                    await asyncio.wait(self._flying)

    async def _send_next(self, stop: Stop) -> None:
        """Send one letter, or wait for one."""
        while len(self._flying) >= (1 if self._pace.troubled else AT_ONCE):
            await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)
        await self._pace.release(stop)
        if stop.wished:
            return
        self._store.outbox.added.clear()
        claimed = await self._store.outbox.claim()
        if claimed is None:
            await stop.wait_for(self._store.outbox.added, IDLE_SECONDS)
            return
        if self._pace.held:
            await self._settle(claimed, Fate(State.PENDING), stop)
            return
        await self._pace.turn(stop)
        task = asyncio.create_task(self._deliver(claimed, stop), name=f"letter {claimed.id}")
        self._flying.add(task)
        task.add_done_callback(self._flying.discard)

    async def _deliver(self, claimed: Claimed, stop: Stop) -> None:
        fate = await self._send(claimed.letter)
        if fate.wait:
            self._pace.hold(fate.wait)
        if fate.trouble:
            self._pace.trouble()
        elif fate.state is not State.PENDING:
            self._pace.relief()
        if fate.state is not State.SENT:
            log.warning("a message was not sent", letter=claimed.id, kind=claimed.letter.kind, reason=fate.error)
        await self._settle(claimed, fate, stop)

    async def _settle(self, claimed: Claimed, fate: Fate, stop: Stop) -> None:
        """Note what became of a letter, however long the store is away: else it could only be called unclear."""
        while True:
            try:
                if fate.state is State.BLOCKED:
                    await self._store.people.block(claimed.letter.chat)
                await self._store.outbox.settle(claimed.id, fate.state, fate.error)
            except StoreUnavailable as error:
                log.warning("the store is away", letter=claimed.id, state=fate.state.value, reason=str(error))
                if stop.wished:
                    return
                await stop.pause(IDLE_SECONDS)
            else:
                return

    async def _send(self, letter: Letter) -> Fate:
        try:
            await self._bot.send_message(
                letter.chat, letter.text, reply_markup=_markup(letter.keyboard), request_timeout=round(SEND_SECONDS)
            )
        except AiogramError as error:
            return _fate(error)
        except Exception as error:
            log.exception("sending failed unexpectedly", kind=letter.kind)
            return Fate(State.UNCLEAR, type(error).__name__, trouble=True)
        return Fate(State.SENT)

    async def _show(self) -> None:
        self._shown = self._timing.now()
        try:
            await self._panels.refresh()
        except TelegramRetryAfter as error:
            self._pace.hold(error.retry_after)
        except TelegramAPIError as error:
            log.warning("the progress of a broadcast could not be shown", reason=type(error).__name__)


def _fate(error: AiogramError) -> Fate:
    """Tell what certainly was not carried out from what may have been."""
    reason = error.message if isinstance(error, TelegramAPIError) else type(error).__name__
    if isinstance(error, TelegramRetryAfter):
        return Fate(State.PENDING, reason, wait=error.retry_after)
    if isinstance(error, _NOT_LET_IN) or isinstance(error.__cause__, ClientConnectorError):
        return Fate(State.PENDING, reason, trouble=True)
    if isinstance(error, TelegramForbiddenError):
        return Fate(State.BLOCKED, reason)
    if isinstance(error, _REFUSED) or not isinstance(error, _UNCLEAR):
        return Fate(State.FAILED, reason)
    return Fate(State.UNCLEAR, reason, trouble=True)


def _markup(rows: Rows | None) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    buttons = [[InlineKeyboardButton(text=text, callback_data=data) for text, data in row] for row in rows]
    return InlineKeyboardMarkup(inline_keyboard=buttons)


def sending(application: Application, bot: Bot) -> dict[str, Work]:
    """The works of a process that sends what is due, beside answering."""
    panels = Panels(bot, application.store, application.i18n, application.default_language)
    digest = Digest(application.store, application.live, application.i18n, application.default_language)
    return {"deliver": Delivery(bot, application.store, panels).run, "digest": digest.run}
