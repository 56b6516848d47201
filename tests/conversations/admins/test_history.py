"""/history, /rollback and /retire."""

import re

from knowledge.store import Store
from knowledge.store.editors import Role
from tests.conversations.admins.editing import AREA, ERLAN, VIEWER, editor, meanwhile, newest, saying
from tests.people import Someone

SMALLER = saying(AREA, "Город занимает 80 000 гектаров. Это больше Алматы.")


async def test_history(resident: Someone, store: Store) -> None:
    """Newest first, each with number, time, author, action and reason, and what it changed word by word."""
    aigul = await editor(resident)
    await editor(resident, ERLAN)
    await meanwhile(store, AREA, **SMALLER)
    history = await aigul.asks("/history area")

    assert history.text == (
        "История: area\n\n№ 10 · 23.11.2026 09:47 · Ерлан · правка\nсверено\n\n"
        f"№ {first(history.text)} · 23.11.2026 09:47 · файлы · из файлов\nknowledge/data"
    )
    change = await aigul.presses(history, "№ 10")
    assert "Город занимает <s>88</s> <b>80</b> 000 гектаров." in change.messages[0].html
    assert "Вопросы" not in change.text
    assert change.messages[0].id == history.messages[0].id
    assert (await aigul.presses(change, "Назад")).text == history.text


def first(text: str) -> str:
    return str(re.findall(r"№ (\d+)", text)[-1])


async def test_first_revision_is_all_new(resident: Someone) -> None:
    """And may take more than one page."""
    aigul = await editor(resident)
    history = await aigul.asks("/history area")
    change = await aigul.presses(history, "№")

    assert "+ <b>Какая площадь у города Алатау?</b>" in change.messages[0].html
    assert "Вернуть" not in " ".join(change.buttons)


async def test_pages(resident: Someone, store: Store) -> None:
    """Six revisions a page."""
    aigul = await editor(resident)
    for number in range(7):
        await meanwhile(store, AREA, names=(f"имя {number}",))
    history = await aigul.asks("/history area")
    second = await aigul.presses(history, "▶️")

    assert [len(re.findall("№ ", page.text)) for page in (history, second)] == [6, 2]
    assert "▶️" not in second.buttons


async def test_rollback(resident: Someone, store: Store) -> None:
    """The difference, a reason, and a new revision that says what the old one said."""
    aigul = await editor(resident)
    await meanwhile(store, AREA, **SMALLER)
    old = first((await aigul.asks("/history area")).text)
    panel = await aigul.asks(f"/rollback area {old}")
    assert "<s>80</s> <b>88</b>" in panel.messages[0].html
    assert (await aigul.asks("я" * 600)).text.startswith("Нужна причина")
    done = await aigul.asks("ошибка в правке")

    assert done.text == f"✅ area: возвращено содержание версии {old}. Новая версия: 11"
    head = await store.revisions.head("area")
    assert head is not None
    assert (head.item, head.action, head.reason, head.author) == (AREA, "rollback", "ошибка в правке", aigul.id)


async def test_rollback_by_a_button(resident: Someone, store: Store) -> None:
    """From what a revision changed."""
    aigul = await editor(resident)
    await meanwhile(store, AREA, **SMALLER)
    history = await aigul.asks("/history area")
    change = await aigul.presses(history, f"№ {first(history.text)}")
    await aigul.presses(change, "Вернуть")
    await aigul.asks("ошибка")

    assert await newest(store, "area") == AREA


async def test_rollback_of_what_changed_meanwhile(resident: Someone, store: Store) -> None:
    """The new difference is shown first."""
    aigul = await editor(resident)
    await meanwhile(store, AREA, **SMALLER)
    old = first((await aigul.asks("/history area")).text)
    await aigul.asks(f"/rollback area {old}")
    await meanwhile(store, AREA, names=("Алатау",))
    again = await aigul.asks("ошибка")
    assert again.text.startswith("Кто-то успел раньше")
    assert "− Алатау" in again.text
    await aigul.asks("всё равно")

    assert await newest(store, "area") == AREA


