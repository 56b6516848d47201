"""An answer of several messages, which only a very long list of sources makes."""

from bot.application import build_application
from knowledge.assistant import Assistant, Candidate, Outcome, Reply
from knowledge.base import Base
from knowledge.live import LiveAssistant
from knowledge.model import Language
from tests.base import FACTS, SOURCES
from tests.people import Someone

MANY = {
    f"s-{number}": SOURCES[0].model_copy(update={"id": f"s-{number}", "title": f"{number} " + "слово " * 20 + "."})
    for number in range(80)
}
LONG = FACTS[1].model_copy(update={"sources": tuple(MANY)})


class LongOrShort(Assistant):
    """Answers at length where asked to."""

    def __init__(self) -> None:
        self.base = Base((FACTS[0], LONG), MANY)

    def reply(self, text: str, language_hint: Language | None = None, *, language: Language | None = None) -> Reply:
        fact = LONG if "длинно" in text else FACTS[0]
        return Reply("ru", Outcome.ANSWER, (Candidate(fact, 1.0),))


async def test_edited_from_long_to_short_and_back(resident: Someone) -> None:
    """Messages that are too many go away, those that are missing are added, and the first stays in its place."""
    someone = Someone(
        build_application(LiveAssistant(LongOrShort()), resident.application.store), resident.telegram, resident.bot
    )
    long = await someone.sends(message_id=500, text="длинно")
    assert len(long.messages) > 1

    short = await someone.edits(500, "коротко")
    assert list(someone.telegram.messages) == [(someone.id, long.messages[0].id)]
    assert short.fact == "area"

    again = await someone.edits(500, "опять длинно")
    assert again.messages[0].id == long.messages[0].id
    assert [message.text for message in again.messages] == [message.text for message in long.messages]
