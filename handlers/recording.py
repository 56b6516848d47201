"""Notes what was asked and what came of it: in the store's log without whom, in the process's log without the text."""

import structlog

from knowledge.assistant import Candidate, Outcome, Reply
from knowledge.model import Language
from knowledge.store import Store
from knowledge.store.log import Asked
from knowledge.text.phrasing import keepable

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

LONGEST = 500
"""Characters of a question that are kept."""


def note_reply(store: Store, channel: str, question: str, reply: Reply, milliseconds: float) -> None:
    """Note a question that was asked in a chat or group.

    Args:
        channel: chat or group.
        milliseconds: that the decision took.
    """
    reason = reply.why
    best = reply.answers[0] if reply.answers else None
    _keep(store, channel, question, (reply.language, reply.outcome.value, reason, best))
    log.info(
        "replied",
        outcome=reply.outcome.value,
        reason=reason,
        language=reply.language,
        facts=[candidate.fact.id for candidate in reply.answers],
        scores=[round(candidate.score, 3) for candidate in reply.answers],
        milliseconds=round(milliseconds, 2),
    )


def note_list(store: Store, question: str, language: Language, found: tuple[Candidate, ...]) -> None:
    """Note an inline query that was not empty."""
    outcome = Outcome.ANSWER if found else Outcome.ABSTAIN
    _keep(store, "inline", question, (language, outcome.value, None, found[0] if found else None))


def _keep(store: Store, channel: str, question: str, what: tuple[Language, str, str | None, Candidate | None]) -> None:
    language, outcome, reason, best = what
    store.recorder.asked(
        Asked(
            at=store.clock(),
            channel=channel,
            language=language,
            outcome=outcome,
            reason=reason,
            fact=best.fact.id if best else None,
            score=round(best.score, 4) if best else None,
            text=keepable(question, LONGEST),
        )
    )
