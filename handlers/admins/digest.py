"""What waits for the editors, as the letter that they get once a week."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.admins.panel import plain
from handlers.rendering import Translate
from knowledge.base import Base
from knowledge.model import Fact, Language
from knowledge.store.question import Listed

_TITLE = 100
"""Letters of a question in a list."""

_NAMED = 5
"""Facts to review that are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Due:
    """What waits.

    Attributes:
        stale: facts past their review, those that have waited longest first.
        waiting: how many open questions about the city there are.
        asked: the most asked of them.
        conflicts: between the files and edits in chat.
        disliked: ids of the facts with the most bad votes of the week, with their number.
    """

    stale: Sequence[Fact]
    waiting: int
    asked: Sequence[Listed]
    conflicts: int
    disliked: Sequence[tuple[str, int]]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.stale or self.waiting or self.conflicts or self.disliked)


def digest_text(due: Due, base: Base, language: Language, translate: Translate) -> str:
    """The letter, as HTML within the limits of one message."""
    _ = translate
    paragraphs = [f"<b>{plain(_('What waits for the editors'))}</b>"]
    if due.stale:
        heading = _("To review: {count} — /stale").format(count=len(due.stale))
        paragraphs.append(_list(heading, [fact.wording(language).question for fact in due.stale[:_NAMED]]))
    if due.waiting:
        heading = _("Questions without an answer: {count} — /queue").format(count=due.waiting)
        asked = [f"{one.question.count} × {one.question.text}" for one in due.asked if one.question.text]
        paragraphs.append(_list(heading, asked))
    if due.conflicts:
        paragraphs.append(plain(_("Conflicts with the files: {count} — /conflicts").format(count=due.conflicts)))
    if due.disliked:
        named = [(base.find(fact), fact, count) for fact, count in due.disliked]
        disliked = [f"{count} × {fact.wording(language).question if fact else name}" for fact, name, count in named]
        paragraphs.append(_list(_("Bad votes in the last week:"), disliked))
    return "\n\n".join(paragraphs)


def _list(heading: str, items: Sequence[str]) -> str:
    return "\n".join([plain(heading), *(f"• {plain(item, _TITLE)}" for item in items)])
