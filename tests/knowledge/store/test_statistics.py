"""What people asked adds up, day by day as the city counts them."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert

from knowledge.model import Language
from knowledge.store import Store, schema
from knowledge.store.log import Asked
from knowledge.store.statistics import Slice

CITY = timezone(timedelta(hours=5))
NOW = datetime(2026, 11, 23, 14, 47, tzinfo=CITY)


@pytest.fixture
async def city(each_url: str) -> AsyncIterator[Store]:
    """A store whose clock shows the city's time."""
    store = await Store.open(each_url, clock=lambda: NOW)
    yield store
    await store.close()


def asked(
    at: datetime,
    outcome: str = "answer",
    language: Language = "ru",
    fact: str | None = None,
    channel: str = "chat",
) -> Asked:
    return Asked(at, channel, language, outcome, None, fact, None, "текст")


async def test_nothing_asked_is_all_noughts(city: Store) -> None:
    figures = await city.statistics.figures(7)
    assert figures.days == tuple(date(2026, 11, day) for day in range(17, 24))
    assert (figures.total, figures.asked, figures.inline, figures.facts, figures.open) == (0, (), 0, (), ())
    assert (figures.good, figures.bad, figures.newcomers) == (0, 0, 0)


async def test_by_day_outcome_and_language(city: Store) -> None:
    """A day begins at midnight in the city, which is seven in the evening in UTC."""
    midnight = datetime(2026, 11, 21, 19, tzinfo=UTC)
    await city.log.add(
        [
            asked(midnight - timedelta(microseconds=1)),
            asked(midnight),
            asked(midnight + timedelta(hours=23, minutes=59), "abstain"),
            asked(midnight + timedelta(hours=1), language="kk"),
            asked(NOW, "clarify", "kk", channel="group"),
            asked(NOW),
            asked(NOW, channel="inline"),
            asked(NOW, channel="inline"),
        ]
    )
    figures = await city.statistics.figures(7)

    assert figures.asked == (
        Slice(date(2026, 11, 21), "answer", "ru", 1),
        Slice(date(2026, 11, 22), "abstain", "ru", 1),
        Slice(date(2026, 11, 22), "answer", "kk", 1),
        Slice(date(2026, 11, 22), "answer", "ru", 1),
        Slice(date(2026, 11, 23), "answer", "ru", 1),
        Slice(date(2026, 11, 23), "clarify", "kk", 1),
    )
    assert (figures.total, figures.inline) == (6, 2)
    assert figures.by_outcome() == {"answer": 4, "abstain": 1, "clarify": 1}
    assert figures.by_language() == {"ru": 4, "kk": 2}


async def test_only_the_days_asked_for(city: Store) -> None:
    """One day is today, from its midnight."""
    midnight = datetime(2026, 11, 23, tzinfo=CITY)
    await city.log.add([asked(midnight), asked(midnight - timedelta(seconds=1)), asked(midnight - timedelta(days=364))])

    assert [(await city.statistics.figures(days)).total for days in (1, 2, 364, 365)] == [1, 2, 2, 3]
    assert (await city.statistics.figures(1)).days == (date(2026, 11, 23),)


async def test_the_most_told_facts(city: Store) -> None:
    """Those told in chats: what is listed while somebody types is not told yet."""
    await city.log.add(
        [
            *[asked(NOW, fact="area")] * 3,
            *[asked(NOW, fact="visa")] * 2,
            *[asked(NOW, fact="gas", channel="inline")] * 9,
            asked(NOW - timedelta(days=30), fact="water"),
            asked(NOW, "abstain"),
            asked(NOW, fact="air-taxi"),
        ]
    )
    assert (await city.statistics.figures(7)).facts == (("area", 3), ("visa", 2), ("air-taxi", 1))
    assert (await city.statistics.figures(7, top=1)).facts == (("area", 3),)


def group(number: int, text: str | None, state: str = "open", reason: str = "no-fact") -> dict[str, object]:
    return {
        "id": number,
        "text": text,
        "language": "ru",
        "terms": "",
        "count": 100,
        "first_at": NOW,
        "last_at": NOW,
        "reason": reason,
        "state": state,
    }


async def test_the_most_asked_without_an_answer(city: Store) -> None:
    """As often as they were asked in these days; neither settled ones nor what lies beside the subject."""
    groups = [
        group(1, "зоопарк"),
        group(2, "метро"),
        group(3, "пицца", reason="off-topic"),
        group(4, "вода", state="answered"),
        group(5, None),
    ]
    old, new = NOW - timedelta(days=10), NOW - timedelta(days=1)
    askings = [(1, old), (1, old), (1, new), (2, new), (2, NOW), (3, NOW), (4, NOW), (5, NOW)]
    async with city.database.writing() as connection:
        await connection.execute(insert(schema.questions), groups)
        rows = [{"question": number, "text": None, "language": "ru", "at": at} for number, at in askings]
        await connection.execute(insert(schema.askings), rows)

    assert (await city.statistics.figures(7)).open == (("метро", 2), ("зоопарк", 1))
    assert (await city.statistics.figures(30)).open == (("зоопарк", 3), ("метро", 2))


async def test_votes_and_newcomers(city: Store) -> None:
    """Of these days alone; bad votes can be listed by fact."""
    old = NOW - timedelta(days=8)
    votes = [(1, "area", True, NOW), (2, "area", False, NOW), (3, "visa", False, NOW), (4, "visa", False, NOW)]
    votes += [(5, "gas", False, old), (6, "gas", True, old)]
    async with city.database.writing() as connection:
        rows = [
            {"chat": chat, "fact": fact, "language": "ru", "revision": 1, "good": good, "at": at}
            for chat, fact, good, at in votes
        ]
        await connection.execute(insert(schema.votes), rows)
    await city.people.saw({7: "ru", 8: "kk"})
    figures = await city.statistics.figures(7)

    assert (figures.good, figures.bad, figures.newcomers) == (1, 3, 2)
    assert await city.statistics.disliked(NOW - timedelta(days=7)) == (("visa", 2), ("area", 1))
    assert await city.statistics.disliked(NOW + timedelta(seconds=1)) == ()
