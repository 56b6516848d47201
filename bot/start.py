"""What every way of running begins and ends with."""

import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from bot.application import Application, build_application
from bot.background import GRACE_SECONDS, Work, working
from bot.cache import cache_folder
from bot.following import Follower
from bot.opening import open_assistant, open_store
from bot.settings import Settings
from knowledge.curation import load
from knowledge.live import LiveAssistant
from knowledge.store import Store
from knowledge.store.stopping import Stop
from knowledge.store.taking import Taken

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@asynccontextmanager
async def started(settings: Settings) -> AsyncGenerator[Application, None]:
    """Open store and knowledge, build the application, and keep both together until left.

    Raises:
        InvalidData: the curated data have faults.
        Failure: the store cannot be opened.
    """
    curated = load()
    store = await open_store(settings)
    try:
        _report(await store.take(curated))
        await store.editors.refresh()
        version, base = await store.base(curated)
        live = LiveAssistant(open_assistant(base), cache=cache_folder(), on_error=_report_error)
        # What the first question of all would otherwise wait for.
        live.current.reply("Алатау")
        keep_days = settings.keep_texts_days
        application = build_application(live, store, default_language=settings.default_language, keep_days=keep_days)
        # What is built now stays: the garbage collector need not look at it again and again.
        gc.freeze()
        gc.enable()
        try:
            async with working(_works(store, Follower(live, store, version, curated), keep_days)):
                try:
                    yield application
                finally:
                    await application.in_hand.finished(GRACE_SECONDS)
        finally:
            await live.aclose()
    finally:
        await store.close()


def _works(store: Store, follower: Follower, keep_days: int) -> dict[str, Work]:
    async def forget(stop: Stop) -> None:
        await store.retention.run(stop, timedelta(days=keep_days))

    return {"follow": follower.follow, "roles": follower.follow_roles, "record": store.recorder.run, "forget": forget}


def _report_error(error: Exception) -> None:
    log.error("learning the edited facts anew failed; they are answered from a quick build", exc_info=error)


def _report(taken: Taken) -> None:
    if taken.outdated:
        log.warning("the curated files are of an older release than the store has seen; the store's facts stay")
    for item in taken.conflicts:
        log.warning("an editor's edit stands against the curated files; see /conflicts", item=item)
    changed = {"added": len(taken.added), "changed": len(taken.changed), "retired": len(taken.retired)}
    if any(changed.values()):
        log.info("took the curated files into the store", **changed)
