"""What every way of running begins with."""

import gc

from bot.application import Application, build_application
from bot.opening import open_assistant
from bot.settings import Settings


def start(settings: Settings) -> Application:
    """Load the knowledge, build the application, and tell the garbage collector that both stay.

    Raises:
        InvalidData: the curated data have faults.
    """
    assistant = open_assistant()
    # What the first question of all would otherwise wait for.
    assistant.reply("Алатау")
    application = build_application(assistant, default_language=settings.default_language, owners=settings.owners)
    gc.freeze()
    gc.enable()
    return application
