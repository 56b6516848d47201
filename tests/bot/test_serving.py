"""The bot on Telegram: by polling and by webhook, as a real process against a server of our own."""

import asyncio
import json
import signal
import socket
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiohttp import ClientSession

from tests.bot.api import TOKEN, BotApi, serving, update
from tests.process import command, environment

QUESTION = "Какая площадь у города Алатау?"
SECRET = "right-secret"

T = TypeVar("T")


@asynccontextmanager
async def running(cwd: Path, **settings: str) -> AsyncGenerator[asyncio.subprocess.Process, None]:
    """The program, killed at the end where it still runs."""
    process = await asyncio.create_subprocess_exec(
        *command("run"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(**settings),
        cwd=cwd,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def unless_ended(process: asyncio.subprocess.Process, awaited: Coroutine[Any, Any, T]) -> T:
    """Wait for something that the program causes; where it ends instead, say why."""
    task, exit_ = asyncio.ensure_future(awaited), asyncio.ensure_future(process.wait())
    await asyncio.wait({task, exit_}, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    exit_.cancel()
    if not task.done():
        task.cancel()
        if process.returncode is None:
            process.kill()
        assert process.stderr
        pytest.fail(f"waited in vain: {(await process.stderr.read()).decode()}")
    return task.result()


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    _, stderr = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, stderr.decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_polling(tmp_path: Path) -> None:
    """Introduced in both languages, a question is answered; SIGTERM ends it well, and the log keeps every secret."""
    api = BotApi([update(QUESTION)])
    async with (
        serving(api) as address,
        running(tmp_path, BOT_TOKEN=TOKEN, BOT_API_URL=address, BOT_LOG_LEVEL="DEBUG") as process,
    ):
        answer = await unless_ended(process, api.sent.get())
        process.send_signal(signal.SIGTERM)
        code, log = await ended(process)

    assert "По состоянию на" in answer
    assert code == 0
    methods = [method for method, _ in api.calls]
    assert methods[:2] == ["getMe", "deleteWebhook"]
    commands = {call.get("language_code"): call["commands"] for method, call in api.calls if method == "setMyCommands"}
    assert set(commands) == {None, "ru", "kk"}
    assert "Қалай сұрау керек" in [entry["description"] for entry in json.loads(commands["kk"])]
    polled = next(call for method, call in api.calls if method == "getUpdates")
    assert set(json.loads(polled["allowed_updates"])) == {"message", "edited_message", "callback_query", "inline_query"}
    assert '"outcome": "answer"' in log
    assert '"facts": ["area"]' in log
    for secret in (TOKEN.split(":")[1], QUESTION, "Secret Name"):
        assert secret not in log


async def test_webhook(tmp_path: Path) -> None:
    """Deliveries with the secret are answered; without it 401, and what is no update 400."""
    api = BotApi([])
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "BOT_TOKEN": TOKEN,
        "BOT_WEBHOOK_URL": "https://bot.example.kz/city/",
        "BOT_WEBHOOK_SECRET": SECRET,
        "BOT_LISTEN": f"127.0.0.1:{port}",
    }
    async with (
        serving(api) as address,
        running(tmp_path, BOT_API_URL=address, **settings) as process,
        ClientSession(url) as telegram,
    ):
        await unless_ended(process, api.webhook_set.wait())
        for secret in (None, "", "wrong-secret", "қате", SECRET + "x"):
            headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
            async with telegram.post("/telegram/webhook", json=update(QUESTION), headers=headers) as response:
                assert response.status == 401
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        for body in (b"{", b"[]", b'{"update_id": "x"}', b"\xff"):
            async with telegram.post("/telegram/webhook", data=body, headers=headers) as response:
                assert response.status == 400
        assert api.sent.empty()
        async with telegram.post("/telegram/webhook", json=update(QUESTION), headers=headers) as response:
            assert response.status == 200
        assert "По состоянию на" in api.sent.get_nowait()
        async with telegram.get("/telegram/webhook") as response:
            assert response.status == 405
        async with telegram.get("/healthz") as response:
            assert response.status == 200
        async with telegram.get("/readyz") as response:
            assert (await response.json())["facts"] > 0
        process.send_signal(signal.SIGTERM)
        code, log = await ended(process)

    assert code == 0
    [webhook] = [call for method, call in api.calls if method == "setWebhook"]
    assert webhook["url"] == "https://bot.example.kz/city/telegram/webhook"
    assert webhook["secret_token"] == SECRET
    assert SECRET not in log
    assert QUESTION not in log


async def test_health_while_polling(tmp_path: Path) -> None:
    """Served where an address to listen on is given."""
    api = BotApi([update(QUESTION)])
    port = free_port()
    async with (
        serving(api) as address,
        running(tmp_path, BOT_TOKEN=TOKEN, BOT_API_URL=address, BOT_LISTEN=f"127.0.0.1:{port}") as process,
        ClientSession(f"http://127.0.0.1:{port}") as probe,
    ):
        await unless_ended(process, api.sent.get())
        async with probe.get("/readyz") as response:
            assert response.status == 200
        async with probe.post("/telegram/webhook", json=update(QUESTION)) as response:
            assert response.status == 404


async def test_token_refused(tmp_path: Path) -> None:
    """One line that names the variable and not the token, exit code 2."""
    async with serving(BotApi([])) as address, running(tmp_path, BOT_TOKEN="1:wrong", BOT_API_URL=address) as process:
        code, log = await ended(process)

    assert code == 2
    assert log == "alatau-bot: BOT_TOKEN: the Bot API does not know this token\n"


async def test_telegram_out_of_reach(tmp_path: Path) -> None:
    """One line, exit code 1: not the settings' fault."""
    url = f"http://127.0.0.1:{free_port()}"
    async with running(tmp_path, BOT_TOKEN=TOKEN, BOT_API_URL=url) as process:
        code, log = await ended(process)

    assert code == 1
    assert log.startswith(f"alatau-bot: BOT_API_URL: {url} cannot be reached: ")
    assert len(log.splitlines()) == 1


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_address_taken(tmp_path: Path, mode: str) -> None:
    """One line that names the variable, exit code 2."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = {"BOT_TOKEN": TOKEN, "BOT_LISTEN": f"127.0.0.1:{taken.getsockname()[1]}"}
        if mode == "webhook":
            settings |= {"BOT_WEBHOOK_URL": "https://x.kz", "BOT_WEBHOOK_SECRET": SECRET}
        async with serving(BotApi([])) as address, running(tmp_path, BOT_API_URL=address, **settings) as process:
            code, log = await ended(process)

    assert code == 2
    assert "alatau-bot: BOT_LISTEN: cannot listen on 127.0.0.1:" in log
    assert "Traceback" not in log
