"""/export: all facts and sources as files, the way they lie in the program's folder."""

import asyncio
from dataclasses import replace

from aiogram import Bot
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers.sending import acknowledge
from knowledge.base import Base
from knowledge.curation.archives import pack
from knowledge.curation.export import base_json, files
from knowledge.store import Store
from knowledge.store.auditing import Use
from knowledge.store.clock import Clock


async def on_export(message: Message, store: Store, base: Base, clock: Clock, bot: Bot) -> None:
    """Send the files."""
    if message.from_user is not None:
        await _export(bot, message.from_user.id, store, base, clock)


async def on_press(query: CallbackQuery, store: Store, base: Base, clock: Clock, bot: Bot) -> None:
    """The same from the menu."""
    await acknowledge(query)
    await _export(bot, query.from_user.id, store, base, clock)


async def _export(bot: Bot, user: int, store: Store, base: Base, clock: Clock) -> None:
    version, newest = await store.base(base)
    at = clock()
    raw = await asyncio.to_thread(lambda: pack(_texts(newest), at))
    await store.audit.add(Use(user, "export", f"revision {version}"))
    text = _("Facts: {facts}\nSources: {sources}\nRevision: {version}")
    await bot.send_document(
        user,
        # No colons: some systems allow none in names.
        BufferedInputFile(raw, f"alatau-{at:%Y-%m-%d-%H%M}.zip"),
        caption=text.format(facts=len(newest.facts), sources=len(newest.sources), version=version),
    )


def _texts(base: Base) -> dict[str, str]:
    used = {source for fact in base.facts for source in fact.sources}
    # What no fact cites any more is left out: the checks of a folder of facts do not take it.
    cited = replace(base, sources={name: source for name, source in base.sources.items() if name in used})
    return {**files(cited), "facts.json": base_json(cited)}
