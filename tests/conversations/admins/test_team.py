"""/editors: owners grant and take roles; nobody else knows of it."""

from dataclasses import replace
from typing import Any

from aiogram.methods import SetMyCommands

from knowledge.store import Store
from knowledge.store.editors import Role
from tests.people import Someone

AIGUL = {"id": 7, "is_bot": False, "first_name": "Айгүл", "last_name": "Серікқызы"}


def forwarded(origin: dict[str, Any]) -> dict[str, Any]:
    """The content of a message that somebody else wrote; «/start» is what most people have written to the bot."""
    return {"text": "/start", "forward_origin": {"date": 1_800_000_000, **origin}}


async def roles(store: Store) -> dict[int, Role]:
    return {editor.user: editor.role for editor in await store.editors.all()}


async def test_granted_by_a_forwarded_message(owner: Someone, resident: Someone, store: Store) -> None:
    """The person has the role at once, its commands in their menu, and is told; who did it is on record."""
    ask = await owner.presses(await owner.asks("/editors"), "Добавить")
    which = await owner.sends(**forwarded({"type": "user", "sender_user": AIGUL}))
    done = await owner.presses(which, "редактор")

    assert ask.text.startswith("Кого?")
    assert which.text == "Айгүл Серікқызы, id 7. Какую роль дать?"
    assert done.messages[0].id == which.messages[0].id
    assert "Роль: редактор" in done.text
    assert await roles(store) == {7: Role.EDITOR}
    assert "edit" in owner.telegram.menus[7]
    assert "editors" not in owner.telegram.menus[7]
    claimed = await store.outbox.claim()
    assert claimed is not None
    assert (claimed.letter.chat, claimed.letter.text) == (7, "Ваша роль теперь: редактор\n/admin")
    assert "Меню редактора" in (await resident.asks("/admin")).text
    assert (await store.audit.latest(limit=1))[0].use.action == "grant"
    assert await store.drafts.get(owner.id) is None


async def test_only_one_panel_has_buttons(owner: Someone) -> None:
    """What asked for the person loses its buttons once the person is named."""
    ask = await owner.presses(await owner.asks("/editors"), "Добавить")
    await owner.asks("77 Данияр")

    assert owner.telegram.messages[owner.id, ask.messages[0].id].reply_markup is None


async def test_granted_by_a_contact_and_by_an_id(owner: Someone, store: Store) -> None:
    """A contact names its owner; an id may have a name behind it."""
    await owner.presses(await owner.asks("/editors"), "Добавить")
    which = await owner.sends(contact={"phone_number": "+77010000000", "first_name": "Ержан", "user_id": 55})
    await owner.presses(which, "наблюдатель")
    await owner.presses(await owner.asks("/editors"), "Добавить")
    await owner.presses(await owner.asks("123456789, Данияр <b>"), "владелец")

    assert {editor.user: (editor.name, editor.role) for editor in await store.editors.all()} == {
        55: ("Ержан", Role.VIEWER),
        123456789: ("Данияр <b>", Role.OWNER),
    }
    assert "Данияр <b> — владелец" in (await owner.asks("/editors")).text


async def test_who_cannot_be_told_from_a_message(owner: Someone, store: Store) -> None:
    """Hidden accounts, bots, channels, contacts without Telegram: each is explained, and the question stays open."""
    await owner.presses(await owner.asks("/editors"), "Добавить")
    hidden = await owner.sends(**forwarded({"type": "hidden_user", "sender_user_name": "А<b>"}))
    bot = await owner.sends(
        **forwarded({"type": "user", "sender_user": {"id": 3, "is_bot": True, "first_name": "Бот"}})
    )
    chat = {"id": -1001, "type": "channel", "title": "К"}
    channel = await owner.sends(**forwarded({"type": "channel", "chat": chat, "message_id": 1}))
    contact = await owner.sends(contact={"phone_number": "+77010000000", "first_name": "Ержан"})
    words = await owner.asks("мой друг")
    negative = await owner.asks("-5")

    assert hidden.text.startswith("А<b> скрывает аккаунт")
    assert bot.text == "Это сообщение бота. Ботам роли не дают."
    assert channel.text.startswith("Это написал канал или группа")
    assert contact.text.startswith("У этого контакта нет аккаунта")
    assert words.text.startswith("Кого?")
    assert negative.text.startswith("Кого?")
    assert await roles(store) == {}
    assert (await owner.asks("77")).text.endswith("Какую роль дать?")


