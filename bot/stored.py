"""The store of the running bot, for commands: what it says, as a base or as a folder of data, and importing into it."""

import shutil
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.failure import Failure
from knowledge.base import Base
from knowledge.curation import DATA, load
from knowledge.curation.export import write
from knowledge.errors import InvalidData, StoreRefused, StoreUnavailable
from knowledge.store import Store
from knowledge.store.importing import Rehearsal, Stock, rehearse
from knowledge.store.revision import Stale
from knowledge.store.revisions import Authorship

_OTHER = shutil.ignore_patterns("facts", "sources.yaml", "calibration.json", "meaning.npz")
"""What of the packaged data the store has its own of, or what is computed from them."""


async def stored_base() -> Base:
    """The store's facts and sources with the topics and lexicon of this program's files.

    Raises:
        Failure: there is no such store, or it is away.
    """
    async with _opened() as store:
        _, base = await store.base(load())
    if not base.facts:
        raise Failure("BOT_DATABASE_URL: the store holds no facts yet; alatau-bot run takes them into it")
    return base


@contextmanager
def data_folder(base: Base) -> Generator[Path, None, None]:
    """A folder of data with what a base says, for what looks at files; gone when left."""
    with TemporaryDirectory(prefix="alatau-facts-") as name:
        folder = Path(name)
        shutil.copytree(DATA, folder, ignore=_OTHER, dirs_exist_ok=True)
        write(base, folder)
        yield folder


async def import_into_store(path: Path, *, today: date) -> Rehearsal:
    """Publish what a file or an exported folder says, all or nothing.

    Raises:
        InvalidData: with every fault that hinders it.
        Failure: the store is away, or somebody has edited the same at this moment.
    """
    async with _opened() as store:
        version, heads = await store.revisions.heads()
        rehearsal = rehearse(path, Stock(version, heads, load()), today)
        if rehearsal.refused:
            raise InvalidData(rehearsal.refused)
        try:
            await store.revisions.publish(rehearsal.changes(), Authorship(None, "facts import"))
        except Stale as error:
            raise Failure(f"facts: {error}; try again", code=1) from error
    return rehearsal


@asynccontextmanager
async def _opened() -> AsyncGenerator[Store, None]:
    from bot.opening import open_store
    from bot.settings import load_settings

    store = await open_store(load_settings(), existing=True)
    try:
        yield store
    except (StoreUnavailable, StoreRefused) as error:
        raise Failure(f"BOT_DATABASE_URL: {error}", code=1) from error
    finally:
        await store.close()
