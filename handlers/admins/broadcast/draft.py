"""A broadcast in the making."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from handlers.admins.desk import AWAITS
from knowledge.model import LANGUAGES, Language
from knowledge.store.broadcasts import Audience

KIND = "broadcast"
"""The kind of these drafts."""


class Step(StrEnum):
    """What is to be done next."""

    WRITE = "write"
    LOOK = "look"
    WHOM = "whom"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Draft:
    """A broadcast that is not confirmed yet.

    Attributes:
        language: of the text that is written or looked at.
        texts: Telegram's HTML of those written.
        audience: as chosen last.
        count: how many it had when that was shown.
        panel: the id of the message with the buttons.
    """

    step: Step = Step.WRITE
    language: Language = LANGUAGES[0]
    texts: Mapping[Language, str] = field(default_factory=dict)
    audience: Audience | None = None
    count: int = 0
    panel: int | None = None

    @property
    def missing(self) -> Language | None:
        """The first language whose text is not written yet."""
        return next((language for language in LANGUAGES if language not in self.texts), None)

    def dump(self) -> dict[str, Any]:
        """The draft as JSON for the desk."""
        content = {
            "kind": KIND,
            "step": self.step.value,
            "language": self.language,
            "texts": dict(self.texts),
            "languages": list(self.audience.languages) if self.audience else [],
            "until": self.audience.until.isoformat() if self.audience else None,
            "count": self.count,
            "panel": self.panel,
        }
        return content | ({AWAITS: self.step.value} if self.step in {Step.WRITE, Step.CONFIRM} else {})

    @classmethod
    def load(cls, content: Mapping[str, Any]) -> Self:
        """The draft that was dumped."""
        until = content["until"]
        return cls(
            step=Step(content["step"]),
            language=content["language"],
            texts=content["texts"],
            audience=Audience(tuple(content["languages"]), datetime.fromisoformat(until)) if until else None,
            count=content["count"],
            panel=content["panel"],
        )