async def test_rollback_to_what_is_not_there(resident: Someone) -> None:
    """To another fact's revision, to none, to the present one, to nonsense."""
    aigul = await editor(resident)
    number = int(first((await aigul.asks("/history area")).text))

    assert "/history area" in (await aigul.asks(f"/rollback area {number + 1}")).text
    assert "/history area" in (await aigul.asks("/rollback area 999999999999999")).text
    assert (await aigul.asks(f"/rollback area {number}")).text == f"Версия {number} и так действует."
    for nonsense in ("x", "9" * 30, "-1", "١", "1 2"):
        assert (await aigul.asks(f"/rollback area {nonsense}")).text == "Напишите так: /rollback area 12"


async def test_retire_with_a_successor(resident: Someone, store: Store) -> None:
    """Found by words; its id leads there from then on."""
    aigul = await editor(resident)
    await aigul.asks("/retire area")
    found = await aigul.asks("сколько людей живёт")
    chosen = await aigul.presses(found, "Сколько людей живёт")
    assert "Вместо него отвечает: population" in chosen.text
    assert (await aigul.asks("объединили")).text.startswith("✅ area снят")

    head = await store.revisions.head("area")
    assert head is not None
    assert (head.live, head.successor, head.reason) == (False, "population", "объединили")
    assert "area" in (await newest(store, "population")).was
    assert "его id ведёт к population" in (await aigul.asks("/fact area")).text
    last = await aigul.presses(await aigul.asks("/history area"), f"№ {head.number}")
    assert "🗄 Снят; его id ведёт к population" in last.text


async def test_retire_without_and_back(resident: Someone, store: Store) -> None:
    """A retired fact is brought back by rolling back."""
    aigul = await editor(resident)
    await aigul.presses(await aigul.asks("/retire area"), "Без замены")
    await aigul.asks("устарел")
    history = await aigul.asks("/history area")
    panel = await aigul.asks(f"/rollback area {first(history.text)}")
    assert "♻️ Снова в ответах" in panel.text
    await aigul.asks("снова верен")

    head = await store.revisions.head("area")
    assert head is not None
    assert head.live


async def test_retire_ways_out(resident: Someone, store: Store) -> None:
    """Back, cancel, and a fact that would succeed itself."""
    aigul = await editor(resident)
    await aigul.asks("/retire area")
    assert "сам себя" in (await aigul.asks("area")).text
    chosen = await aigul.asks("population")
    back = await aigul.presses(chosen, "Назад")
    assert "Какой факт ответит вместо него?" in back.text
    assert (await aigul.presses(back, "Отмена")).text == "Отменено. Ничего не изменилось."
    assert await store.revisions.version() == 9


async def test_retire_what_changed_meanwhile(resident: Someone, store: Store) -> None:
    """The editor looks again before the reason counts."""
    aigul = await editor(resident)
    await aigul.presses(await aigul.asks("/retire area"), "Без замены")
    await meanwhile(store, AREA, **SMALLER)
    assert "Тем временем факт изменили, версия 10" in (await aigul.asks("устарел")).text
    assert (await aigul.asks("всё равно устарел")).text.startswith("✅ area снят")


async def test_viewers_look(resident: Someone) -> None:
    """Without the buttons that change."""
    dana = await editor(resident, VIEWER, role=Role.VIEWER)
    history = await dana.asks("/history area")
    change = await dana.presses(history, "№")

    assert "Вернуть" not in " ".join(change.buttons)
    assert (await dana.asks("/rollback area 1")).text == (await resident.asks("/nosuch")).text


async def test_history_in_kazakh(resident: Someone, store: Store) -> None:
    """Headings and actions."""
    aigul = await editor(resident, language="kk")
    await meanwhile(store, AREA, **SMALLER)
    history = await aigul.asks("/history area")

    assert history.text.startswith("Тарихы: area")
    assert "Жауап (орысша)" in (await aigul.presses(history, "№ 10")).text
