"""The store: every table family under one name, over one database."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Self

from knowledge.base import Base
from knowledge.store.auditing import Audit
from knowledge.store.broadcasts import Broadcasts
from knowledge.store.clock import Clock
from knowledge.store.composing import compose
from knowledge.store.conflicts import Conflicts
from knowledge.store.database import Database
from knowledge.store.drafts import Drafts
from knowledge.store.editors import Editors
from knowledge.store.following import Following
from knowledge.store.log import Log, Recorder
from knowledge.store.outbox import Outbox
from knowledge.store.people import People
from knowledge.store.preferences import Preferences
from knowledge.store.privacy import Privacy
from knowledge.store.proposals import Proposals
from knowledge.store.questions import Questions
from knowledge.store.retention import Retention
from knowledge.store.revisions import Revisions
from knowledge.store.statistics import Statistics
from knowledge.store.taking import Taken, take


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Opened once a process, and passed to whoever needs it."""

    def __init__(self, database: Database, *, owners: Collection[int] = (), clock: Clock = _now) -> None:
        self.database = database
        self.clock = clock
        self.revisions = Revisions(database, clock)
        self.conflicts = Conflicts(database, clock)
        self.people = People(database, clock)
        self.editors = Editors(database, clock, owners)
        self.drafts = Drafts(database, clock)
        self.preferences = Preferences(database, clock)
        self.audit = Audit(database, clock)
        self.log = Log(database, clock)
        self.recorder = Recorder(self.log, self.people)
        self.outbox = Outbox(database, clock)
        self.statistics = Statistics(database, clock)
        self.questions = Questions(database, clock, self.outbox)
        self.proposals = Proposals(database, clock, self.questions)
        self.privacy = Privacy(database, self.people, self.recorder)
        self.retention = Retention(database, clock, self.log, self.outbox)
        self.broadcasts = Broadcasts(database, clock, self.outbox)
        self.following = Following(database, self.revisions)

    @classmethod
    async def open(cls, url: str, *, owners: Collection[int] = (), clock: Clock = _now) -> Self:
        """Open a store, making or migrating its database where need be.

        Args:
            url: `sqlite:///PATH` or `postgresql://…`.
            owners: Telegram ids of those with every right.
            clock: tells the time.

        Raises:
            ValueError: the address is neither.
            StoreUnavailable: it cannot be reached, opened or migrated.
        """
        return cls(await Database.open(url), owners=owners, clock=clock)

    async def take(self, curated: Base) -> Taken:
        """Take what changed in the curated files; see `knowledge.store.taking`."""
        return await take(self.database, curated, self.clock)

    async def base(self, curated: Base) -> tuple[int, Base]:
        """The store's version, and the base of its newest revisions with the files' topics and lexicon."""
        version, heads = await self.revisions.heads()
        return version, compose(curated, heads)

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()
