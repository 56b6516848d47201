"""The open questions: kept before the person is told so, listed by demand, answered together with what is told."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, RowMapping, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.model import Language
from knowledge.store import grouping, schema
from knowledge.store.auditing import Use, record
from knowledge.store.clock import Clock
from knowledge.store.database import Database
from knowledge.store.drafts import remove
from knowledge.store.outbox import Letter, Outbox
from knowledge.store.question import (
    NO_FACT,
    Closed,
    Kept,
    Listed,
    Nearest,
    OpenQuestion,
    Shelf,
    Spelling,
    State,
    Unanswered,
    Wish,
)
from knowledge.store.revision import Change, Revision
from knowledge.store.revisions import Authorship, append
from knowledge.store.upserting import upsert

_QUESTIONS = schema.questions
_ASKINGS = schema.askings
_WISHES = schema.wishes

Tell = Callable[[Wish], Sequence[str]]
"""Words the answer for one who wished for it: messages as HTML, in their order."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question is answered with.

    Attributes:
        fact: its id; None for an answer in person.
        changes: revisions to publish along with it, such as the fact with the question as another phrasing.
        reason: for these revisions.
        from_draft: it was the editor's draft, which goes in the same transaction.
    """

    fact: str | None
    changes: tuple[Change, ...] = ()
    reason: str = ""
    from_draft: bool = False


class Questions:
    """Keeps, lists and closes groups of like questions."""

    def __init__(self, database: Database, clock: Clock, outbox: Outbox) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox

    async def add(self, found: Unanswered, nearest: Nearest, *, instead_of: int | None = None) -> Kept:
        """Keep a question, in the group of those like it or in a new one.

        A dismissed group stays dismissed; an answered one is open again.

        Args:
            nearest: compares signatures; called in a thread for all groups, and again for those that came meanwhile.
            instead_of: the asking that this one is an edit of.

        Raises:
            StoreUnavailable: it is not kept.
        """
        async with self._database.reading() as connection:
            seen = await grouping.greatest(connection)
            groups = await grouping.candidates(connection)
        likely = await asyncio.to_thread(nearest, found.signature, groups) if groups else None
        async with self._database.writing() as connection:
            await grouping.take_turn(connection)
            at = self._clock()
            if instead_of is not None:
                await grouping.withdraw(connection, instead_of)
            group = await grouping.group_of(connection, found, likely, seen, nearest)
            if group is None:
                group = await grouping.begin(connection, found, at)
            else:
                await grouping.join(connection, group, found, at)
            asking = await grouping.append(connection, group, found, at)
            return Kept(await _get(connection, group), asking)

    async def get(self, question: int) -> OpenQuestion | None:
        """The group of that number, or None."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(_QUESTIONS).where(_QUESTIONS.c.id == question))).mappings().first()
            return _question(row) if row is not None else None

    async def listed(self, shelf: Shelf, *, offset: int = 0, limit: int = 10) -> tuple[int, Sequence[Listed]]:
        """How many groups a shelf has, and some of them: the most asked first, closed ones by when they were closed."""
        columns = _QUESTIONS.c
        query = select(_QUESTIONS).where(*_on(shelf)).offset(offset).limit(limit)
        if shelf is Shelf.CLOSED:
            query = query.order_by(columns.closed_at.desc(), columns.id.desc())
        else:
            query = query.order_by(columns.count.desc(), columns.last_at.desc(), columns.id.desc())
        async with self._database.reading() as connection:
            count = (await connection.execute(select(func.count()).where(*_on(shelf)))).scalar_one()
            found = [_question(row) for row in (await connection.execute(query)).mappings()]
            return count, await _described(connection, found)

    async def spellings(self, question: int, *, limit: int = 100) -> Sequence[Spelling]:
        """The different texts of a group, the commonest first."""
        async with self._database.reading() as connection:
            return await _spellings(connection, question, limit)

    async def answer(self, question: int, answer: Answer, tell: Tell, *, by: int) -> int:
        """Close an open group with an answer, and write to those who wished for it: all of it, or nothing.

        Returns:
            How many people are told.

        Raises:
            Closed: it is not open any more.
            Stale: what is published along with it was made from a revision that is no longer the newest.
        """
        async with self._database.writing(publishing=bool(answer.changes)) as connection:
            told = await self._answer(connection, question, answer.fact, tell, by)
            if answer.changes:
                await append(connection, answer.changes, Authorship(by, answer.reason), self._clock())
            if answer.from_draft:
                await remove(connection, by)
        self._outbox.added.set()
        return told

    async def publish(
        self, question: int, changes: Sequence[Change], by: Authorship, tell: Tell
    ) -> tuple[tuple[Revision, ...], int | None]:
        """Publish the fact that was written for a question, and close the question with it: all of it, or nothing.

        Returns:
            The revisions, and how many people are told; None where the question was closed meanwhile, which is no
            fault.

        Raises:
            Stale: one of the changes was made from a revision that is no longer the newest.
        """
        async with self._database.writing(publishing=True) as connection:
            made = await append(connection, changes, by, self._clock())
            told = await self.answer_where_open(connection, question, changes[0].item.id, tell, by=by.author or 0)
        self._outbox.added.set()
        return made, told

    async def answer_where_open(
        self, connection: AsyncConnection, question: int, fact: str, tell: Tell, *, by: int
    ) -> int | None:
        """Close a group with a fact within a transaction; how many are told, or None where it is not open any more."""
        try:
            return await self._answer(connection, question, fact, tell, by)
        except Closed:
            return None

    async def dismiss(self, question: int, *, by: int) -> None:
        """Close an open group for good: it is counted on, but not shown again.

        Raises:
            Closed: it is not open any more.
        """
        async with self._database.writing() as connection:
            await self._close(connection, question, State.DISMISSED, by, None)
            await record(connection, Use(by, "dismiss", str(question)), self._clock())

    async def reopen(self, question: int, *, by: int) -> None:
        """Open a closed group again; one that is open stays so.

        Raises:
            Closed: it is no longer there.
        """
        columns = _QUESTIONS.c
        async with self._database.writing() as connection:
            if await _state(connection, question) is None:
                raise Closed(question)
            changes = {"state": State.OPEN.value, "fact": None, "closed_by": None, "closed_at": None}
            reopening = update(_QUESTIONS).where(columns.id == question, columns.state != State.OPEN.value)
            if (await connection.execute(reopening.values(changes))).rowcount:
                await record(connection, Use(by, "reopen", str(question)), self._clock())

    async def wish(self, question: int, chat: int, language: Language | None) -> OpenQuestion | None:
        """Note in which language a chat wants to be told the answer; None to tell it nothing.

        Returns:
            The group. Where it is not open there is nothing to wait for, and no wish is kept; None where it is gone.
        """
        async with self._database.writing() as connection:
            if await _state(connection, question) is None:
                return None
            found = await _get(connection, question)
            if language is None:
                mine = (_WISHES.c.question == question, _WISHES.c.chat == chat)
                await connection.execute(delete(_WISHES).where(*mine))
            elif found.state is State.OPEN:
                row = {"question": question, "chat": chat, "language": language, "at": self._clock()}
                await upsert(connection, _WISHES, row, {"language": language})
            return found

    async def wishes(self, question: int) -> Sequence[Wish]:
        """Who wants to be told the answer."""
        async with self._database.reading() as connection:
            return await _wishes(connection, question)

    async def _answer(self, connection: AsyncConnection, question: int, fact: str | None, tell: Tell, by: int) -> int:
        await self._close(connection, question, State.ANSWERED, by, fact)
        wishes = await _wishes(connection, question)
        letters = [Letter(wish.chat, text, kind="answer") for wish in wishes for text in tell(wish)]
        await self._outbox.add_within(connection, letters, self._clock())
        await connection.execute(delete(_WISHES).where(_WISHES.c.question == question))
        await record(connection, Use(by, "answer", str(question), fact or "in person"), self._clock())
        return len(wishes)

    async def _close(self, connection: AsyncConnection, question: int, state: State, by: int, fact: str | None) -> None:
        columns = _QUESTIONS.c
        changes = {"state": state.value, "fact": fact, "closed_by": by, "closed_at": self._clock()}
        closing = update(_QUESTIONS).where(columns.id == question, columns.state == State.OPEN.value)
        if (await connection.execute(closing.values(changes))).rowcount == 0:
            raise Closed(question)


