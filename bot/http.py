"""The HTTP server: health, and with a webhook Telegram's deliveries."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.application import Application
from bot.failure import Failure
from bot.settings import Listen

DRAIN_SECONDS = 10
"""How long requests in hand may take to finish once the server is told to stop."""


def health_routes(application: Application) -> web.Application:
    """`/healthz`: the process lives. `/readyz`: the knowledge is loaded and questions are answered."""
    app = web.Application()

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_request: web.Request) -> web.Response:
        facts = application.facts
        return web.json_response(
            {"status": "ok" if facts else "no facts", "facts": facts}, status=200 if facts else 503
        )

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    return app


@asynccontextmanager
async def listening(app: web.Application, listen: Listen) -> AsyncGenerator[None, None]:
    """Serve until left.

    Raises:
        Failure: the address cannot be listened on.
    """
    host, port = listen
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=DRAIN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise Failure(f"BOT_LISTEN: cannot listen on {host}:{port}: {error.strerror}") from None
    try:
        yield
    finally:
        await runner.cleanup()
