"""Facts as YAML documents in the chat."""

from typing import Any

import pytest

from knowledge.store import Store
from tests.conversations.admins.editing import AREA, TAXI, editor, fills, newest
from tests.people import Said, Someone


async def sends_file(someone: Someone, content: bytes, name: str = "fact.yaml") -> Said:
    """Send a document."""
    someone.telegram.files["f1"] = content
    document = {"file_id": "f1", "file_unique_id": "f1", "file_name": name, "file_size": len(content)}
    return await someone.sends(document=document)


async def test_file_to_start_from(resident: Someone, store: Store) -> None:
    """The present fact comes as a file; edited and sent back, it is previewed and published."""
    aigul = await editor(resident)
    await aigul.presses(await aigul.asks("/edit air-taxi"), "YAML")
    [file] = aigul.telegram.documents
    assert file.filename == "air-taxi.yaml"
    text = file.data.decode().replace(TAXI.ru.say, "Аэротакси планируют позже.")
    text = text.replace(TAXI.kk.say, "Аэротакси кейінірек жоспарланған.")
    panel = await sends_file(aigul, text.encode())
    assert panel.text.startswith("Документ принят.")
    await aigul.presses(await aigul.presses(panel, "Предпросмотр"), "Опубликовать")
    await aigul.asks("из файла")

    fact = await newest(store, "air-taxi")
    assert (fact.ru.say, fact.kk.say) == ("Аэротакси планируют позже.", "Аэротакси кейінірек жоспарланған.")
    assert fact.ru.ask == TAXI.ru.ask


async def test_new_fact_as_a_message(resident: Someone, store: Store) -> None:
    """With a source of its own, without pressing anything before."""
    aigul = await editor(resident)
    await aigul.asks("/new")
    ask = "\n".join(f"        - вопрос о парке {letter}" for letter in "абвгдежзи")
    text = (
        "facts:\n  - id: park\n    topic: city\n    status: planned\n    audience: [resident]\n"
        "    as_of: 2026-11-01\n    review_by: 2027-11-01\n    sources: [new-one]\n"
        f"    ru:\n      ask:\n{ask}\n      say: Парк <планируют> & ждут.\n"
        f"    kk:\n      ask:\n{ask.replace('вопрос о парке', 'саябақ сұрағы')}\n      say: Саябақ жоспарланған.\n"
        "sources:\n  - {id: new-one, publisher: Город, about: Страница, language: ru, kind: official}\n"
    )
    preview = await aigul.presses(await aigul.asks(text), "Предпросмотр")
    assert "Парк <планируют> & ждут." in preview.text
    await aigul.presses(preview, "Опубликовать")

    assert (await aigul.asks("новый")).text.startswith("✅ Опубликовано: park")
    assert (await newest(store, "park")).sources == ("new-one",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a: &a [x]\nb: [*a, *a]\n", "строка 1: ссылки"),
        (b"status: planned\nstatus: done\n", "строка 2: ключ status указан дважды"),
        ("topic: город".encode("cp1251"), "строка 1: это не UTF-8"),
        (b"id: area\nprice: <b>5</b>\n", "строка 2: price: такого поля нет"),
        (b"[" * 3_000, "ошибка YAML"),
        (b"x" * 70_000, "слишком большой: 70,000 байт"),
        (b"\x00\x01", "ошибка YAML"),
        (b"status: =1+1\n", "строка 1: status: нет такого варианта: «=1+1»"),
        (b"id: population\n", "строка 1: указан id population, а правится area"),
    ],
)
async def test_hostile_file(resident: Someone, store: Store, content: bytes, reason: str) -> None:
    """Refused with line and reason; the draft is kept as it was."""
    aigul = await editor(resident)
    await fills(aigul, await aigul.asks("/edit area"), "Названия", "Алатау")
    said = await sends_file(aigul, content)

    assert said.text.startswith("Документ не принят, черновик остался прежним.")
    assert reason in said.text
    assert "✏️ Названия: Алатау" in (await aigul.presses(said, "Назад")).text
    assert await newest(store, "area") == AREA


async def test_file_too_large_to_fetch(resident: Someone) -> None:
    """What Telegram says of its size is enough."""
    aigul = await editor(resident)
    await aigul.asks("/edit area")
    document: dict[str, Any] = {"file_id": "none", "file_unique_id": "none", "file_size": 50_000_000}

    assert "слишком большой" in (await aigul.sends(document=document)).text


async def test_other_content_while_a_document_is_awaited(resident: Someone) -> None:
    """A word on what is needed; a plain sentence is no fact."""
    aigul = await editor(resident)
    await aigul.presses(await aigul.asks("/edit area"), "YAML")

    assert "это не факт" in (await aigul.asks("площадь другая")).text
    assert "это не факт" in (await aigul.sends(sticker=sticker())).text


def sticker() -> dict[str, Any]:
    size = {"width": 1, "height": 1, "is_animated": False, "is_video": False}
    return {"file_id": "s", "file_unique_id": "s", "type": "regular", **size}
