"""Opening the assistant as every command does: packaged base, user's cache, installed embedder."""

import sys

from bot.cache import cache_folder
from knowledge.assistant import Assistant
from knowledge.curation import load
from knowledge.search.meaning import installed_embedder


def open_assistant(*, lexical: bool = False) -> Assistant:
    """An assistant over the packaged base.

    Args:
        lexical: by letters alone, without the embedder.

    Raises:
        InvalidData: the curated data or the fitted numbers have faults.
    """
    embedder = None if lexical else installed_embedder()
    assistant = Assistant.from_base(load(), cache=cache_folder(), embedder=embedder)
    if embedder is not None and assistant.finder.engine.meaning is None:
        sys.stderr.write(
            "alatau-bot: working without the embedder: knowledge/data/meaning.npz is missing, broken or far behind "
            "the facts; 'alatau-bot fit' makes it anew\n"
        )
    return assistant