def _on(shelf: Shelf) -> tuple[ColumnElement[bool], ...]:
    """What holds for the groups of a shelf; one whose texts are too old to keep says nothing to anybody."""
    columns = _QUESTIONS.c
    told = columns.text.is_not(None)
    if shelf is Shelf.CLOSED:
        return told, columns.state != State.OPEN.value
    is_subject = columns.reason == NO_FACT if shelf is Shelf.NO_FACT else columns.reason != NO_FACT
    return told, columns.state == State.OPEN.value, is_subject


async def _get(connection: AsyncConnection, question: int) -> OpenQuestion:
    found = await connection.execute(select(_QUESTIONS).where(_QUESTIONS.c.id == question))
    return _question(found.mappings().one())


async def _state(connection: AsyncConnection, question: int) -> str | None:
    query = select(_QUESTIONS.c.state).where(_QUESTIONS.c.id == question).with_for_update()
    state: str | None = (await connection.execute(query)).scalar()
    return state


async def _described(connection: AsyncConnection, found: Sequence[OpenQuestion]) -> list[Listed]:
    numbers = [question.id for question in found]
    languages = await _gathered(connection, numbers)
    query = select(_WISHES.c.question, func.count()).where(_WISHES.c.question.in_(numbers)).group_by(_WISHES.c.question)
    wishing = {row[0]: row[1] for row in await connection.execute(query)}
    return [
        Listed(question, languages.get(question.id) or (question.language,), wishing.get(question.id, 0))
        for question in found
    ]


