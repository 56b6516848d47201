"""`alatau-bot run`: the bot itself, also without a command."""

import argparse
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands import Subparsers


def add_parser(subparsers: "Subparsers") -> argparse.ArgumentParser:
    """Declare the command; it takes its settings from the environment."""
    return subparsers.add_parser(
        "run",
        help="run the bot: on Telegram where BOT_TOKEN is set, else as a chat in this terminal",
        description="Runs the bot: by webhook where BOT_WEBHOOK_URL is set, else by polling; "
        "without BOT_TOKEN, as a chat in this terminal.",
    )


async def run(_args: argparse.Namespace) -> int:
    """Run until stopped."""
    # Before the imports below, which take seconds: a wrong setting is told at once.
    from bot.settings import load_settings

    settings = load_settings()
    # What is built now stays for good. Searching it for garbage again and again costs a seventh of the start;
    # `bot.start` takes it out of the collector's sight and turns the collector on again.
    gc.disable()
    if settings.token is None:
        from bot.terminal import serve
    elif settings.webhook_url:
        from bot.webhook import serve
    else:
        from bot.polling import serve
    return await serve(settings)
