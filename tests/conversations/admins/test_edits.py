"""What an editor edits while a draft waits for words, and buttons that nobody made."""

import pytest

from knowledge.store import Store
from knowledge.store.proposals import Retirement
from tests.conversations.admins.editing import AIGUL, editor
from tests.people import Someone


@pytest.fixture
async def aigul(resident: Someone) -> Someone:
    return await editor(resident)


async def test_edited_for_a_draft(aigul: Someone, store: Store) -> None:
    """It is neither taken nor answered as a question, nor kept as one."""
    panel = await aigul.asks("/edit area")
    await aigul.presses(panel, "Ответ (рус.)")
    before = await store.drafts.get(AIGUL)
    said = await aigul.edits(77, "где купить слона")

    assert said.text.startswith("Правки здесь не принимаются")
    assert await store.drafts.get(AIGUL) == before
    assert await store.questions.get(1) is None
    assert store.recorder.waiting <= 1


async def test_an_edited_question(aigul: Someone) -> None:
    """What was answered as a question before is answered anew, whatever the draft waits for."""
    await aigul.sends(message_id=78, text="площадь Алатау")
    panel = await aigul.asks("/edit area")
    await aigul.presses(panel, "Ответ (рус.)")

    assert (await aigul.edits(78, "сколько людей живёт в Алатау")).fact == "population"


@pytest.mark.parametrize("data", ["w1:ru:99999999999999999999:1", "w1:ru:-1:1", f"w1:ru:{2**63}:0"])
async def test_forged_wish(resident: Someone, data: str) -> None:
    """A number that no database holds is a button of no version."""
    said = await resident.presses_data(data, 5)

    assert said.notices == ["Эта кнопка устарела. Спросите ещё раз или откройте темы: /topics"]


@pytest.mark.parametrize(
    "data",
    ["aqs1:{}", "aql1:n:{}", "aqa1:{}:d:1", "al1:{}", "ac1:k:{}:1:0", "ab1:stop:{}", "aer1:{}:0", "aed1:{}:approve"],
)
async def test_forged_by_an_editor(aigul: Someone, data: str) -> None:
    """No handler stumbles over it."""
    said = await aigul.presses_data(data.format("9" * 20), 5)

    assert said.notices
    assert not any("пошло не так" in notice for notice in said.notices)


async def test_long_lines_of_emoji(aigul: Someone, store: Store) -> None:
    """Take twice the room that their number of characters tells; the audit log shows what fits."""
    for number in range(8):
        await store.proposals.add(f"fact-{number}", _nothing(), author=AIGUL, reason="😀" * 400)
    said = await aigul.asks("/audit")

    assert "propose" in said.text


def _nothing() -> Retirement:
    return Retirement("area", 1, None)
