"""An assistant that does not know certain things, so that there is something to hand over."""

from dataclasses import replace

from bot.application import build_application
from knowledge.assistant import Assistant, Outcome, Reason, Reply
from knowledge.live import LiveAssistant
from knowledge.model import Language
from knowledge.store import Store
from tests.base import FACTS
from tests.conftest import clock
from tests.people import Someone

ZOO = "когда откроют зоопарк"
ZOO_TOO = "когда в Алатау откроется зоопарк?"
ZOO_KK = "зоопарк қашан ашылады"
PIZZA = "где поесть пиццу"
WHICH = "сколько стоит зубр"

_UNKNOWN = {
    "зоопарк": Reason.NO_FACT,
    "аквапарк": Reason.NO_FACT,
    "пицц": Reason.OFF_TOPIC,
    "астан": Reason.ELSEWHERE,
}


class Ignorant(Assistant):
    """Knows nothing of zoos and the like, asks back about bisons, and answers all else as the real one does.

    What is rebuilt from it, after an edit, is the real one.
    """

    def reply(self, text: str, language_hint: Language | None = None, *, language: Language | None = None) -> Reply:
        spoken: Language = "kk" if set("әғқңөұүһі") & set(text.lower()) else "ru"
        if "зубр" in text.lower():
            return Reply(spoken, Outcome.CLARIFY, suggestions=FACTS[:2])
        for word, reason in _UNKNOWN.items():
            if word in text.lower():
                return Reply(spoken, Outcome.ABSTAIN, suggestions=FACTS[:2], reason=reason)
        return super().reply(text, language_hint, language=language)


def restarted(someone: Someone, store: Store) -> Someone:
    """The same person in the same chat, after the bot was started anew."""
    live = LiveAssistant(someone.application.live.current)
    return replace(someone, application=build_application(live, store, clock=clock))
