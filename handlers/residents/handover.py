"""Questions that nobody could answer go to the editors, before their person is told so."""

import asyncio
from dataclasses import dataclass

import structlog

from handlers.recording import LONGEST
from knowledge.assistant import Assistant, Reason, Reply
from knowledge.errors import StoreUnavailable
from knowledge.likening import Likening
from knowledge.model import Language
from knowledge.store import Store
from knowledge.store.question import Kept, State, Unanswered
from knowledge.text.phrasing import keepable, phrasing

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

HANDED_OVER = frozenset({Reason.NO_FACT, Reason.OFF_TOPIC, Reason.ELSEWHERE})
"""Reasons that leave a question open: greetings and thanks are none, and nor are keys struck by chance."""


@dataclass(frozen=True, slots=True)
class Said:
    """A question as it was asked.

    Attributes:
        text: as it was typed, or masked already.
        instead_of: the number under which an earlier version of it was handed over.
    """

    text: str
    language: Language
    reason: Reason
    instead_of: int | None = None


@dataclass(frozen=True, slots=True)
class Passing:
    """What became of a question.

    Attributes:
        kept: None where it could not be kept, or need not be.
        passed_on: what may be said of it: whether the editors have it, or None for nothing.
    """

    kept: Kept | None = None
    passed_on: bool | None = None

    @property
    def waiting_for(self) -> int | None:
        """The number of the question whose answer may be waited for."""
        return self.kept.question.id if self.kept is not None and self.passed_on else None


class Handover:
    """Keeps questions in the store, grouped by likeness."""

    def __init__(self, store: Store, likening: Likening) -> None:
        self._questions = store.questions
        self._likening = likening

    async def of_reply(
        self, reply: Reply, text: str, assistant: Assistant, *, instead_of: int | None = None
    ) -> Passing:
        """Hand a question over where its reply leaves it open."""
        if reply.reason not in HANDED_OVER:
            return Passing()
        return await self.take(Said(text, reply.language, reply.reason, instead_of), assistant)

    async def take(self, said: Said, assistant: Assistant) -> Passing:
        """Hand a question over; where the store is away, say so instead of raising."""
        is_subject = said.reason is Reason.NO_FACT
        try:
            kept = await self._keep(said, assistant)
        except StoreUnavailable as error:
            log.warning("a question could not be kept", reason=str(error))
            return Passing(None, False if is_subject else None)
        # Nobody looks at a dismissed one again: to promise that would be a lie.
        is_open = kept.question.state is State.OPEN
        return Passing(kept, True if is_subject and is_open else None)

    async def _keep(self, said: Said, assistant: Assistant) -> Kept:
        text = keepable(said.text, LONGEST)
        likeness = await asyncio.to_thread(self._likening.of, assistant)
        signature = await asyncio.to_thread(likeness.signature, phrasing(text))
        found = Unanswered(text, said.language, said.reason.value, signature)
        return await self._questions.add(found, likeness.nearest, instead_of=said.instead_of)
