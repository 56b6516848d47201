"""Once a week, editors hear what waits for them; where nothing does, they hear nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from aiogram.utils.i18n import I18n

from handlers.admins.commands import language_of
from handlers.admins.digest import Due, digest_text
from knowledge.live import LiveAssistant
from knowledge.model import Language
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.outbox import Letter
from knowledge.store.preferences import DIGEST
from knowledge.store.question import Shelf
from knowledge.store.stopping import Stop

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

OPENS, CLOSES = 9, 21
"""Hours of the city's day between which it may come; on Mondays from 9, later in the week where the bot was away."""

LOOK_SECONDS = 60.0
"""How often to see whether it is time."""

TOP = 5
"""Items of each kind that it names."""


@dataclass(frozen=True, slots=True)
class Digest:
    """Writes the week's letters to owners and editors."""

    store: Store
    live: LiveAssistant
    i18n: I18n
    default_language: Language

    async def run(self, stop: Stop) -> None:
        """Look at the clock until stopped.

        Raises:
            StoreUnavailable: the store is away; begin again later.
        """
        while not stop.wished:
            await self.send_if_due()
            await stop.pause(LOOK_SECONDS)

    async def send_if_due(self) -> None:
        """Put this week's letters into the outbox, where it is time and nobody has."""
        now = self.store.clock()
        week = f"{now:%G-W%V}"
        last = await self.store.preferences.get(DIGEST)
        if not last:
            # The week in which the bot first starts has begun without it: there is no news yet.
            await self.store.outbox.add_once(DIGEST, week, [])
        elif last != (week,) and OPENS <= now.hour < CLOSES:
            letters = await self._letters(now)
            if await self.store.outbox.add_once(DIGEST, week, letters) and letters:
                log.info("the weekly digest is on its way", editors=len(letters))

    async def _letters(self, now: datetime) -> list[Letter]:
        base = self.live.current.base
        waiting, asked = await self.store.questions.listed(Shelf.NO_FACT, limit=TOP)
        due = Due(
            stale=sorted(
                (fact for fact in base.facts if fact.is_stale(now.date())), key=lambda fact: (fact.review_by, fact.id)
            ),
            waiting=waiting,
            asked=asked,
            conflicts=len(await self.store.conflicts.open()),
            disliked=await self.store.statistics.disliked(now - timedelta(days=7), top=TOP),
        )
        if due.nothing:
            return []
        letters = []
        for user in await self._editors():
            language = await language_of(self.store, user, self.default_language)
            text = digest_text(due, base, language, partial(self.i18n.gettext, locale=language))
            letters.append(Letter(user, text, kind=DIGEST))
        return letters

    async def _editors(self) -> list[int]:
        granted = [editor.user for editor in await self.store.editors.all() if editor.role.may(Role.EDITOR)]
        return sorted({*self.store.editors.owners, *granted})
