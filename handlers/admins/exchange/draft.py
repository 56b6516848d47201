"""An import in the making: which file, and what the store said when it was looked at."""

from dataclasses import dataclass
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from handlers.admins.desk import AWAITS, Desk
from knowledge.store import Store

KIND = "import"
"""The kind of these drafts."""

DOCUMENT, REASON = "document", "reason"
"""What a draft awaits."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An import in the making. The file stays with Telegram, and is read again for every step.

    Attributes:
        panel: the id of the message with the buttons.
        file: Telegram's id of the file; empty where none was sent yet.
        digest: of the file as it was read first.
        version: of the store when it was looked at.
        awaits: what the next message is taken for; None where it may be anything.
    """

    panel: int | None = None
    file: str = ""
    name: str = ""
    digest: str = ""
    version: int = 0
    awaits: str | None = DOCUMENT

    @classmethod
    def load(cls, content: dict[str, Any]) -> "Draft":
        """The draft that `dump` wrote."""
        fields = ("panel", "file", "name", "digest", "version")
        return cls(**{name: content[name] for name in fields}, awaits=content.get(AWAITS))

    def dump(self) -> dict[str, Any]:
        """The draft as JSON for the desk."""
        content = {
            "kind": KIND,
            "panel": self.panel,
            "file": self.file,
            "name": self.name,
            "digest": self.digest,
            "version": self.version,
        }
        return content | ({AWAITS: self.awaits} if self.awaits else {})


class Importing(Filter):
    """Takes messages of an editor in the middle of an import. Passes `desk` and `draft` on."""

    async def __call__(self, message: Message, store: Store) -> bool | dict[str, Any]:
        """Check one message."""
        desk = Desk(store.drafts, message.from_user.id if message.from_user else 0)
        draft = await desk.get(KIND)
        return {"desk": desk, "draft": draft} if draft is not None else False
