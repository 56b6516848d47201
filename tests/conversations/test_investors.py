"""An investor types the bot's name and a few words in some chat."""

import pytest
from aiogram.methods import AnswerInlineQuery

from tests.people import Someone, message_of


async def test_ranked_articles_with_sources(investor: Someone) -> None:
    """The best fact comes first; its message holds the whole answer, dates and sources."""
    first = (await investor.searches("с кем подписан меморандум"))[0]

    assert first.id == "ru:kind-memorandum"
    assert first.title == "Кто подписал меморандум с KIND?"
    assert "администрация Alatau City" in (first.description or "")
    message = message_of(first)
    assert "Меморандум подписали администрация Alatau City и корейская корпорация KIND." in message.text
    assert "11 декабря 2025 г." in message.text
    assert message.links[0].startswith("https://kz.kursiv.media/")


async def test_kazakh_query(investor: Someone) -> None:
    """Results are in the query's language, whatever Telegram's."""
    first = (await investor.searches("меморандумға кім қол қойды"))[0]

    assert first.id == "kk:kind-memorandum"
    assert message_of(first).text.startswith("KIND меморандумына кім қол қойды?")


async def test_nothing_fits(investor: Someone) -> None:
    """Nothing is listed, and a button leads to the chat."""
    assert await investor.searches("рецепт пиццы") == []
    answer = investor.telegram.calls[-1]
    assert isinstance(answer, AnswerInlineQuery)
    assert answer.button is not None
    assert answer.button.text == "Не нашлось. Спросить бота в чате"


async def test_empty_query(investor: Someone) -> None:
    """Some questions to begin with."""
    assert len(await investor.searches("")) == 3


@pytest.mark.parametrize("query", ["я" * 256, "🏙" * 128, "\x00", "<b>", "\u202e", "площадь " * 1000])
async def test_hostile_query(investor: Someone, query: str) -> None:
    """Every limit holds: the fake Telegram checks them."""
    await investor.searches(query)
