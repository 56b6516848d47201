"""In a group the bot speaks only when spoken to."""

import pytest
from aiogram.methods import SendMessage

from tests.people import Someone
from tests.telegram import ME

QUESTION = "Какая площадь у города Алатау?"
MENTION = [{"type": "mention", "offset": 0, "length": 16}]


async def test_silent_among_neighbours(neighbour: Someone) -> None:
    """What is not meant for it, it leaves alone: talk, pictures, other bots' and unknown commands."""
    other = {
        "message_id": 1,
        "date": 1,
        "chat": {"id": -100, "type": "supergroup"},
        "from": {"id": 3, "is_bot": False, "first_name": "x"},
    }

    assert (await neighbour.asks(QUESTION)).messages == []
    assert (await neighbour.sends(text=QUESTION, reply_to_message=other)).messages == []
    assert (await neighbour.asks("/help@another_bot")).messages == []
    assert (await neighbour.asks("/nosuch")).messages == []
    assert (await neighbour.sends(location={"latitude": 1, "longitude": 1})).messages == []


async def test_mentioned(neighbour: Someone) -> None:
    """It answers, as a reply to the question."""
    reply = await neighbour.sends(message_id=5, text=f"@Alatau_test_bot {QUESTION}", entities=MENTION)

    assert reply.fact == "area"
    sent = neighbour.telegram.calls[-1]
    assert isinstance(sent, SendMessage)
    assert sent.reply_parameters is not None
    assert sent.reply_parameters.message_id == 5


async def test_another_bot_mentioned(neighbour: Someone) -> None:
    """Not its business."""
    assert (await neighbour.sends(text=f"@Alatau_test_xxx {QUESTION}", entities=MENTION)).messages == []


async def test_replied_to(neighbour: Someone) -> None:
    """A reply to its message is a question."""
    own = {"message_id": 1, "date": 1, "chat": {"id": -100, "type": "supergroup"}, "from": ME.model_dump()}

    assert (await neighbour.sends(text=QUESTION, reply_to_message=own)).fact == "area"


@pytest.mark.parametrize("command", ["/topics", "/help@alatau_test_bot", "/nosuch@Alatau_Test_Bot"])
async def test_command(neighbour: Someone, command: str) -> None:
    """A command of its own, or one that names it, is answered."""
    assert (await neighbour.asks(command)).messages