async def test_changed_and_taken(owner: Someone, resident: Someone, store: Store) -> None:
    """A role is changed by one press, taken by two; its buttons, open elsewhere, stop at once."""
    await store.editors.grant(7, Role.EDITOR, name="Айгүл", by=1)
    menu = await resident.asks("/admin")
    card = await owner.presses(await owner.asks("/editors"), "Айгүл")
    changed = await owner.presses(card, "наблюдатель")
    sure = await owner.presses(changed, "Отозвать роль")

    assert "✅ наблюдатель" in changed.buttons
    assert await roles(store) == {7: Role.VIEWER}
    assert "Айгүл" in sure.text
    gone = await owner.presses(sure, "Да")
    assert "Айгүл" not in gone.text
    assert await roles(store) == {}
    assert 7 not in owner.telegram.menus
    late = await resident.presses(menu, "Журнал")
    assert late.messages == []
    assert late.notices == (await resident.presses_data("none-such", menu.messages[0].id)).notices


async def test_press_on_somebody_who_is_gone(owner: Someone, store: Store) -> None:
    """The list is shown anew."""
    await store.editors.grant(7, Role.EDITOR, name="Айгүл", by=1)
    listed = await owner.asks("/editors")
    card = await owner.presses(listed, "Айгүл")
    await store.editors.take(7, by=1)
    late = await owner.presses(card, "Отозвать роль")

    assert late.notices == ["У этого человека роли больше нет."]
    assert "Редакторы" in late.text


async def test_owner_by_setting_keeps_the_role(owner: Someone, store: Store) -> None:
    """Who is named in the settings is listed, and nobody can change that."""
    await owner.presses(await owner.asks("/editors"), "Добавить")
    refused = await owner.asks("1")

    assert refused.text == "Этот человек и так владелец: он указан в настройках."
    assert await roles(store) == {}


async def test_the_last_owner_stays(owner: Someone, store: Store, resident: Someone) -> None:
    """Without owners by setting, somebody must be left who can grant roles."""
    store.editors._owners = frozenset()  # noqa: SLF001 - as a store opened without the setting has it
    await store.editors.grant(1, Role.OWNER, name="Иe", by=1)
    card = await owner.presses(await owner.asks("/editors"), "владелец")
    taken = await owner.presses(await owner.presses(card, "Отозвать"), "Да")
    lowered = await owner.presses(card, "наблюдатель")

    assert (
        taken.notices == lowered.notices == ["Должен остаться хотя бы один владелец: сначала дайте эту роль другому."]
    )
    await store.editors.grant(7, Role.OWNER, name="Айгүл", by=1)
    left = await owner.presses(card, "наблюдатель")
    assert left.text == "Ваша роль теперь: наблюдатель"
    assert await roles(store) == {1: Role.VIEWER, 7: Role.OWNER}
    assert "Редакторы" in (await resident.asks("/editors")).text


async def test_another_draft_is_not_lost(owner: Someone, store: Store) -> None:
    """What is half-made is dropped only when the owner says so."""
    await store.drafts.put(1, {"kind": "import", "panel": None, "file": "", "name": "", "digest": "", "version": 0})
    asked = await owner.presses(await owner.asks("/editors"), "Добавить")

    assert "импорт" in asked.text
    assert (await store.drafts.get(1) or {})["kind"] == "import"
    assert (await owner.presses(asked, "Отменить и начать новое")).text.startswith("Кого?")
    assert (await store.drafts.get(1) or {})["kind"] == "grant"


async def test_granting_survives_a_restart(owner: Someone, store: Store) -> None:
    """The draft lies in the store: another process goes on with it."""
    await owner.presses(await owner.asks("/editors"), "Добавить")
    await owner.asks("77 Данияр")
    draft = await store.drafts.get(1)

    assert draft is not None
    assert (draft["kind"], draft["user"], draft["name"]) == ("grant", 77, "Данияр")


async def test_menu_that_cannot_be_set(owner: Someone, store: Store) -> None:
    """Somebody who has not opened the bot yet has no menu; the role is granted all the same."""
    owner.telegram.refuse[SetMyCommands] = "Bad Request: chat not found"
    await owner.presses(await owner.asks("/editors"), "Добавить")
    await owner.presses(await owner.asks("77"), "редактор")

    assert await roles(store) == {77: Role.EDITOR}


async def test_in_kazakh(owner: Someone) -> None:
    """Editors read their own language."""
    kazakh = replace(owner, language_code="kk")

    assert (await kazakh.presses(await kazakh.asks("/editors"), "Қосу")).text.startswith("Кімді?")
