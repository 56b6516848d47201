"""What the bot cannot answer is passed on, and whoever wants to know is told."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiogram.methods import SendMessage

from knowledge.assistant import Assistant
from knowledge.store import Store
from knowledge.store.question import Shelf
from knowledge.store.questions import Answer
from tests.base import BASE
from tests.conftest import OWNER, clock
from tests.ignorant import PIZZA, WHICH, ZOO, ZOO_KK, ZOO_TOO, Ignorant, restarted
from tests.people import Someone

PASSED_ON = "Я передал ваш вопрос редакторам."


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    return Ignorant.from_base(BASE)


@pytest.fixture
async def again(store: Store, tmp_path: Path) -> AsyncIterator[Store]:
    """The store as the bot finds it when it is started anew."""
    opened = await Store.open(f"sqlite:///{tmp_path / 'alatau.db'}", owners={OWNER}, clock=clock)
    yield opened
    await opened.close()


async def kept(store: Store, shelf: Shelf = Shelf.NO_FACT) -> list[tuple[str | None, int]]:
    _, found = await store.questions.listed(shelf)
    return [(one.question.text, one.question.count) for one in found]


async def wishing(store: Store, number: int = 1) -> list[tuple[int, str]]:
    return [(wish.chat, wish.language) for wish in await store.questions.wishes(number)]


def files(folder: Path) -> bytes:
    """All that is on disk."""
    return b"".join(path.read_bytes() for path in folder.glob("alatau.db*"))


async def test_passed_on(resident: Someone, store: Store) -> None:
    """It says so, after it is done, and offers to tell the answer."""
    reply = await resident.asks(ZOO)

    assert PASSED_ON in reply.text
    assert list(reply.buttons)[-1] == "🔔 Сообщить, когда ответят"
    assert await kept(store) == [(ZOO, 1)]


async def test_passed_on_in_kazakh(resident: Someone, store: Store) -> None:
    """A Kazakh question is passed on in Kazakh, into the same group as the Russian one."""
    await resident.asks(ZOO)
    reply = await resident.asks(ZOO_KK)

    assert "Сұрағыңызды редакторларға жеткіздім." in reply.text
    assert list(reply.buttons)[-1] == "🔔 Жауап шыққанда хабарлау"
    _, [listed] = await store.questions.listed(Shelf.NO_FACT)
    assert (listed.question.count, set(listed.languages)) == (2, {"ru", "kk"})


async def test_kept_before_it_is_said(resident: Someone, store: Store) -> None:
    """Even where the answer does not reach the person, the editors have the question."""
    resident.telegram.refuse[SendMessage] = "Bad Request: chat not found"
    await resident.asks(ZOO)

    assert await kept(store) == [(ZOO, 1)]


@pytest.mark.parametrize(
    ("question", "words"),
    [(PIZZA, "Тут я не помощник"), ("какая погода в Астане", "Я знаю только о городе Алатау")],
)
async def test_beside_the_subject(resident: Someone, store: Store, question: str, words: str) -> None:
    """Nothing is promised; the editors see it on another shelf."""
    reply = await resident.asks(question)

    assert words in reply.text
    assert PASSED_ON not in reply.text
    assert reply.buttons == {}
    assert (await kept(store), await kept(store, Shelf.BESIDE)) == ([], [(question, 1)])


@pytest.mark.parametrize("text", ["привет", "спасибо", "🏙🏙", "Какая площадь у города Алатау?"])
async def test_nothing_to_pass_on(resident: Someone, store: Store, text: str) -> None:
    """Greetings, thanks, and what was answered."""
    await resident.asks(text)

    assert [await kept(store, shelf) for shelf in Shelf] == [[], [], []]


async def test_personal_data_is_never_stored(resident: Someone, store: Store, tmp_path: Path) -> None:
    """Neither in the open questions nor in the log is there a number to call, in no byte of the files."""
    await resident.asks("когда откроют зоопарк, позвоните +7 701 123 45 67, иин 990101300123")
    await resident.asks("когда откроют аквапарк, пишите на aigul@mail.kz")

    async def logged() -> bool:
        return len(await store.log.texts(clock().replace(year=2000), limit=9)) == 2

    await resident.until(logged)
    stored = files(tmp_path)
    assert "позвоните ‹phone›".encode() in stored
    for secret in ("701 123", "7011234567", "45 67", "990101300123", "aigul@"):
        assert secret.encode() not in stored


async def test_the_store_is_away(resident: Someone, store: Store) -> None:
    """What is known is answered; what is not is declined kindly, and nothing is claimed."""
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("DROP TABLE wishes")
        await connection.exec_driver_sql("DROP TABLE askings")
    reply = await resident.asks(ZOO)

    assert "Сейчас не получается передать вопрос редакторам." in reply.text
    assert not any("🔔" in label for label in reply.buttons)
    assert "Тут я не помощник" in (await resident.asks(PIZZA)).text
    assert (await resident.asks("Какая площадь у города Алатау?")).fact == "area"


async def test_wish(resident: Someone, store: Store) -> None:
    """Pressed, it is noted, with the chat and nothing else; pressed again, it is undone."""
    offer = await resident.asks(ZOO)
    noted = await resident.presses(offer, "🔔")
    number = offer.messages[0].id
    assert noted.notices == ["Хорошо. Напишу вам сюда, когда редакторы ответят."]
    assert await wishing(store) == [(resident.id, "ru")]
    assert list(resident.sees(number).buttons)[-1] == "🔕 Не сообщать"

    undone = await resident.presses_data(list(resident.sees(number).buttons.values())[-1], number)
    assert undone.notices == ["Хорошо. Писать об этом не буду."]
    assert await wishing(store) == []
    assert list(resident.sees(number).buttons) == list(offer.buttons)


async def test_wish_pressed_twice(resident: Someone, store: Store) -> None:
    """An update that comes twice does not undo what it did."""
    offer = await resident.asks(ZOO)
    await resident.presses(offer, "🔔")
    await resident.presses(offer, "🔔")

    assert await wishing(store) == [(resident.id, "ru")]


async def test_wish_for_what_is_answered_meanwhile(resident: Someone, store: Store) -> None:
    """The answer is told at once."""
    offer = await resident.asks(ZOO)
    await store.questions.answer(1, Answer("area"), lambda _wish: [], by=OWNER)
    reply = await resident.presses(offer, "🔔")

    assert reply.fact == "area"
    assert not any("🔔" in label for label in resident.sees(offer.messages[0].id).buttons)


async def test_wish_for_what_is_dismissed(resident: Someone, store: Store) -> None:
    """Nothing is promised, neither at the button nor to who asks later."""
    offer = await resident.asks(ZOO)
    await store.questions.dismiss(1, by=OWNER)
    reply = await resident.presses(offer, "🔔")
    later = await resident.asks(ZOO_TOO)

    assert reply.notices == ["На этот вопрос ответа больше не ждут."]
    assert PASSED_ON not in later.text
    assert not any("🔔" in label for label in later.buttons)


async def test_wish_after_a_restart(resident: Someone, again: Store) -> None:
    """The button outlives the process."""
    offer = await resident.asks(ZOO)
    await restarted(resident, again).presses(offer, "🔔")

    assert await wishing(again) == [(resident.id, "ru")]


async def test_edited_question_counts_once(resident: Someone, store: Store) -> None:
    """However often the wording is mended."""
    await resident.sends(message_id=5, text="когда откроют зоопрак зоопарк")
    await resident.edits(5, ZOO)
    await resident.edits(5, ZOO_TOO)

    assert await kept(store) == [(ZOO_TOO, 1)]


async def test_update_that_comes_twice_counts_once(resident: Someone, store: Store) -> None:
    """Telegram delivers at least once."""
    await resident.sends(message_id=5, text=ZOO)
    await resident.sends(message_id=5, text=ZOO)

    assert await kept(store) == [(ZOO, 1)]


async def test_none_of_these(resident: Someone, store: Store) -> None:
    """Whoever meant none of the facts offered has asked what the bot does not know."""
    reply = await resident.presses(await resident.asks(WHICH), "Ничего")

    assert reply.text.startswith("Тогда подтверждённых сведений об этом у меня нет.")
    assert PASSED_ON in reply.text
    assert await kept(store) == [(WHICH, 1)]
    await resident.presses(reply, "🔔")
    assert await wishing(store) == [(resident.id, "ru")]


async def test_none_of_these_after_a_restart(resident: Someone, again: Store) -> None:
    """What was asked is not known any more, so nothing is claimed."""
    offer = await resident.asks(WHICH)
    reply = await restarted(resident, again).presses(offer, "Ничего")

    assert reply.text.startswith("Тогда подтверждённых сведений")
    assert PASSED_ON not in reply.text
    assert await kept(again) == []


async def test_none_of_these_twice(resident: Someone, store: Store) -> None:
    """An update that comes twice counts once."""
    offer = await resident.asks(WHICH)
    await resident.presses(offer, "Ничего")
    await resident.presses_data(list(offer.buttons.values())[-1], offer.messages[0].id)

    assert await kept(store) == [(WHICH, 1)]


async def test_group(neighbour: Someone, store: Store) -> None:
    """It is passed on, but nobody is asked before everyone's eyes whether they want to know."""
    mention = [{"type": "mention", "offset": 0, "length": 16}]
    reply = await neighbour.sends(text=f"@alatau_test_bot {ZOO}", entities=mention)

    assert PASSED_ON in reply.text
    assert not any("🔔" in label for label in reply.buttons)
    assert await kept(store) == [(ZOO, 1)]


async def test_wish_of_another_chat(neighbour: Someone, store: Store) -> None:
    """A button that somebody made up in a group notes nothing."""
    private = replace(neighbour, chat=None)
    await private.asks(ZOO)
    await neighbour.presses_data("w1:ru:1:1", 1)

    assert await wishing(store) == []
