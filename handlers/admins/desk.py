"""What an editor is in the middle of, and how what they write next is taken for it."""

from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from knowledge.store import Store
from knowledge.store.drafts import Drafts

AWAITS = "awaits"
"""The key of a draft that says what the editor's next message is taken for; without it, they may ask questions."""

SET_ASIDE = "set-aside"
"""The kind of what is kept in the place of a draft that was dropped by mistake, perhaps."""


class Desk:
    """One editor's draft: a JSON object with `kind`, and `awaits` where the next message belongs to it."""

    def __init__(self, drafts: Drafts, editor: int) -> None:
        self._drafts = drafts
        self.editor = editor

    async def get(self, kind: str) -> dict[str, Any] | None:
        """The draft, where it is of that kind."""
        draft = await self._drafts.get(self.editor)
        return draft if draft is not None and draft.get("kind") == kind else None

    async def any(self) -> dict[str, Any] | None:
        """The draft, of whatever kind."""
        draft = await self._drafts.get(self.editor)
        return draft if draft is not None and draft.get("kind") != SET_ASIDE else None

    async def put(self, draft: dict[str, Any]) -> None:
        """Keep a draft, in the place of the one before."""
        await self._drafts.put(self.editor, draft)

    async def drop(self) -> None:
        """Forget the draft."""
        await self._drafts.drop(self.editor)

    async def set_aside(self) -> dict[str, Any] | None:
        """Drop the draft, and return it; it can be taken back until another one is begun."""
        draft = await self.any()
        if draft is not None:
            await self.put({"kind": SET_ASIDE, "draft": draft})
        return draft

    async def take_back(self) -> dict[str, Any] | None:
        """Go on with the draft that was set aside; None where there is none any more."""
        aside = await self.get(SET_ASIDE)
        if aside is None:
            return None
        draft: dict[str, Any] = aside["draft"]
        await self.put(draft)
        return draft


class Awaited(Filter):
    """Takes an editor's message that is no command while their draft of a kind waits for one.

    Passes `desk` and `draft` on. Use it behind a guarded router only.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind

    async def __call__(self, message: Message, store: Store) -> bool | dict[str, Any]:
        """Check one message."""
        # What is forwarded may begin like a command: «/start» is what most people have written to the bot.
        if message.from_user is None or (message.forward_origin is None and (message.text or "").startswith("/")):
            return False
        desk = Desk(store.drafts, message.from_user.id)
        draft = await desk.get(self._kind)
        return {"desk": desk, "draft": draft} if draft is not None and draft.get(AWAITS) else False
