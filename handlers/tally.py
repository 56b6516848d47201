"""Counts of questions since the process started."""

from collections import Counter
from datetime import datetime

from knowledge.assistant import Outcome, Reply
from knowledge.model import Language


class Tally:
    """How many questions had which outcome, in which language."""

    def __init__(self, since: datetime) -> None:
        self.since = since
        self._counts: Counter[tuple[Outcome, Language]] = Counter()
        self.inline = 0

    def add(self, reply: Reply) -> None:
        """Count one question asked in a chat."""
        self._counts[reply.outcome, reply.language] += 1

    def add_inline(self) -> None:
        """Count one inline query."""
        self.inline += 1

    def count(self, outcome: Outcome, language: Language) -> int:
        """The questions of one outcome in one language."""
        return self._counts[outcome, language]

    @property
    def total(self) -> int:
        """All questions asked in chats."""
        return self._counts.total()
