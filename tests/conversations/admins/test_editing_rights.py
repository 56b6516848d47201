"""To everybody else, editing does not exist."""

from dataclasses import replace

import pytest

from knowledge.store import Store
from knowledge.store.editors import Role
from tests.conversations.admins.editing import VIEWER, editor
from tests.people import Someone

LOOKING = ["/fact area", "/history area", "/proposals"]
CHANGING = ["/new", "/edit area", "/retire area", "/rollback area 1"]
LOOKING_BUTTONS = ["aev1:area:0", "aeh1:area:0", "aer1:4:0", "aep1", "aeq1:1:0"]
CHANGING_BUTTONS = ["aeb1:edit:area:0", "aeb1:edit::1", "aeg1", "ael1", "aes1:main:", "aes1:publish:", "aed1:1:approve"]


@pytest.mark.parametrize("command", [*LOOKING, *CHANGING])
async def test_commands(resident: Someone, command: str) -> None:
    """Word for word what an unknown command gets."""
    assert (await resident.asks(command)).text == (await resident.asks("/nosuch")).text


@pytest.mark.parametrize("data", [*LOOKING_BUTTONS, *CHANGING_BUTTONS])
async def test_buttons(resident: Someone, data: str) -> None:
    """Word for word what an unknown button gets."""
    message = (await resident.asks("/topics")).messages[0].id
    pressed, unknown = await resident.presses_data(data, message), await resident.presses_data("zzz", message)

    assert (pressed.notices, pressed.messages) == (unknown.notices, unknown.messages)


@pytest.mark.parametrize("command", CHANGING)
async def test_viewers_change_nothing(resident: Someone, command: str) -> None:
    """What changes does not exist for them either."""
    dana = await editor(resident, VIEWER, role=Role.VIEWER)

    assert (await dana.asks(command)).text == (await dana.asks("/nosuch")).text


@pytest.mark.parametrize("data", CHANGING_BUTTONS)
async def test_viewers_buttons(resident: Someone, data: str) -> None:
    """Nor do its buttons."""
    dana = await editor(resident, VIEWER, role=Role.VIEWER)
    message = (await dana.asks("/topics")).messages[0].id

    assert (await dana.presses_data(data, message)).notices == (await dana.presses_data("zzz", message)).notices


async def test_rights_taken_in_the_middle(resident: Someone, store: Store) -> None:
    """From then on buttons and words do nothing."""
    aigul = await editor(resident)
    panel = await aigul.asks("/edit area")
    field = await aigul.presses(panel, "Названия")
    await store.editors.take(aigul.id, by=1)

    unknown = await aigul.presses_data("zzz", field.messages[0].id)
    assert (await aigul.presses(field, "Назад")).notices == unknown.notices
    assert "принято" not in (await aigul.asks("Алатау")).text


async def test_groups(resident: Someone) -> None:
    """Editors work in private."""
    aigul = await editor(resident)
    in_group = replace(aigul, chat=-100)

    assert (await in_group.asks("/edit@alatau_test_bot area")).text == (await in_group.asks("/x@alatau_test_bot")).text


@pytest.mark.parametrize(
    "data",
    [
        "aev1:<b>:0",
        "aev1:area:-5",
        "aev1:area:99999999999999999999",
        "aev1:area:x",
        "aeb1:edit:nosuch:0",
        "aeb1:rollback:x:0",
        "aeb1:rollback:99999999999999999999:1",
        "aeb1:rollback:1:0",
        "aeb1:broadcast::0",
        "aeh1:nosuch:0",
        "aeh1:area:99999999",
        "aer1:0:0",
        "aer1:99999999999999999999:0",
        "aer1:12345:0",
        "aeq1:77:0",
        "aed1:77:approve",
        "aed1:77:decline",
        "aed1:77:withdraw",
        "aed1:77:x",
        "aeg1",
        "aes1:field:nosuch",
        "aes1:set:x",
        "aes1:add:x",
        "aes1:remove:x",
        "aes1:mode:x",
        "aes1:clear:",
        "aes1:form:skip",
        "aes1:part:9",
        "aes1:part:x",
        "aes1:publish:",
        "aes1:rebase:",
        "aes1:none:",
        "aes1:nosuch:",
    ],
)
async def test_hostile_buttons(resident: Someone, store: Store, data: str) -> None:
    """With a draft open and without: a notice or a panel, never an error, and no fact is changed."""
    aigul = await editor(resident)
    topics = await aigul.asks("/topics")
    without = await aigul.presses_data(data, topics.messages[0].id)
    panel = await aigul.asks("/edit area")
    within = await aigul.presses_data(data, panel.messages[0].id)

    assert "сломалось" not in str(without) + str(within)
    assert await store.revisions.version() == 9
