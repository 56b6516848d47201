"""The commands that introduce the bot, and the choice of language."""

import pytest

from tests.people import Someone


async def test_start_greets_in_both_languages(newcomer: Someone) -> None:
    """Who has chosen no language is greeted in both, and offered the choice and three questions."""
    reply = await newcomer.asks("/start")

    assert reply.text.startswith("Сәлеметсіз бе!")
    assert "Здравствуйте!" in reply.text
    assert list(reply.buttons) == [
        "Қазақша",
        "Русский",
        "Какая площадь у города Алатау?",
        "Когда в дома проведут газ?",
        "Когда запустят аэротакси в Алатау?",
    ]


async def test_example_answers_below(newcomer: Someone) -> None:
    """An example's answer comes in a message of its own, under its question."""
    start = await newcomer.asks("/start")
    reply = await newcomer.presses(start, "площадь")

    assert reply.fact == "area"
    assert reply.text.startswith("Какая площадь у города Алатау?")
    assert reply.messages[0].id != start.messages[0].id


async def test_chosen_language_stays(newcomer: Someone) -> None:
    """From then on commands, buttons and questions of no clear language are answered in it."""
    start = await newcomer.asks("/start")
    chosen = await newcomer.presses(start, "Қазақша")

    assert chosen.messages[0].id == start.messages[0].id
    assert "Здравствуйте" not in chosen.text
    assert "Алатау қаласының аумағы қанша гектар?" in chosen.buttons
    assert "Здравствуйте" not in (await newcomer.asks("/start")).text
    assert "/topics — білетінімнің бәрі" in (await newcomer.asks("/help")).text
    assert (await newcomer.asks("KIND")).language in {"kk", None}


async def test_choice_holds_in_groups_and_inline(newcomer: Someone) -> None:
    """It is the person's, not the chat's."""
    await newcomer.presses(await newcomer.asks("/language"), "Қазақша")

    assert (await newcomer.searches(""))[0].title == "Алатау қаласының аумағы қанша гектар?"
    newcomer.chat = -100
    assert "қай тілде" in (await newcomer.asks("/language")).text


@pytest.mark.parametrize("command", ["/help", "/about", "/topics"])
async def test_commands_speak_the_clients_language(resident: Someone, kazakh_resident: Someone, command: str) -> None:
    """Russian and Kazakh clients read their own."""
    russian, kazakh = await resident.asks(command), await kazakh_resident.asks(command)

    assert not set("әғқңөұүһі") & set(russian.text.lower())
    assert set("әғқңөұүһі") & set(kazakh.text.lower())


async def test_about_counts(resident: Someone) -> None:
    """It says how much there is and how fresh."""
    text = (await resident.asks("/about")).text

    assert "Фактов: 6\nИсточников: 3\nСамые свежие сведения: 11 декабря 2025 г." in text


async def test_unknown_command(resident: Someone) -> None:
    """A hint at what there is."""
    assert "/help" in (await resident.asks("/nosuch thing")).text


async def test_deep_link_payload_is_harmless(resident: Someone) -> None:
    """Whatever follows /start, the bot greets."""
    assert "Здравствуйте" in (await resident.asks("/start <b>'; DROP")).text
