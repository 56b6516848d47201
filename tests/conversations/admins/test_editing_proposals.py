"""Topics that need a second editor."""

import pytest
from sqlalchemy import select

from knowledge.store import Store, schema
from knowledge.store.editors import Role
from knowledge.store.preferences import SECOND_EDITOR
from tests.conversations.admins.editing import (
    AIGUL,
    AREA,
    ERLAN,
    TAXI,
    VIEWER,
    edited_taxi,
    editor,
    meanwhile,
    newest,
    publishes,
    saying,
)
from tests.people import Said, Someone

NEW = "Аэротакси планируют позже."


@pytest.fixture
async def aigul(resident: Someone, store: Store) -> Someone:
    await store.preferences.put(SECOND_EDITOR, ["transport", "city"])
    return await editor(resident)


@pytest.fixture
async def erlan(resident: Someone) -> Someone:
    return await editor(resident, ERLAN, language="kk")


async def letters(store: Store) -> dict[int, str]:
    """What waits to be sent, the last to each person."""
    async with store.database.reading() as connection:
        rows = await connection.execute(select(schema.outbox.c.chat, schema.outbox.c.payload))
        return {chat: payload["text"] for chat, payload in rows}


async def proposes(someone: Someone) -> Said:
    """Edit a fact of such a topic."""
    return await publishes(someone, await edited_taxi(someone))


async def test_approved_by_another(aigul: Someone, erlan: Someone, store: Store) -> None:
    """Nothing is told before; the other editors hear of it at once, the author of the approval."""
    proposed = await proposes(aigul)
    assert proposed.text.startswith("🤝 В этой теме нужен второй редактор: предложение № 1")
    assert await newest(store, "air-taxi") == TAXI
    told = await letters(store)
    assert set(told) == {1, ERLAN}
    assert "уточнили" in told[ERLAN]
    waiting = await erlan.asks("/proposals")
    shown = await erlan.presses(waiting, "№ 1")
    assert NEW in shown.text
    done = await erlan.presses(shown, "Мақұлдау")

    assert done.notices[0].startswith("Жарияланды")
    head = await store.revisions.head("air-taxi")
    assert head is not None
    assert (head.author, head.reason) == (AIGUL, "уточнили")
    assert (await newest(store, "air-taxi")).ru.say == NEW
    assert "одобрено" in (await letters(store))[AIGUL] or "мақұлданып" in (await letters(store))[AIGUL]


async def test_not_by_its_author(aigul: Someone, erlan: Someone, store: Store) -> None:
    """Who may take it back, also when they forge the button."""
    await proposes(aigul)
    shown = await aigul.presses(await aigul.asks("/proposals"), "№ 1")
    assert "✅ Одобрить" not in shown.buttons
    forged = await aigul.presses_data("aed1:1:approve", shown.messages[0].id)
    assert forged.notices == ["Своё предложение должен одобрить другой редактор."]
    taken_back = await aigul.presses(shown, "Отозвать")
    assert "Отозвано." in taken_back.notices
    assert (await erlan.asks("/proposals")).text == "Екінші редакторды күтіп тұрған ұсыныс жоқ."
    assert await newest(store, "air-taxi") == TAXI


async def test_declined(aigul: Someone, erlan: Someone, store: Store) -> None:
    """With a reason that the author reads."""
    await proposes(aigul)
    shown = await erlan.presses(await erlan.asks("/proposals"), "№ 1")
    await erlan.presses(shown, "Қабылдамау")
    await erlan.asks("дереккөзі <жоқ>")

    assert "дереккөзі &lt;жоқ&gt;" in (await letters(store))[AIGUL]
    assert await store.proposals.open() == []
    again = await erlan.presses(shown, "Мақұлдау")
    assert again.notices
    assert await newest(store, "air-taxi") == TAXI


async def test_declining_does_not_drop_a_draft(aigul: Someone, erlan: Someone) -> None:
    """It is asked about first."""
    await proposes(aigul)
    panel = await erlan.asks("/edit visas")
    await erlan.presses(panel, "Атаулар")
    await erlan.asks("виза")
    shown = await erlan.presses(await erlan.asks("/proposals"), "№ 1")
    asked = await erlan.presses(shown, "Қабылдамау")

    assert len(asked.buttons) == 1
    assert "№ 1" in (await erlan.presses_data(next(iter(asked.buttons.values())), asked.messages[0].id)).text


async def test_changed_meanwhile(aigul: Someone, erlan: Someone, store: Store) -> None:
    """It cannot be approved any more, and says so."""
    await proposes(aigul)
    await meanwhile(store, TAXI, **saying(TAXI, "Уже летает."))
    shown = await erlan.presses(await erlan.asks("/proposals"), "№ 1")
    said = await erlan.presses(shown, "Мақұлдау")

    assert "❗" in said.text
    assert (await newest(store, "air-taxi")).ru.say == "Уже летает."
    assert len(await store.proposals.open()) == 1


async def test_retiring_and_rolling_back(aigul: Someone, erlan: Someone, store: Store) -> None:
    """Need the second editor as well."""
    await aigul.presses(await aigul.asks("/retire area"), "Без замены")
    assert "предложение № 1" in (await aigul.asks("устарел")).text
    head = await store.revisions.head("area")
    assert head is not None
    assert head.live
    await erlan.presses(await erlan.presses(await erlan.asks("/proposals"), "№ 1"), "Мақұлдау")
    await aigul.asks(f"/rollback area {head.number}")
    assert "предложение № 2" in (await aigul.asks("снова верен")).text
    shown = await erlan.presses(await erlan.asks("/proposals"), "№ 2")
    assert "♻️" in shown.text
    await erlan.presses(shown, "Мақұлдау")

    assert await newest(store, "area") == AREA
    head = await store.revisions.head("area")
    assert head is not None
    assert head.live


async def test_leaving_the_topic_needs_the_second_editor(aigul: Someone, store: Store) -> None:
    """A fact is not moved out of their sight."""
    panel = await edited_taxi(aigul)
    panel = await aigul.presses(await aigul.presses(panel, "Тема"), "Сети")

    assert (await publishes(aigul, panel)).text.startswith("🤝")


async def test_viewers_only_look(aigul: Someone, resident: Someone) -> None:
    """Without buttons to decide; forged ones do not exist."""
    await proposes(aigul)
    dana = await editor(resident, VIEWER, role=Role.VIEWER)
    shown = await dana.presses(await dana.asks("/proposals"), "№ 1")
    forged = await dana.presses_data("aed1:1:approve", shown.messages[0].id)

    assert list(shown.buttons) == ["👁 Факт", "⬅️ Назад"]
    assert forged.notices == (await resident.presses_data("zzz", shown.messages[0].id)).notices