async def _gathered(connection: AsyncConnection, numbers: Collection[int]) -> dict[int, tuple[Language, ...]]:
    query = (
        select(_ASKINGS.c.question, _ASKINGS.c.language)
        .where(_ASKINGS.c.question.in_(numbers))
        .group_by(_ASKINGS.c.question, _ASKINGS.c.language)
        .order_by(_ASKINGS.c.question, func.count().desc(), _ASKINGS.c.language)
    )
    languages: dict[int, tuple[Language, ...]] = {}
    for question, language in await connection.execute(query):
        languages[question] = (*languages.get(question, ()), language)
    return languages


async def _spellings(connection: AsyncConnection, question: int, limit: int) -> list[Spelling]:
    columns = _ASKINGS.c
    query = (
        select(columns.text, columns.language, func.count())
        .where(columns.question == question, columns.text.is_not(None))
        .group_by(columns.text, columns.language)
        .order_by(func.count().desc(), func.max(columns.id).desc())
        .limit(limit)
    )
    return [Spelling(text, language, count) for text, language, count in await connection.execute(query)]


async def _wishes(connection: AsyncConnection, question: int) -> list[Wish]:
    columns = _WISHES.c
    query = (
        select(columns.chat, columns.language).where(columns.question == question).order_by(columns.at, columns.chat)
    )
    rows = (await connection.execute(query)).all()
    if not rows:
        return []
    spellings = await _spellings(connection, question, 100)
    text = (await _get(connection, question)).text or ""
    return [Wish(chat, language, _in(spellings, language) or text) for chat, language in rows]


def _in(spellings: Iterable[Spelling], language: Language) -> str | None:
    return next((spelling.text for spelling in spellings if spelling.language == language), None)


def _question(row: RowMapping) -> OpenQuestion:
    values = {name: row[name] for name in OpenQuestion.__dataclass_fields__}
    return OpenQuestion(**{**values, "state": State(row["state"])})
