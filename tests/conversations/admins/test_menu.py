"""/admin, /cancel, and the commands that Telegram shows to editors."""

from dataclasses import replace

import pytest
from aiogram.methods import SetMyCommands

from bot.telegram import introduce
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.preferences import SECOND_EDITOR
from knowledge.store.revision import Change
from knowledge.store.revisions import Authorship
from tests.base import BASE
from tests.people import Someone

EDIT = {"kind": "edit", "awaits": "ru.say", "panel": 5, "draft": {"fields": {"id": "area"}, "sources": [], "parent": 1}}


async def test_what_waits(owner: Someone, store: Store) -> None:
    """Each number tells what there is to do; the overdue fact of the tests' base is one."""
    menu = await owner.asks("/admin")

    assert menu.text == (
        "Меню редактора\nВаша роль: владелец\n\nВопросов без ответа: 0\nФактов на проверку: 1\n"
        "Расхождений с файлами: 0\nЖдут второго редактора: 0"
    )


@pytest.mark.parametrize(
    ("role", "has", "lacks"),
    [
        (Role.VIEWER, "На проверку", "Импорт"),
        (Role.EDITOR, "Импорт", "Редакторы"),
        (Role.OWNER, "Редакторы", "Отозвать"),
    ],
)
async def test_buttons_by_role(resident: Someone, store: Store, role: Role, has: str, lacks: str) -> None:
    """Nobody is offered what they may not do."""
    await store.editors.grant(7, role, name="Айгүл", by=1)
    menu = await resident.asks("/admin")

    assert has in menu.buttons
    assert lacks not in menu.buttons


async def test_every_button_opens_in_place(owner: Someone) -> None:
    """The menu is edited, not piled up, and there is a way back or on from everything."""
    menu = await owner.asks("/admin")
    for label in menu.buttons:
        fresh = await owner.asks("/admin")
        opened = await owner.presses(fresh, label)
        if label == "Экспорт":
            assert len(owner.telegram.documents) == 1
            continue
        assert [shown.id for shown in opened.messages] == [fresh.messages[0].id], label
        await owner.asks("/cancel")


async def test_back_to_the_menu(owner: Someone) -> None:
    """From a list, one press."""
    opened = await owner.presses(await owner.asks("/admin"), "Журнал")

    assert (await owner.presses(opened, "Меню")).text.startswith("Меню редактора")


async def test_topics_with_a_second_editor(owner: Someone, store: Store) -> None:
    """An owner marks topics by a press, and unmarks them by another; both are on record."""
    topics = await owner.presses(await owner.asks("/admin"), "вторым редактором")
    marked = await owner.presses(topics, "Инвесторам")

    assert "✅ Инвесторам" in marked.buttons
    assert await store.preferences.get(SECOND_EDITOR) == ("investors",)
    unmarked = await owner.presses(marked, "Инвесторам")
    assert "▫️ Инвесторам" in unmarked.buttons
    assert await store.preferences.get(SECOND_EDITOR) == ()
    entries = await store.audit.latest(limit=2)
    assert [(entry.use.action, entry.use.target, entry.use.details) for entry in entries] == [
        (SECOND_EDITOR, "investors", "off"),
        (SECOND_EDITOR, "investors", "on"),
    ]


async def test_cancel_and_undo(owner: Someone, store: Store) -> None:
    """What was dropped is named, and comes back as it was, even after a restart."""
    await store.drafts.put(1, EDIT)
    dropped = await owner.asks("/cancel")

    assert dropped.text == "Отменено: правка area."
    assert (await owner.asks("площадь Алатау")).fact == "area"
    assert (await owner.presses(dropped, "Вернуть")).text == "Снова в работе: правка area."
    assert await store.drafts.get(1) == EDIT


async def test_undo_ends_with_the_next_draft(owner: Someone, store: Store) -> None:
    """A new draft is never overwritten by an old one."""
    await store.drafts.put(1, EDIT)
    dropped = await owner.asks("/cancel")
    await owner.asks("/import")
    late = await owner.presses(dropped, "Вернуть")

    assert late.notices == ["Вернуть уже нельзя."]
    assert (await store.drafts.get(1) or {})["kind"] == "import"


async def test_undo_twice(owner: Someone, store: Store) -> None:
    """The second press finds nothing to bring back, and changes nothing."""
    await store.drafts.put(1, EDIT)
    dropped = await owner.asks("/cancel")
    await owner.presses(dropped, "Вернуть")

    assert (await owner.presses_data(dropped.buttons["↩️ Вернуть"], 1000)).notices == ["Вернуть уже нельзя."]
    assert await store.drafts.get(1) == EDIT


async def test_nothing_to_cancel(owner: Someone) -> None:
    """Twice is once too often, and does no harm."""
    await owner.asks("/cancel")

    assert (await owner.asks("/cancel")).text == "Отменять нечего."


async def test_menus_at_the_start(owner: Someone, store: Store) -> None:
    """Everybody with a role sees their commands, in their language; others see none of them."""
    await store.editors.grant(7, Role.VIEWER, name="Айгүл", by=1)
    await store.people.choose(7, "kk")
    await introduce(owner.bot, owner.application)
    menus = owner.telegram.menus
    own = [call for call in owner.telegram.calls if isinstance(call, SetMyCommands) and call.scope is not None]

    assert set(menus) == {1, 7}
    assert {"start", "topics", "admin", "editors", "broadcast", "import"} <= set(menus[1])
    assert "import" not in menus[7]
    assert {command.description for call in own for command in call.commands} >= {"Меню редактора", "Редактор мәзірі"}
    everyones = [call for call in owner.telegram.calls if isinstance(call, SetMyCommands) and call.scope is None]
    assert all(command.command != "admin" for call in everyones for command in call.commands)


async def test_start_without_menus(owner: Someone) -> None:
    """Telegram's refusal is only logged: the bot works without menus."""
    owner.telegram.refuse[SetMyCommands] = "Bad Request: chat not found"
    await introduce(owner.bot, owner.application)

    assert owner.telegram.menus == {}


async def test_menu_follows_the_language(owner: Someone) -> None:
    """/admin sets the commands anew, in the language that is spoken now."""
    await replace(owner, language_code="kk").asks("/admin")
    [call] = [call for call in owner.telegram.calls if isinstance(call, SetMyCommands)]

    assert "Редактор мәзірі" in [command.description for command in call.commands]


async def test_counts_follow(owner: Someone, store: Store) -> None:
    """A fact whose review was moved is not counted any more."""
    head = await store.revisions.head("gas-connection")
    assert head is not None
    fact = head.item.model_copy(update={"review_by": BASE.facts[0].review_by})
    await store.revisions.publish([Change(fact, head.number)], Authorship(1, "проверено"))

    await owner.until(lambda: owner.application.live.current.base.find("gas-connection") == fact)
    assert "Фактов на проверку: 0" in (await owner.asks("/admin")).text
