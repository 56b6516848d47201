"""/mydata: everything that is kept about a person, and its end."""

import pytest

from knowledge.assistant import Assistant
from knowledge.store import Store
from knowledge.store.outbox import Letter
from tests.base import BASE
from tests.ignorant import ZOO, ZOO_KK, Ignorant
from tests.people import Someone


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    return Ignorant.from_base(BASE)


async def noted(someone: Someone, store: Store) -> None:
    """Wait until the store knows that they have written."""

    async def known() -> bool:
        return await store.people.find(someone.id) is not None

    await someone.until(known)


async def test_shown(resident: Someone, store: Store) -> None:
    """Language, days, what they wait for, and what is to come; and that the log does not know them."""
    await resident.presses(await resident.asks(ZOO), "🔔")
    await noted(resident, store)
    await store.outbox.add([Letter(resident.id, "…")])
    shown = await resident.asks("/mydata")

    assert shown.text.startswith(
        "Что я о вас храню\n\nЯзык: Русский, как в Telegram\nВпервые вы написали 23 ноября 2026 г."
    )
    assert f"Вы ждёте ответа на эти вопросы:\n• {ZOO} (23 ноября 2026 г.)" in shown.text
    assert "Сообщений, которые вам ещё придут: 1" in shown.text
    assert "Журнал вопросов не знает, кто спрашивал." in shown.text
    assert "через 180 дн." in shown.text
    assert "роль" not in shown.text


async def test_shown_in_kazakh(kazakh_resident: Someone, store: Store) -> None:
    """A language that was chosen is told as chosen."""
    await kazakh_resident.presses(await kazakh_resident.asks("/language"), "Қазақша")
    await kazakh_resident.presses(await kazakh_resident.asks(ZOO_KK), "🔔")
    shown = await kazakh_resident.asks("/mydata")

    assert shown.text.startswith("Сіз туралы не сақтаймын\n\nТіл: Қазақша, өзіңіз таңдадыңыз")
    assert f"Сіз мына сұрақтардың жауабын күтіп жүрсіз:\n• {ZOO_KK}" in shown.text
    assert list(shown.buttons) == ["🗑 Бәрін өшіру"]


async def test_deleted(resident: Someone, kazakh_resident: Someone, store: Store) -> None:
    """After a second thought everything goes, but not what others have, nor the count of the question."""
    for someone in (resident, kazakh_resident):
        await someone.presses(await someone.asks("/language"), "Қазақша")
        await someone.presses(await someone.asks(ZOO_KK), "🔔")
        await store.outbox.add([Letter(someone.id, "…")])
    sure = await resident.presses(await resident.asks("/mydata"), "🗑")
    assert "Мұны қайтару мүмкін емес." in sure.text
    done = await resident.presses(sure, "🗑")

    assert done.text.startswith("Дайын: сіз туралы енді ештеңе сақталмайды.")
    await store.recorder.flush()
    assert (await store.privacy.of(resident.id)).nothing
    assert not (await store.privacy.of(kazakh_resident.id)).nothing
    assert [wish.chat for wish in await store.questions.wishes(1)] == [kazakh_resident.id]
    question = await store.questions.get(1)
    assert question is not None
    assert question.count == 2


async def test_the_language_is_forgotten(resident: Someone) -> None:
    """From then on Telegram's language holds again."""
    await resident.presses(await resident.asks("/language"), "Қазақша")
    await resident.presses(await resident.presses(await resident.asks("/mydata"), "🗑"), "🗑")

    assert (await resident.asks("/help")).text.startswith("Напишите вопрос своими словами")


async def test_kept_after_all(resident: Someone, store: Store) -> None:
    """Whoever thinks better of it loses nothing."""
    await resident.presses(await resident.asks(ZOO), "🔔")
    await noted(resident, store)
    back = await resident.presses(await resident.presses(await resident.asks("/mydata"), "🗑"), "Оставить")

    assert ZOO in back.text
    assert len(await store.questions.wishes(1)) == 1


async def test_a_role_is_told(owner: Someone) -> None:
    """It is not theirs to delete."""
    assert "Ваша роль: владелец. Она останется" in (await owner.asks("/mydata")).text


async def test_not_before_everyones_eyes(neighbour: Someone) -> None:
    """In a group nothing is shown, and a button from elsewhere deletes nothing."""
    assert (await neighbour.asks("/mydata")).text.startswith("Отправьте мне, пожалуйста, /mydata в личном чате")
    assert (await neighbour.presses_data("d1:sure", 1)).messages == []
