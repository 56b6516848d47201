"""What people asked, for those who look after the answers: numbers, and a picture above them."""

import sys
from dataclasses import replace
from datetime import timedelta
from struct import unpack

import pytest
from aiogram.methods import SendPhoto
from aiogram.types import BufferedInputFile

from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.log import Asked
from tests.conftest import clock
from tests.people import Someone
from tests.telegram import parse

AREA = "Какая площадь у города Алатау?"


def photos(someone: Someone) -> list[SendPhoto]:
    return [call for call in someone.telegram.calls if isinstance(call, SendPhoto)]


def caption(photo: SendPhoto) -> str:
    return parse(photo.caption or "").text.replace("\N{NO-BREAK SPACE}", " ")


def size(photo: SendPhoto) -> tuple[int, int]:
    """Width and height of a PNG, read from its header."""
    assert isinstance(photo.photo, BufferedInputFile)
    assert photo.photo.data.startswith(b"\x89PNG\r\n\x1a\n")
    assert photo.photo.data.rstrip().endswith(b"IEND\xaeB`\x82")
    width, height = unpack(">II", photo.photo.data[16:24])
    return width, height


async def test_what_was_asked_just_now_is_counted(owner: Someone, resident: Someone, store: Store) -> None:
    """Though it is written behind the replies."""
    await resident.asks(AREA)
    await resident.asks("Алатау қаласының аумағы қанша гектар?")
    await resident.asks("где поесть пиццу")
    await resident.searches("KIND")
    await resident.searches("")
    await owner.asks("/stats")

    [photo] = photos(owner)
    assert size(photo) == (1000, 560)
    assert caption(photo) == (
        "Период, дней: 7\n"
        "Вопросов: 3\n"
        "• с ответом: 2\n"
        "• с уточнением: 0\n"
        "• без ответа: 1\n"
        "Доля с ответом: 67 %\n"
        "Русский: 2, Қазақша: 1\n"
        "Запросов из других чатов: 1\n"
        "Оценки: 👍 0, 👎 0\n"
        "Новых людей: 2\n"
        "\n"
        "Спрашивали чаще всего\n"
        f"2 — {AREA}"
    )


async def test_in_kazakh(owner: Someone, resident: Someone) -> None:
    """Words, numbers and the names of facts."""
    await resident.asks(AREA)
    kazakh = replace(owner, language_code="kk")
    await kazakh.asks("/stats 30")

    text = caption(photos(owner)[-1])
    assert text.startswith("Соңғы 30 күн\nСұрақ: 1\n• жауап берілді: 1\n")
    assert "1 — Алатау қаласының аумағы қанша гектар?" in text


async def test_the_days_are_counted_back_from_today(owner: Someone, store: Store) -> None:
    old = clock() - timedelta(days=9)
    await store.log.add([Asked(old, "chat", "ru", "answer", None, "no-longer-there", 0.9, "x")])

    await owner.asks("/stats")
    assert "Вопросов: 0\n" in caption(photos(owner)[-1])
    assert "Доля" not in caption(photos(owner)[-1])
    await owner.asks("/stats 10")
    assert caption(photos(owner)[-1]).endswith("1 — no-longer-there")


@pytest.mark.parametrize("days", ["0", "366", "-7", "семь", "7 8", "1.5", "9" * 30, "²"])
async def test_other_numbers_of_days_are_explained(owner: Someone, days: str) -> None:
    reply = await owner.asks(f"/stats {days}")
    assert reply.text == "Напишите /stats, а если нужны не последние 7 дней — например, /stats 30 (от 1 до 365)."
    assert photos(owner) == []


@pytest.mark.parametrize("days", ["1", "365"])
async def test_the_shortest_and_the_longest(owner: Someone, resident: Someone, days: str) -> None:
    await resident.asks(AREA)
    await owner.asks(f"/stats {days}")
    [photo] = photos(owner)
    assert size(photo) == (1000, 560)
    assert caption(photo).startswith(f"Период, дней: {days}\nВопросов: 1\n")


async def test_long_questions_fit_under_the_picture(owner: Someone, resident: Someone, store: Store) -> None:
    """The lists are cut, the numbers never; the fake Telegram refuses a longer caption."""
    for word in ("зоопарк", "метро", "океанариум", "планетарий", "цирк", "каток"):
        await resident.asks(f"Когда же наконец откроют у нас в городе {word} & парк, " + "очень " * 20 + "ждём?")
    asked = [Asked(clock(), "chat", "ru", "answer", None, f"fact-{'x' * 40}-{n}", 0.9, "x") for n in range(9)]
    await store.log.add(asked)
    await owner.asks("/stats")

    assert "Новых людей" in caption(photos(owner)[-1])
    assert "1 — fact-" in caption(photos(owner)[-1])


async def test_without_the_drawing_library_the_numbers_come_alone(
    owner: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    reply = await owner.asks("/stats")
    assert reply.text.startswith("Период, дней: 7\nВопросов: 0\n")
    assert photos(owner) == []


async def test_a_refused_picture_leaves_the_numbers(owner: Someone) -> None:
    owner.telegram.refuse[SendPhoto] = "Bad Request: PHOTO_INVALID_DIMENSIONS"
    assert (await owner.asks("/stats")).text.startswith("Период, дней: 7\n")


async def test_viewers_may_look_and_others_know_nothing(owner: Someone, resident: Someone, store: Store) -> None:
    await store.editors.grant(21, Role.VIEWER, name="Гость", by=owner.id)
    await replace(owner, id=21).asks("/stats")
    assert len(photos(owner)) == 1
    assert (await resident.asks("/stats")).text == (await resident.asks("/nosuch")).text
