"""A Bot API server that outlives the bot: it hands updates out at least once and keeps what it was asked to send."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

TOKEN = "4242:test-token-that-is-long-enough-to-be-hidden"
ME = {"id": 4242, "is_bot": True, "first_name": "Alatau City", "username": "alatau_test_bot"}


@dataclass(frozen=True)
class Shown:
    """A message as it stands in a chat, or a notice, which has no number."""

    text: str
    buttons: dict[str, str] = field(default_factory=dict)
    number: int = 0


class Telegram:
    """The server's state.

    Attributes:
        sent: how often a text was sent to a chat as a new message, by both.
        files: contents of documents by their id.
        polled: set whenever the bot asks for updates.
        calls: released for everything that the bot shows somebody, save for progress.
    """

    def __init__(self) -> None:
        self.sent: Counter[tuple[int, str]] = Counter()
        self.files: dict[str, bytes] = {}
        self.polled = asyncio.Event()
        self.calls = asyncio.Semaphore(0)
        self._updates: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self._numbers = count(1)
        self._chats: dict[int, asyncio.Queue[Shown]] = {}
        self._queries: dict[str, int] = {}

    def next_number(self) -> int:
        """A number for a message or file that nothing else has."""
        return next(self._numbers)

    def chat(self, number: int) -> asyncio.Queue[Shown]:
        """What is shown in a chat, in its order."""
        return self._chats.setdefault(number, asyncio.Queue())

    def give(self, kind: str, event: dict[str, Any]) -> None:
        """Have an update for the bot."""
        if kind == "callback_query":
            self._queries[event["id"]] = event["from"]["id"]
        self._updates.append({"update_id": self.next_number(), kind: event})
        self._news.set()

    def forget_updates(self) -> None:
        """Drop what the bot has not taken: whoever wrote it has given up."""
        self._updates.clear()

    async def answer(self, request: web.Request) -> web.Response:
        """Carry out one method."""
        method, parameters = request.match_info["method"], dict(await request.post())
        # The process may be killed while a call is on its way, either way.
        await asyncio.sleep(random.uniform(0, 0.02))  # noqa: S311 - no secret
        result: Any = True
        match method:
            case "getMe":
                result = ME
            case "getUpdates":
                result = await self._get_updates(int(str(parameters.get("offset", 0))))
            case "sendMessage" | "editMessageText" | "sendDocument":
                result = self._show(method, parameters)
            case "answerCallbackQuery" if parameters.get("text"):
                chat = self._queries.get(str(parameters["callback_query_id"]), 0)
                self.chat(chat).put_nowait(Shown(str(parameters["text"])))
            case "getFile":
                name = str(parameters["file_id"])
                result = {"file_id": name, "file_unique_id": name, "file_path": name}
        await asyncio.sleep(random.uniform(0, 0.02))  # noqa: S311 - no secret
        return web.json_response({"ok": True, "result": result})

    async def download(self, request: web.Request) -> web.Response:
        """Give a file out."""
        return web.Response(body=self.files[request.match_info["path"]])

    async def _get_updates(self, offset: int) -> list[dict[str, Any]]:
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        self.polled.set()
        if not self._updates:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), 5)
            except TimeoutError:
                return []
        return self._updates[:]

    def _show(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        chat = int(str(parameters["chat_id"]))
        number = int(str(parameters["message_id"])) if method == "editMessageText" else self.next_number()
        text = str(parameters.get("text", ""))
        if not text.startswith("⏳"):
            self.calls.release()
        if method == "sendMessage":
            self.sent[chat, text] += 1
        markup = json.loads(str(parameters.get("reply_markup") or "{}"))
        rows = markup.get("inline_keyboard", [])
        buttons = {button["text"]: button.get("callback_data", "") for row in rows for button in row}
        self.chat(chat).put_nowait(Shown(text, buttons, number))
        shown = {
            "message_id": number,
            "date": 1_800_000_000,
            "chat": {"id": chat, "type": "private", "first_name": "x"},
        }
        return {**shown, "text": text or "x"}


@asynccontextmanager
async def serving(telegram: Telegram) -> AsyncGenerator[str, None]:
    """The server's address."""
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", telegram.answer)
    app.router.add_get("/file/bot{token}/{path}", telegram.download)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
