"""Changes that wait for a second editor: nothing of them is told before another than their author approves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.errors import StoreRefused
from knowledge.model import Fact, Source
from knowledge.store import schema
from knowledge.store.auditing import Use, record
from knowledge.store.clock import Clock
from knowledge.store.conflicts import agree
from knowledge.store.database import Database
from knowledge.store.drafts import remove
from knowledge.store.questions import Questions, Tell
from knowledge.store.revision import Action, Change, Revision, from_content, to_content
from knowledge.store.revisions import Authorship, append
from knowledge.store.succession import restoration, retirement

_PROPOSALS = schema.proposals


class State(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """Taken back by its author."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Facts and sources to publish together.

    Attributes:
        question: the open question that the fact was written for.
    """

    changes: tuple[Change, ...]
    question: int | None = None


@dataclass(frozen=True, slots=True)
class Retirement:
    """A fact to retire.

    Attributes:
        parent: its newest revision, as the author saw it.
    """

    fact: str
    parent: int
    successor: str | None


@dataclass(frozen=True, slots=True)
class Rollback:
    """An earlier revision to bring back.

    Attributes:
        number: the earlier revision.
        parent: the newest one, as the author saw it.
    """

    number: int
    parent: int


Request = Publication | Retirement | Rollback
"""What is proposed."""

TellFact = Callable[[Fact, Sequence[Source]], Tell]
"""Words a fact, with the sources that are published along with it, as the answer to a question."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that an editor has asked for.

    Attributes:
        item: the id of the fact.
        author: a Telegram user id.
        reason: of the author.
        decided_by: who approved, declined or withdrew it; None while it is open.
    """

    id: int
    item: str
    request: Request
    author: int
    reason: str
    at: datetime
    state: State
    decided_by: int | None


class Proposals:
    """Adds, lists and decides proposals."""

    def __init__(self, database: Database, clock: Clock, questions: Questions) -> None:
        self._database = database
        self._clock = clock
        self._questions = questions

    async def add(self, item: str, request: Request, *, author: int, reason: str, from_draft: bool = False) -> Proposal:
        """Ask for a change.

        Args:
            from_draft: it was the author's draft, which goes in the same transaction.
        """
        async with self._database.writing() as connection:
            now = self._clock()
            values = {
                "author": author,
                "at": now,
                "item": item,
                "reason": reason,
                "changes": _to_json(request),
                "state": State.OPEN.value,
            }
            query = insert(_PROPOSALS).values(values).returning(_PROPOSALS.c.id)
            number: int = (await connection.execute(query)).scalar_one()
            await record(connection, Use(author, "propose", item, reason), now)
            if from_draft:
                await remove(connection, author)
        return Proposal(number, item, request, author, reason, now, State.OPEN, None)

    async def open(self) -> Sequence[Proposal]:
        """Those that wait, oldest first."""
        query = select(_PROPOSALS).where(_PROPOSALS.c.state == State.OPEN.value).order_by(_PROPOSALS.c.id)
        async with self._database.reading() as connection:
            return [_proposal(row) for row in (await connection.execute(query)).mappings()]

    async def find(self, number: int) -> Proposal | None:
        """The proposal of that number, in whatever state, or None."""
        async with self._database.reading() as connection:
            return await _find(connection, number)

    async def approve(self, number: int, *, by: int, tell: TellFact | None = None) -> tuple[Revision, ...]:
        """Carry a proposal out; its author is the revisions' author.

        Args:
            tell: words the fact for those who wait for the answer to the question that it was written for; without
                it the question stays open.

        Raises:
            StoreRefused: there is no such open proposal, `by` is its author, or the store does not allow it any more.
            Stale: what it was made from is no longer the newest revision; it stays open.
        """
        async with self._database.writing(publishing=True) as connection:
            found = await self._decide(connection, number, State.APPROVED, by)
            if found.author == by:
                raise StoreRefused(f"proposal {number} needs another editor than its author")
            await record(connection, Use(by, "approve", found.item, f"proposal {number}"), self._clock())
            changes = await _changes(connection, found.request)
            made = await append(connection, changes, Authorship(found.author, found.reason), self._clock())
            await agree(connection, made, by, self._clock())
            if tell is not None:
                await self._answer(connection, found.request, tell, by)
            return made

    async def decline(self, number: int, *, by: int, reason: str) -> Proposal:
        """Turn a proposal down; its author takes it back.

        Raises:
            StoreRefused: there is no such open proposal.
        """
        async with self._database.writing() as connection:
            found = await _find(connection, number)
            own = found is not None and found.author == by
            declined = await self._decide(connection, number, State.WITHDRAWN if own else State.DECLINED, by)
            details = f"proposal {number}: {reason}"
            await record(connection, Use(by, "withdraw" if own else "decline", declined.item, details), self._clock())
            return declined

    async def _answer(self, connection: AsyncConnection, request: Request, tell: TellFact, by: int) -> None:
        """Answer the question that a fact was written for."""
        if not isinstance(request, Publication) or request.question is None:
            return
        items = [change.item for change in request.changes]
        sources = [item for item in items if isinstance(item, Source)]
        for fact in items:
            if isinstance(fact, Fact):
                told = tell(fact, sources)
                await self._questions.answer_where_open(connection, request.question, fact.id, told, by=by)

    async def _decide(self, connection: AsyncConnection, number: int, state: State, by: int) -> Proposal:
        waiting = (_PROPOSALS.c.id == number, _PROPOSALS.c.state == State.OPEN.value)
        values = {"state": state.value, "decided_by": by, "decided_at": self._clock()}
        # The state is changed before anything else: of two who decide at once, the second finds it done.
        done = await connection.execute(update(_PROPOSALS).where(*waiting).values(values))
        found = await _find(connection, number)
        if done.rowcount == 0 or found is None:
            raise StoreRefused(f"there is no open proposal {number}")
        return found


async def _find(connection: AsyncConnection, number: int) -> Proposal | None:
    query = select(_PROPOSALS).where(_PROPOSALS.c.id == number)
    row = (await connection.execute(query)).mappings().first()
    return _proposal(row) if row is not None else None


async def _changes(connection: AsyncConnection, request: Request) -> Sequence[Change]:
    match request:
        case Publication():
            return request.changes
        case Retirement():
            return await retirement(connection, request.fact, parent=request.parent, successor=request.successor)
        case Rollback():
            return await restoration(connection, request.number, parent=request.parent)


def _to_json(request: Request) -> dict[str, Any]:
    match request:
        case Publication():
            changes = [_change_to_json(change) for change in request.changes]
            return {"do": "publish", "changes": changes, "question": request.question}
        case Retirement():
            return {"do": "retire", "fact": request.fact, "parent": request.parent, "successor": request.successor}
        case Rollback():
            return {"do": "rollback", "number": request.number, "parent": request.parent}


def _from_json(content: Mapping[str, Any]) -> Request:
    match content["do"]:
        case "publish":
            changes = tuple(_change_from_json(change) for change in content["changes"])
            return Publication(changes, content["question"])
        case "retire":
            return Retirement(content["fact"], content["parent"], content["successor"])
        case "rollback":
            return Rollback(content["number"], content["parent"])
    raise StoreRefused("a stored proposal is not readable: another version of the program wrote it")


def _change_to_json(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "content": to_content(change.item),
        "parent": change.parent,
        "action": change.action.value,
    }


def _change_from_json(content: Mapping[str, Any]) -> Change:
    item = from_content(content["kind"], content["content"])
    return Change(item, content["parent"], Action(content["action"]))


def _proposal(row: RowMapping) -> Proposal:
    return Proposal(
        id=row["id"],
        item=row["item"],
        request=_from_json(row["changes"]),
        author=row["author"],
        reason=row["reason"],
        at=row["at"],
        state=State(row["state"]),
        decided_by=row["decided_by"],
    )
