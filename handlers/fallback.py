"""What no other router takes: pictures and voices, unknown commands, buttons of an earlier version."""

from aiogram import F, Router
from aiogram.enums import ChatType, ContentType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _

from handlers.filters import AddressedCommand
from handlers.sending import acknowledge

NOT_TEXT = {
    ContentType.ANIMATION,
    ContentType.AUDIO,
    ContentType.CONTACT,
    ContentType.DICE,
    ContentType.DOCUMENT,
    ContentType.LOCATION,
    ContentType.PHOTO,
    ContentType.POLL,
    ContentType.STICKER,
    ContentType.STORY,
    ContentType.VENUE,
    ContentType.VIDEO,
    ContentType.VIDEO_NOTE,
    ContentType.VOICE,
}


def fallback_router() -> Router:
    """To be included last."""
    router = Router(name="fallback")
    router.message.register(on_unknown_command, AddressedCommand())
    router.message.register(on_voice, F.chat.type == ChatType.PRIVATE, F.content_type.in_({"voice", "video_note"}))
    router.message.register(on_not_text, F.chat.type == ChatType.PRIVATE, F.content_type.in_(NOT_TEXT))
    router.callback_query.register(on_unknown_button)
    return router


async def on_unknown_command(message: Message) -> None:
    """Hint at the commands that there are."""
    await message.reply(_("I do not know this command. What I can do: /help"))


async def on_voice(message: Message) -> None:
    """Thank for a voice and ask for words."""
    await message.answer(_("Thank you for the recording! I cannot listen yet: please write your question."))


async def on_not_text(message: Message) -> None:
    """Thank for a picture, sticker or file and ask for words."""
    await message.answer(_("Thank you! I understand only text so far: please write your question in words."))


async def on_unknown_button(query: CallbackQuery) -> None:
    """A button that this version no longer makes."""
    await acknowledge(query, _("This button is out of date. Please ask again or open /topics"))
