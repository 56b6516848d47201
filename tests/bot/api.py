"""A Bot API server of our own, over real HTTP, for the program as a real process."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

TOKEN = "4242:test-token-that-is-long-enough-to-be-hidden"
ME = {"id": 4242, "is_bot": True, "first_name": "Alatau City", "username": "alatau_test_bot"}
SENT = {"message_id": 1, "date": 1_800_000_000, "chat": {"id": 7, "type": "private", "first_name": "x"}}


def update(text: str, number: int = 1) -> dict[str, Any]:
    """A resident's message."""
    sender = {"id": 7, "is_bot": False, "first_name": "Secret Name", "language_code": "ru"}
    return {"update_id": number, "message": {**SENT, "from": sender, "text": text}}


class BotApi:
    """Hands out updates and keeps what it is asked to do.

    Attributes:
        calls: method and parameters, in order.
        sent: gets the text of each message sent.
    """

    def __init__(self, updates: list[dict[str, Any]]) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.sent: asyncio.Queue[str] = asyncio.Queue()
        self.webhook_set = asyncio.Event()
        self._updates = updates

    async def answer(self, request: web.Request) -> web.Response:
        """Carry out one method."""
        if request.match_info["token"] != TOKEN:
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        method, parameters = request.match_info["method"], dict(await request.post())
        self.calls.append((method, parameters))
        result: Any = True
        if method == "getMe":
            result = ME
        elif method == "getUpdates":
            result, self._updates = self._updates, []
            if not result:
                await asyncio.Event().wait()
        elif method == "sendMessage":
            self.sent.put_nowait(str(parameters["text"]))
            result = SENT
        elif method == "setWebhook":
            self.webhook_set.set()
        return web.json_response({"ok": True, "result": result})


@asynccontextmanager
async def serving(api: BotApi) -> AsyncGenerator[str, None]:
    """The server's address."""
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", api.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
