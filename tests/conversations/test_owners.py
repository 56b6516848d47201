"""Owners' commands exist for owners alone."""

from aiogram.methods import SendMessage

from tests.people import Someone


async def test_to_others_it_does_not_exist(resident: Someone) -> None:
    """Word for word what an unknown command gets."""
    assert (await resident.asks("/stats")).text == (await resident.asks("/nosuch")).text


async def test_nobody_is_told_why_something_failed(resident: Someone) -> None:
    """A refused message ends in silence or an apology, never in the error's text."""
    resident.telegram.refuse[SendMessage] = "Bad Request: secret detail"
    reply = await resident.asks("Какая площадь у города Алатау?")

    assert reply.messages == []
    assert len(resident.telegram.calls) > 1
