"""An answer in the making: an editor's draft, and the one message in which it is shown."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from handlers.admins.desk import AWAITS, Desk
from handlers.admins.panel import Rows, show
from knowledge.model import Language
from knowledge.store import Store
from knowledge.store.question import Spelling
from knowledge.text.phrasing import phrasing

KIND = "queue"
FACT, PHRASING, REPLY = "fact", "phrasing", "reply"
"""What the editor's next message is taken for."""

OFFERED = 8
"""Phrasings to choose from."""

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Option:
    """A phrasing that may be added to the fact."""

    text: str
    language: Language
    chosen: bool


class OnPanel(Filter):
    """Passes presses on the panel of an open draft, with its `desk` and `draft`."""

    async def __call__(self, query: CallbackQuery, store: Store) -> bool | dict[str, Any]:
        """Check one press."""
        desk = Desk(store.drafts, query.from_user.id)
        draft = await desk.get(KIND)
        if draft is None or query.message is None or query.message.message_id != draft.get("panel"):
            return False
        return {"desk": desk, "draft": draft}


class Awaits(Filter):
    """Passes what belongs to a draft that waits for a certain thing; for use behind what passes the draft on."""

    def __init__(self, what: str | None) -> None:
        self._what = what

    async def __call__(self, event: TelegramObject, draft: Content) -> bool:  # noqa: ARG002 - aiogram's signature
        """Check one update."""
        return draft.get(AWAITS) == self._what


def begun(question: int, awaits: str) -> Content:
    """The draft of an answer to a question."""
    return {"kind": KIND, "question": question, AWAITS: awaits}


async def present(event: Message | CallbackQuery, desk: Desk, draft: Content, text: str, rows: Rows) -> None:
    """Keep a draft, then show it: in its panel, or below what was typed, where the old panel loses its buttons."""
    await desk.put(draft)
    panel = await show(event, text, rows, old=draft.get("panel"))
    if panel is not None and panel != draft.get("panel"):
        draft["panel"] = panel
        await desk.put(draft)


def options(draft: Content) -> list[Option]:
    """The phrasings to choose from."""
    return [Option(**one) for one in draft.get("options", [])]


def with_options(draft: Content, found: Sequence[Option]) -> Content:
    """The draft with other phrasings to choose from."""
    return {**draft, "options": [asdict(one) for one in found]}


def offered(spellings: Sequence[Spelling]) -> list[Option]:
    """What people asked, fit to be phrasings; the commonest is chosen."""
    found: dict[str, Language] = {}
    for spelling in spellings:
        text = phrasing(spelling.text)
        if any(map(str.isalpha, text)) and text.casefold() not in {other.casefold() for other in found}:
            found[text] = spelling.language
    return [Option(text, language, place == 0) for place, (text, language) in enumerate(found.items())][:OFFERED]
