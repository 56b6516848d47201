"""Owners' commands exist for owners alone."""

from aiogram.methods import SendMessage

from tests.people import Someone


async def test_stats(owner: Someone, resident: Someone) -> None:
    """Questions by outcome and language, and inline queries, since the start."""
    await resident.asks("Какая площадь у города Алатау?")
    await resident.asks("Алатау қаласының аумағы қанша гектар?")
    await resident.asks("где поесть пиццу")
    await resident.searches("KIND")
    await resident.searches("")

    assert (await owner.asks("/stats")).text == (
        "Вопросов с 23 ноября, 09:47: 3\n"
        "с ответом: 2 (ru 1, kk 1)\n"
        "с уточнением: 0 (ru 0, kk 0)\n"
        "без ответа: 1 (ru 1, kk 0)\n"
        "Запросов из других чатов: 1"
    )


async def test_to_others_it_does_not_exist(resident: Someone) -> None:
    """Word for word what an unknown command gets."""
    assert (await resident.asks("/stats")).text == (await resident.asks("/nosuch")).text


async def test_nobody_is_told_why_something_failed(resident: Someone) -> None:
    """A refused message ends in silence or an apology, never in the error's text."""
    resident.telegram.refuse[SendMessage] = "Bad Request: secret detail"
    reply = await resident.asks("Какая площадь у города Алатау?")

    assert reply.messages == []
    assert len(resident.telegram.calls) > 1
