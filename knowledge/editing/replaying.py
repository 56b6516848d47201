"""Which questions a changed base would answer otherwise."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from knowledge.assistant import Assistant, Outcome
from knowledge.base import Base
from knowledge.model import Fact
from knowledge.search.index import skeletons


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that is answered otherwise.

    Attributes:
        before: the ids of the facts told until now; none where there was no answer.
        after: the same with the change.
    """

    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of asking questions again.

    Attributes:
        asked: how many were asked before the time was over.
        total: how many there were.
    """

    asked: int
    total: int
    turns: tuple[Turn, ...]

    @property
    def lost(self) -> tuple[Turn, ...]:
        """Answered until now, and no longer."""
        return tuple(turn for turn in self.turns if not turn.after)

    @property
    def gained(self) -> tuple[Turn, ...]:
        """Not answered until now."""
        return tuple(turn for turn in self.turns if not turn.before)

    @property
    def moved(self) -> tuple[Turn, ...]:
        """Answered with another fact."""
        return tuple(turn for turn in self.turns if turn.before and turn.after)


def questions(base: Base, touched: Iterable[Fact], logged: Sequence[str], limit: int) -> list[str]:
    """The questions to ask again, those first that share words with what changes.

    Args:
        base: whose phrasings are asked.
        touched: the changed fact before and after.
        logged: what people asked lately.
        limit: questions at most.
    """
    phrasings = [text for fact in base.facts for text in (*fact.ru.ask, *fact.kk.ask)]
    # Always in the same order, but of every topic some, where time or limit cuts the end off.
    Random(1).shuffle(phrasings)  # noqa: S311 - an order, not a secret
    words = {word for fact in touched for text in (*fact.ru.ask, *fact.kk.ask) for word in skeletons(text)}
    found = list(dict.fromkeys((*logged, *phrasings)))
    found.sort(key=lambda text: -len(words.intersection(skeletons(text))))
    return found[:limit]


def replay(before: Assistant, after: Assistant, texts: Sequence[str], go_on: Callable[[int], bool]) -> Replay:
    """Ask every question of both.

    Args:
        go_on: told how many were asked; False ends it.
    """
    turns: list[Turn] = []
    asked = 0
    for text in texts:
        if not go_on(asked):
            break
        old, new = _told(before, text), _told(after, text)
        if old != new:
            turns.append(Turn(text, old, new))
        asked += 1
    return Replay(asked, len(texts), tuple(turns))


def _told(assistant: Assistant, text: str) -> tuple[str, ...]:
    reply = assistant.reply(text)
    return tuple(found.fact.id for found in reply.answers) if reply.outcome is Outcome.ANSWER else ()
