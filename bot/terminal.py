"""The bot without Telegram: the same dispatcher and handlers as a chat in the terminal, or over a pipe."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from itertools import count

from aiogram import Bot
from aiogram.types import CallbackQuery, Chat, Message, Update, User

from bot.application import Application
from bot.logs import configure_logging
from bot.screen import Choice, Screen
from bot.settings import Settings
from bot.start import started
from bot.telegram import make_bot
from bot.terminal_session import TerminalSession
from knowledge.model import LANGUAGES

PROMPT = "\n› "
_READ_AHEAD = 64
"""Lines read before they are answered; a pipe waits beyond that."""


async def serve(settings: Settings) -> int:
    """Chat until the end of input."""
    configure_logging(settings, quiet=True)
    screen = Screen(sys.stdout)
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    async with started(settings) as application, make_bot("1:terminal", TerminalSession(screen)) as bot:
        chat = TerminalChat(application, bot, screen)
        _leave_on_interrupt()
        with suppress(asyncio.CancelledError):
            if interactive:
                await chat.greet()
            await chat.converse(prompt=PROMPT if interactive else "")
        if interactive:
            screen.write("\n")
    return 0


def _leave_on_interrupt() -> None:
    """Let Ctrl-C leave as Ctrl-D does."""
    task = asyncio.current_task()
    if task is not None:
        # Python's own handler would only set a flag, unseen where the loop has just gone to sleep.
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, task.cancel)


class TerminalChat:
    """One person's private chat with the bot."""

    def __init__(self, application: Application, bot: Bot, screen: Screen) -> None:
        self._application = application
        self._bot = bot
        self._screen = screen
        self._numbers = count(1)
        self._user = User(id=1, is_bot=False, first_name="Terminal")
        self._chat = Chat(id=1, type="private")

    async def greet(self) -> None:
        """Show the bot's welcome and how to leave, in both languages."""
        await self._say("/start")
        for language in reversed(LANGUAGES):
            _ = partial(self._application.i18n.gettext, locale=language)
            self._screen.write(_("Type a question or the number of a choice. Ctrl-D leaves.") + "\n")

    async def converse(self, *, prompt: str) -> None:
        """Answer line by line.

        Raises:
            OSError: the answers cannot be written any more.
        """
        self._screen.write(prompt)
        async for line in _lines(sys.stdin.fileno()):
            if line.strip():
                await self._take(line)
            if self._screen.broken is not None:
                raise self._screen.broken
            self._screen.write(prompt)

    async def _take(self, line: str) -> None:
        choice = self._screen.choice(line)
        if choice is None:
            self._screen.forget_choices()
            await self._say(line)
        else:
            await self._press(choice)

    async def _say(self, text: str) -> None:
        number = next(self._numbers)
        message = Message(message_id=-number, date=datetime.now(UTC), chat=self._chat, from_user=self._user, text=text)
        await self._feed(Update(update_id=number, message=message))

    async def _press(self, choice: Choice) -> None:
        number = next(self._numbers)
        message = Message(message_id=choice.message, date=datetime.now(UTC), chat=self._chat, text=choice.text)
        query = CallbackQuery(
            id=str(number), from_user=self._user, chat_instance="terminal", data=choice.data, message=message
        )
        await self._feed(Update(update_id=number, callback_query=query))

    async def _feed(self, update: Update) -> None:
        await self._application.dispatcher.feed_update(self._bot, update)


async def _lines(descriptor: int) -> AsyncIterator[str]:
    """Lines of UTF-8 as they come, from a terminal, pipe or file, without blocking the event loop."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()
    room = threading.Semaphore(_READ_AHEAD)

    def put(line: bytes | None) -> None:
        room.acquire()
        text = None if line is None else line.decode(errors="replace").rstrip("\r")
        # The loop may be closed by now: then nobody waits for more lines.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(queue.put_nowait, text)

    def read() -> None:
        # Below Python's buffers: their lock, held by a thread that waits for input, would break the exit.
        rest = b""
        with suppress(OSError):
            while chunk := os.read(descriptor, 1 << 16):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    put(line)
        if rest:
            put(rest)
        put(None)

    threading.Thread(target=read, name="terminal input", daemon=True).start()
    while (line := await queue.get()) is not None:
        room.release()
        yield line
