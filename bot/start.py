"""What every way of running begins with."""

import gc

from bot.application import Application, build_application
from bot.cache import cache_folder
from bot.settings import Settings
from knowledge.assistant import Assistant
from knowledge.curation import load
from knowledge.search.meaning import installed_embedder


def start(settings: Settings) -> Application:
    """Load the knowledge, build the application, and tell the garbage collector that both stay.

    Raises:
        InvalidData: the curated data have faults.
    """
    assistant = Assistant.from_base(load(), cache=cache_folder(), embedder=installed_embedder())
    # What the first question of all would otherwise wait for.
    assistant.reply("Алатау")
    application = build_application(assistant, default_language=settings.default_language, owners=settings.owners)
    gc.freeze()
    gc.enable()
    return application
