"""/why: an editor sees how a question was understood, in one message."""

import pytest

from knowledge.store import Store
from knowledge.store.editors import Role
from tests.people import Someone


async def test_an_answer(owner: Someone) -> None:
    """Text, decision, thresholds, candidates with their scores, and the evidence folded below."""
    said = await owner.asks("/why какая плошадь у города?")

    assert "«какая плошадь у города»" in said.text.replace("?", "")
    assert "Решение: ответ, ru" in said.text
    assert "Лучший факт набрал" in said.text
    assert "Сходство по смыслу: не установлено" in said.text
    assert "1. area" in said.text
    assert "Прочтения: как набрано" in said.text
    assert "Термины с весом" in said.text
    assert "плошад" in said.text
    assert "Оценка area:" in said.text
    assert "<blockquote expandable>" in said.messages[0].html


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("👋", "В нём нет ни одного слова."),
        ("привет", "Это только приветствие."),
        ("спасибо", "Это только благодарность или прощание."),
        ("население астаны", "названо другое место"),
        ("qqxx wwzz", "слова, которых нет в фактах"),
    ],
)
async def test_no_answer(owner: Someone, question: str, rule: str) -> None:
    """The rule is told in words."""
    said = await owner.asks(f"/why {question}")

    assert "Решение: отказ" in said.text
    assert rule in said.text


async def test_of_a_message_replied_to(owner: Someone) -> None:
    """On a phone, a question need not be typed again."""
    replied = {
        "message_id": 3,
        "date": 1_800_000_000,
        "chat": {"id": 1, "type": "private", "first_name": "Айгүл"},
        "text": "Алатау аумағы",
    }
    said = await owner.sends(text="/why", reply_to_message=replied)

    assert "«алатау аумағы»" in said.text
    assert "Решение: ответ, kk" in said.text


async def test_without_a_question(owner: Someone) -> None:
    """The command explains itself."""
    assert (await owner.asks("/why")).text == "Напишите вопрос после команды: /why какая площадь у города"


async def test_wrong_layout_is_shown(owner: Someone) -> None:
    """The readings that were tried stand with their support."""
    said = await owner.asks("/why gkjoflm ufkfnfe")

    assert "русская раскладка" in said.text


async def test_for_viewers(resident: Someone, store: Store) -> None:
    """To look is enough."""
    await store.editors.grant(7, Role.VIEWER, name="Айгүл", by=1)

    assert "Решение: ответ" in (await resident.asks("/why площадь Алатау")).text


async def test_long_questions_fit_one_message(owner: Someone) -> None:
    """Whatever was asked, the explanation is one message."""
    words = " ".join(f"площадь&{number} <b>гектаров алатау" for number in range(90))

    assert len((await owner.asks(f"/why {words}"[:4000])).messages) == 1


@pytest.mark.parametrize("text", ["<script>", "&amp;", "\u202e\u0000", "🦊" * 300, "/why /why", "а" * 3000, "«»", "1"])
async def test_strange_text(owner: Someone, text: str) -> None:
    """Nothing breaks it, and nothing in it is taken for markup."""
    assert len((await owner.asks(f"/why {text}")).messages) == 1
