"""How soon an edit is served, how long everything takes to be learnt anew, and what the event loop feels of it."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from knowledge.assistant import Assistant
from knowledge.base import Base
from knowledge.evaluation import Question
from knowledge.live import LiveAssistant
from knowledge.model import Fact, Wording

TICK = 0.001
"""Seconds between two turns of the loop whose delay is measured."""


@dataclass(frozen=True, slots=True)
class Rebuild:
    """One edit.

    Attributes:
        quick, whole: milliseconds until the edit is served, and until all is learnt anew after that.
        delay: the event loop's longest delay meanwhile, in milliseconds.
        changed: share of questions decided otherwise once the edit is served than before it.
        otherwise: share of questions that the quick build decides otherwise than the whole one. A whole build over
            one text more decides as many otherwise by itself, as its steps fall otherwise.
    """

    edit: str
    quick: float
    whole: float
    delay: float
    changed: float
    otherwise: float


def edits(base: Base) -> Iterator[tuple[str, Base, Base]]:
    """Edits of one fact, that in the middle: what is done, the base before, the base after."""
    fact = base.facts[len(base.facts) // 2]
    without = replace(base, facts=tuple(other for other in base.facts if other.id != fact.id))
    yield "answer reworded", base, _with(base, fact.model_copy(update={"ru": _reworded(fact)}))
    yield "phrasing added", base, _with(base, fact.model_copy(update={"ru": _asked_otherwise(fact)}))
    yield "fact retired", base, without
    yield "fact added", without, base


def _with(base: Base, edited: Fact) -> Base:
    return replace(base, facts=tuple(edited if fact.id == edited.id else fact for fact in base.facts))


def _reworded(fact: Fact) -> Wording:
    return fact.ru.model_copy(update={"say": f"Уточнено. {fact.ru.say}"[:600]})


def _asked_otherwise(fact: Fact) -> Wording:
    return fact.ru.model_copy(update={"ask": (*fact.ru.ask, f"подскажите коротко, {fact.ru.ask[-1]}")})


async def rebuild(assistant: Assistant, edit: tuple[str, Base, Base], questions: Sequence[Question]) -> Rebuild:
    """Serve one edit, then learn everything anew.

    Args:
        edit: one of `edits` of the assistant's base.
        questions: asked of both builds.
    """
    name, before, after = edit
    if before is not assistant.base:
        assistant = await asyncio.to_thread(lambda: assistant.rebuilt(before).refitted())
    live = LiveAssistant(assistant, settle=0)
    async with _Delay() as delay:
        begin = time.perf_counter()
        await live.follow(after, 1)
        quick, rough = time.perf_counter() - begin, live.current
        await live.settled()
        whole = time.perf_counter() - begin - quick
    old, served, learnt = [
        await asyncio.to_thread(_decisions, one, questions) for one in (assistant, rough, live.current)
    ]
    return Rebuild(name, quick * 1000, whole * 1000, delay.longest * 1000, _apart(old, served), _apart(served, learnt))


def _decisions(assistant: Assistant, questions: Sequence[Question]) -> list[tuple[str, list[str]]]:
    replies = [assistant.reply(question.text) for question in questions]
    return [(reply.outcome, [found.fact.id for found in reply.answers]) for reply in replies]


def _apart(some: Sequence[object], others: Sequence[object]) -> float:
    return sum(one != other for one, other in zip(some, others, strict=True)) / max(len(some), 1)


class _Delay:
    """Measures by how much the loop is late while the block runs.

    Attributes:
        longest: in seconds.
    """

    longest = 0.0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()

    async def _tick(self) -> None:
        while True:
            begin = time.perf_counter()
            await asyncio.sleep(TICK)
            self.longest = max(self.longest, time.perf_counter() - begin - TICK)


def lines(assistant: Assistant, questions: Sequence[Question]) -> Iterator[str]:
    """The figures as a table, each line once it is measured; the ratio is that of quick to whole."""
    yield f"{'edit':18}{'served ms':>11}{'whole ms':>10}{'ratio':>7}{'delay ms':>10}{'changed':>9}{'otherwise':>11}"
    for edit in edits(assistant.base):
        row = asyncio.run(rebuild(assistant, edit, questions))
        yield (
            f"{row.edit:18}{row.quick:11.0f}{row.whole:10.0f}{row.quick / row.whole:7.2f}{row.delay:10.1f}"
            f"{row.changed:9.4f}{row.otherwise:11.4f}"
        )
