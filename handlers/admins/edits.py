"""Edited messages of editors: what was taken for a draft is not taken twice, and is no question either."""

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message
from aiogram.utils.i18n import gettext as _

from handlers.admins.desk import AWAITS, Desk
from handlers.admins.rights import guarded
from handlers.person import Person
from knowledge.store import Store
from knowledge.store.editors import Role


def edits_router() -> Router:
    """What an editor edits in the middle of something."""
    router = guarded("edits", Role.VIEWER)
    router.edited_message.register(on_edited, _OfDraft())
    return router


async def on_edited(message: Message) -> None:
    """Ask for it anew."""
    await message.reply(_("I do not take edits here. Please write it anew as another message."))


class _OfDraft(Filter):
    """Takes what is edited while a draft waits for words, save for questions that were answered before."""

    async def __call__(self, message: Message, store: Store, person: Person) -> bool | dict[str, Any]:
        """Check one message."""
        if message.from_user is None or await person.answers_to(message):
            return False
        draft = await Desk(store.drafts, message.from_user.id).any()
        return draft is not None and bool(draft.get(AWAITS))
