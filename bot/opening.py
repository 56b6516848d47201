"""Opening the assistant and the store as every command does: user's cache, installed embedder, settings' database."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cache import cache_folder
from bot.failure import Failure
from knowledge.assistant import Assistant
from knowledge.base import Base
from knowledge.curation import load
from knowledge.errors import StoreUnavailable
from knowledge.search.meaning import installed_embedder

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.store import Store


def open_assistant(base: Base | None = None, *, lexical: bool = False) -> Assistant:
    """An assistant over a base.

    Args:
        base: the packaged one by default.
        lexical: by letters alone, without the embedder.

    Raises:
        InvalidData: the curated data or the fitted numbers have faults.
    """
    embedder = None if lexical else installed_embedder()
    assistant = Assistant.from_base(base or load(), cache=cache_folder(), embedder=embedder)
    if embedder is not None and assistant.finder.engine.meaning is None:
        sys.stderr.write(
            "alatau-bot: working without the embedder: knowledge/data/meaning.npz is missing, broken or far behind "
            "the facts; 'alatau-bot fit' makes it anew\n"
        )
    return assistant


async def open_store(settings: "Settings", *, existing: bool = False) -> "Store":
    """The store of the settings.

    Args:
        existing: refuse to make a new one, for commands that only read.

    Raises:
        Failure: it cannot be opened.
    """
    from bot.clock import now
    from knowledge.store import Store

    url = settings.store_url
    try:
        if url.startswith("sqlite:///"):
            _prepare(Path(url.removeprefix("sqlite:///")), existing=existing)
        return await Store.open(url, owners=settings.owners, clock=now)
    except ValueError as error:
        raise Failure(f"BOT_DATABASE_URL: {error}") from None
    except (StoreUnavailable, OSError) as error:
        raise Failure(f"BOT_DATABASE_URL: the store cannot be opened: {error}", code=1) from None


def _prepare(path: Path, *, existing: bool) -> None:
    if existing and not path.exists():
        raise Failure(f"BOT_DATABASE_URL: there is no store at {path}; it is made by alatau-bot run")
    path.parent.mkdir(parents=True, exist_ok=True)
