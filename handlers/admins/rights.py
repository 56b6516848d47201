"""Routers that exist only for those with a role."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import TelegramObject

from knowledge.store.editors import Role


class Allowed(Filter):
    """Passes those whose role has the rights of another; who has none goes on to the next router."""

    def __init__(self, needed: Role) -> None:
        self._needed = needed

    async def __call__(self, event: TelegramObject, role: Role | None = None) -> bool:  # noqa: ARG002 - aiogram's signature
        """Compare the role that the rights middleware found."""
        return role is not None and role.may(self._needed)


class Guarded(Router):
    """A router for messages and buttons, in a private chat, of those with a role.

    Editors work in private: in a group, everyone could read the drafts and press the buttons.

    Attributes:
        needed: the least role.
    """

    def __init__(self, name: str, needed: Role) -> None:
        super().__init__(name=name)
        self.needed = needed
        self.message.filter(Allowed(needed), F.chat.type == ChatType.PRIVATE)
        self.edited_message.filter(Allowed(needed), F.chat.type == ChatType.PRIVATE)
        self.callback_query.filter(Allowed(needed), F.message.chat.type == ChatType.PRIVATE)


def guarded(name: str, needed: Role) -> Guarded:
    """See `Guarded`."""
    return Guarded(name, needed)
