"""/topics, turned page by page in one message."""

from tests.people import Someone


async def test_down_and_back(resident: Someone) -> None:
    """Topics, a topic's questions, an answer, and the way back, all in one message."""
    topics = await resident.asks("/topics")
    city = await resident.presses(topics, "Город")
    fact = await resident.presses(city, "Сколько людей")
    back = await resident.presses(fact, "Назад")
    top = await resident.presses(back, "Все темы")

    assert fact.fact == "population"
    assert "Какая площадь у города Алатау?" in back.buttons
    assert list(top.buttons) == ["🏙 Город", "🚰 Сети", "🚆 Транспорт", "💼 Инвесторам"]
    assert len({said.messages[0].id for said in (topics, city, fact, back, top)}) == 1


async def test_in_kazakh(kazakh_resident: Someone) -> None:
    """The same in Kazakh."""
    topics = await kazakh_resident.asks("/topics")
    city = await kazakh_resident.presses(topics, "Қала")
    fact = await kazakh_resident.presses(city, "аумағы")

    assert (fact.fact, fact.language) == ("area", "kk")


async def test_topic_and_fact_that_are_gone(resident: Someone) -> None:
    """An old button says so, and shows the topics that there are."""
    topics = await resident.asks("/topics")
    number = topics.messages[0].id

    assert "нет" in (await resident.presses_data("s1:ru:no-such-topic:0", number)).notices[0]
    assert "нет" in (await resident.presses_data("f1:ru:no-such-fact:0", number)).notices[0]
    assert "нет" in (await resident.presses_data("o1:ru:no-such-fact", number)).notices[0]
    assert "нет" in (await resident.presses_data("p1:ru:no-such-fact", number)).notices[0]


async def test_page_beyond_the_last(resident: Someone) -> None:
    """The last page is shown: lists shrink while buttons stay."""
    topics = await resident.asks("/topics")
    reply = await resident.presses_data("s1:ru:city:99", topics.messages[0].id)

    assert "Какая площадь у города Алатау?" in reply.buttons


async def test_button_pressed_twice(resident: Someone) -> None:
    """Telegram refuses the second edit; nobody notices."""
    topics = await resident.asks("/topics")
    first = await resident.presses(topics, "Город")
    second = await resident.presses(topics, "Город")

    assert first.messages
    assert second.notices == []
