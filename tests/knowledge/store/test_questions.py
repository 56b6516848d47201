"""What nobody could answer is kept, grouped and counted, whoever asks at once, and told when it is answered."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.assistant import Assistant
from knowledge.errors import StoreUnavailable
from knowledge.likeness import Likeness
from knowledge.model import Language
from knowledge.store import Store
from knowledge.store.log import Asked
from knowledge.store.outbox import Letter
from knowledge.store.outbox import State as Sending
from knowledge.store.question import Closed, Kept, OpenQuestion, Shelf, State, Unanswered, Wish
from knowledge.store.questions import Answer
from knowledge.store.revision import Change, Stale
from knowledge.store.stopping import Stop
from knowledge.text.phrasing import keepable, phrasing
from tests.base import BASE
from tests.conftest import OWNER, clock
from tests.knowledge.store.items import AIGUL, AREA, head

ZOO = "когда откроют зоопарк"
ZOO_TOO = "когда в Алатау откроется зоопарк?"
AQUAPARK = "когда откроют аквапарк"


@pytest.fixture(scope="session")
def likeness(assistant: Assistant) -> Likeness:
    return Likeness(assistant.finder.engine, BASE)


@dataclass
class City:
    """People who ask what the bot does not know."""

    store: Store
    likeness: Likeness

    async def asks(
        self, text: str, language: Language = "ru", reason: str = "no-fact", instead_of: int | None = None
    ) -> Kept:
        found = Unanswered(text, language, reason, self.likeness.signature(text))
        return await self.store.questions.add(found, self.likeness.nearest, instead_of=instead_of)

    async def listed(self, shelf: Shelf = Shelf.NO_FACT) -> list[tuple[str | None, int]]:
        _, found = await self.store.questions.listed(shelf)
        return [(one.question.text, one.question.count) for one in found]

    async def state(self, kept: Kept) -> OpenQuestion:
        found = await self.store.questions.get(kept.question.id)
        assert found is not None
        return found


@pytest.fixture
def city(taken: Store, likeness: Likeness) -> City:
    return City(taken, likeness)


def told(wish: Wish) -> list[str]:
    return [f"{wish.language}: {wish.text}", "88 000"]


async def letters(store: Store) -> list[Letter]:
    """What would be sent, in its order; nothing of it is left to send."""
    found = []
    while (claimed := await store.outbox.claim()) is not None:
        found.append(claimed.letter)
        await store.outbox.settle(claimed.id, Sending.SENT)
    return found


async def test_like_questions_are_one(city: City) -> None:
    """Each counts, in whatever words; another question is another group, and most asked comes first."""
    await city.asks(AQUAPARK)
    first, second = await city.asks(ZOO), await city.asks(ZOO_TOO)

    assert first.question.id == second.question.id
    assert second.question.count == 2
    assert await city.listed() == [(ZOO, 2), (AQUAPARK, 1)]
    spellings = await city.store.questions.spellings(first.question.id)
    assert {spelling.text for spelling in spellings} == {ZOO, ZOO_TOO}


async def test_the_same_without_words(city: City) -> None:
    """What the search finds no word in is one question all the same if it is the same text."""
    first, other, again = [await city.asks(text) for text in ("‹phone›", "‹iin›", "‹phone›")]

    assert again.question.id == first.question.id != other.question.id


async def test_two_replicas_at_once(city: City, replica: Store) -> None:
    """However the same question comes in, it makes one group that counts everyone."""
    other = City(replica, city.likeness)
    texts = [ZOO, ZOO_TOO, AQUAPARK] * 4
    await asyncio.gather(*[where.asks(text) for text in texts for where in (city, other)])

    assert sorted(count for _, count in await city.listed()) == [8, 16]


async def test_shelves(city: City) -> None:
    """What lies beside the subject stands apart, until one who asks the same is taken to ask about the city."""
    await city.asks("где поесть пиццу", reason="off-topic")
    assert await city.listed() == []
    assert await city.listed(Shelf.BESIDE) == [("где поесть пиццу", 1)]

    await city.asks("где поесть пиццу?")
    assert await city.listed() == [("где поесть пиццу", 2)]
    assert await city.listed(Shelf.BESIDE) == []


async def test_dismissed_stays_dismissed(city: City) -> None:
    """It is counted on, but not shown; an editor may open it again."""
    kept = await city.asks(ZOO)
    await city.store.questions.dismiss(kept.question.id, by=AIGUL)
    again = await city.asks(ZOO_TOO)

    assert (again.question.id, again.question.state, again.question.count) == (kept.question.id, State.DISMISSED, 2)
    assert await city.listed() == []
    assert await city.listed(Shelf.CLOSED) == [(ZOO, 2)]
    await city.store.questions.reopen(kept.question.id, by=AIGUL)
    assert await city.listed() == [(ZOO, 2)]
    assert [entry.use.action for entry in await city.store.audit.latest(limit=2)] == ["reopen", "dismiss"]


async def test_answered_is_open_again_when_the_answer_does_not_reach(city: City) -> None:
    """A like question that still cannot be answered brings its group back."""
    kept = await city.asks(ZOO)
    await city.store.questions.answer(kept.question.id, Answer("area"), told, by=AIGUL)
    answered = await city.state(kept)
    assert (answered.state, answered.fact, answered.closed_by) == (State.ANSWERED, "area", AIGUL)

    again = (await city.asks(ZOO)).question
    assert (again.state, again.fact, again.closed_by, again.count) == (State.OPEN, None, None, 2)


async def test_an_edited_question_counts_once(city: City) -> None:
    """The edit takes its place, in the same group or in another; an empty group goes."""
    slip = await city.asks(AQUAPARK)
    mended = await city.asks(ZOO, instead_of=slip.asking)
    assert await city.listed() == [(ZOO, 1)]

    await city.asks(ZOO_TOO, instead_of=mended.asking)
    assert [count for _, count in await city.listed()] == [1]


async def test_an_edit_leaves_what_somebody_waits_for(city: City) -> None:
    """A group with a wish stays, for whoever wished it was told so."""
    slip = await city.asks(AQUAPARK)
    await city.store.questions.wish(slip.question.id, 7, "ru")
    await city.asks(ZOO, instead_of=slip.asking)

    assert await city.listed() == [(ZOO, 1), (AQUAPARK, 0)]


async def test_answering_tells_those_who_wished(city: City) -> None:
    """Each once, in their language, with their words; what is published along with it is published."""
    kept = await city.asks(ZOO)
    await city.asks("зоопарк қашан ашылады", "kk", instead_of=None)
    group = kept.question.id
    wished: list[tuple[int, Language]] = [(7, "ru"), (9, "kk"), (7, "ru"), (8, "ru")]
    for chat, language in wished:
        await city.store.questions.wish(group, chat, language)
    await city.store.questions.wish(group, 8, None)
    current = await head(city.store)
    asked = AREA.model_copy(update={"ru": AREA.ru.model_copy(update={"ask": (*AREA.ru.ask, ZOO)})})
    answer = Answer("area", (Change(asked, current.number),), "вопрос жителей")
    count = await city.store.questions.answer(group, answer, told, by=AIGUL)

    sent = [(letter.chat, letter.text) for letter in await letters(city.store)]
    assert count == 2
    assert sent[:2] == [(7, f"ru: {ZOO}"), (7, "88 000")]
    assert [chat for chat, _ in sent] == [7, 7, 9, 9]
    assert (await head(city.store)).item == asked
    assert await city.store.questions.wishes(group) == []


async def test_an_answer_from_an_old_revision_changes_nothing(city: City) -> None:
    """Neither is the question closed nor anybody told."""
    kept = await city.asks(ZOO)
    await city.store.questions.wish(kept.question.id, 7, "ru")
    with pytest.raises(Stale):
        await city.store.questions.answer(kept.question.id, Answer("area", (Change(AREA, None),)), told, by=AIGUL)

    assert (await city.state(kept)).state is State.OPEN
    assert await letters(city.store) == []
    assert len(await city.store.questions.wishes(kept.question.id)) == 1


async def test_two_editors_at_once(city: City, replica: Store) -> None:
    """One of them answers; the other learns that it is done, and nobody is told twice."""
    kept = await city.asks(ZOO)
    await city.store.questions.wish(kept.question.id, 7, "ru")
    tries = [
        store.questions.answer(kept.question.id, Answer("area"), told, by=AIGUL)
        for store in (city.store, replica)
        for _ in range(3)
    ]
    done = await asyncio.gather(*tries, return_exceptions=True)

    assert sorted(map(str, done)) == sorted(["1", *[str(Closed(kept.question.id))] * 5])
    assert [letter.chat for letter in await letters(city.store)] == [7, 7]


async def test_a_wish_that_meets_the_answer(city: City, replica: Store) -> None:
    """Whoever wishes while an editor answers is told by one or by the other, and waits for nothing for ever."""
    for turn in range(8):
        kept = await city.asks(f"{ZOO} номер {turn} {turn}")
        group, chat = kept.question.id, 100 + turn
        wished, count = await asyncio.gather(
            city.store.questions.wish(group, chat, "ru"),
            replica.questions.answer(group, Answer("area"), told, by=AIGUL),
        )
        assert wished is not None
        assert (wished.state, count) in [(State.OPEN, 1), (State.ANSWERED, 0)]
        assert await city.store.questions.wishes(group) == []


async def test_nothing_to_wait_for(city: City) -> None:
    """A wish for what is answered already is none; one for what is gone says so."""
    kept = await city.asks(ZOO)
    await city.store.questions.answer(kept.question.id, Answer("area"), told, by=AIGUL)
    found = await city.store.questions.wish(kept.question.id, 7, "ru")

    assert found is not None
    assert found.fact == "area"
    assert await city.store.questions.wishes(kept.question.id) == []
    assert await city.store.questions.wish(10_000, 7, "ru") is None


async def test_pages(city: City) -> None:
    """A long list is read piece by piece, with its length."""
    for number in range(5):
        await city.asks(f"‹phone› {number * 1111}")
    count, found = await city.store.questions.listed(Shelf.NO_FACT, offset=3, limit=3)

    assert (count, len(found)) == (5, 2)


async def test_away(likeness: Likeness, tmp_path: Path) -> None:
    """A store that is away says so."""
    broken = await Store.open(f"sqlite:///{tmp_path / 'broken.db'}")
    async with broken.database.writing() as connection:
        await connection.exec_driver_sql("DROP TABLE wishes")
        await connection.exec_driver_sql("DROP TABLE askings")
    with pytest.raises(StoreUnavailable):
        await City(broken, likeness).asks(ZOO)
    await broken.close()


class Calendar:
    """Tells the day that it is set to."""

    def __init__(self) -> None:
        self.days = 0

    def __call__(self) -> datetime:
        return clock() + timedelta(days=self.days)


@pytest.fixture
async def years(each_url: str, likeness: Likeness) -> AsyncIterator[tuple[City, Calendar]]:
    """People who ask over the years."""
    calendar = Calendar()
    store = await Store.open(each_url, owners={OWNER}, clock=calendar)
    yield City(store, likeness), calendar
    await store.close()


async def test_old_texts_are_dropped(years: tuple[City, Calendar]) -> None:
    """After their time the words go, from every table; the counts stay, and what is still asked goes on."""
    city, calendar = years
    silent, lasting = await city.asks(AQUAPARK), await city.asks(ZOO)
    await city.store.log.add([Asked(calendar(), "chat", "ru", "abstain", "no-fact", None, None, AQUAPARK)])
    for kept in (silent, lasting):
        await city.store.questions.wish(kept.question.id, 7, "ru")
    calendar.days = 100
    await city.asks(ZOO_TOO)
    calendar.days = 181
    dropped = await city.store.retention.drop(timedelta(days=180))

    assert (dropped.log, dropped.askings, dropped.questions) == (1, 2, 1)
    assert await city.listed() == [(ZOO_TOO, 2)]
    assert await city.store.questions.spellings(silent.question.id) == []
    assert (await city.state(silent)).count == 1
    assert await city.store.questions.wishes(silent.question.id) == []
    assert len(await city.store.questions.wishes(lasting.question.id)) == 1
    assert (await city.state(lasting)).text == ZOO_TOO
    assert (await city.asks(AQUAPARK)).question.id != silent.question.id
    again = await city.store.retention.drop(timedelta(days=180))
    assert (again.log, again.askings, again.questions) == (0, 0, 0)


async def test_dropping_begins_at_once(years: tuple[City, Calendar]) -> None:
    """A start does not wait a day for it, and an end does not, either."""
    city, calendar = years
    kept = await city.asks(ZOO)
    calendar.days = 181
    stop = Stop()
    work = asyncio.create_task(city.store.retention.run(stop, timedelta(days=180)))
    for _turn in range(1000):
        if (await city.state(kept)).text is None:
            break
    stop.wish()
    await work

    assert (await city.state(kept)).text is None


async def test_what_is_kept_of_a_person(city: City) -> None:
    """All of it is shown, and goes when they say so; others keep theirs."""
    kept = await city.asks(ZOO)
    for chat in (7, 8):
        await city.store.people.choose(chat, "kk")
        await city.store.questions.wish(kept.question.id, chat, "kk")
        await city.store.outbox.add([Letter(chat, "…")])
    city.store.recorder.saw(7, "kk")
    held = await city.store.privacy.of(7)
    assert held.known is not None
    assert ([wish.text for wish in held.wishes], held.waiting, held.sent) == ([ZOO], 1, 0)

    await city.store.privacy.forget(7)
    await city.store.recorder.flush()
    assert (await city.store.privacy.of(7)).nothing
    assert (await city.store.privacy.of(8)).waiting == 1
    assert [letter.chat for letter in await letters(city.store)] == [8]
    assert [wish.chat for wish in await city.store.questions.wishes(kept.question.id)] == [8]


async def test_forgetting_while_it_is_written(city: City) -> None:
    """That they wrote is not noted again by what was under way."""
    city.store.recorder.saw(7, "kk")
    await asyncio.gather(city.store.recorder.flush(), city.store.privacy.forget(7))

    assert (await city.store.privacy.of(7)).nothing


@given(st.text(), st.integers(1, 600))
def test_what_is_kept_can_be_stored(text: str, limit: int) -> None:
    """One line that any database takes, and that says no more than was typed."""
    kept = keepable(text, limit)

    assert kept == " ".join(kept.split())
    assert len(kept) <= limit
    assert "\x00" not in kept.encode().decode()


@pytest.mark.parametrize(
    ("kept", "clean"),
    [
        ("позвоните ‹phone›, когда откроют зоопарк", "позвоните, когда откроют зоопарк"),
        ("‹phone›", ""),
        ("мой иин ‹iin› и ‹card›. Когда?", "мой иин и. Когда?"),
        ("что такое ‹Alatau›", "что такое ‹Alatau›"),
    ],
)
def test_tokens_are_no_phrasing(kept: str, clean: str) -> None:
    """A fact's phrasing has words only."""
    assert phrasing(kept) == clean
