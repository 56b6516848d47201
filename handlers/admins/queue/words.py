"""How a question is shown to editors."""

from collections.abc import Iterable, Sequence
from html import escape

from aiogram.utils.i18n import gettext as _

from handlers.admins.panel import plain
from handlers.rendering import Page
from knowledge.model import Fact, Language
from knowledge.store.question import NO_FACT, OpenQuestion, Shelf

FLAGS: dict[Language, str] = {"ru": "🇷🇺", "kk": "🇰🇿"}
QUOTED = 200
"""Letters of a question that are quoted."""


def flags(languages: Iterable[Language]) -> str:
    """In which languages it was asked."""
    return "".join(FLAGS[language] for language in languages)


def quoted(question: OpenQuestion) -> str:
    """The question itself, as HTML."""
    return f"«{plain(question.text or '…', QUOTED)}»"


def shelf_of(question: OpenQuestion) -> Shelf:
    """Where it stands."""
    if question.closed_at is not None:
        return Shelf.CLOSED
    return Shelf.NO_FACT if question.reason == NO_FACT else Shelf.BESIDE


def shelf_name(shelf: Shelf) -> str:
    """What a shelf is called."""
    match shelf:
        case Shelf.NO_FACT:
            return _("About the city")
        case Shelf.BESIDE:
            return _("Other")
        case Shelf.CLOSED:
            return _("Closed")


def listed(facts: Sequence[Fact], page: Page) -> str:
    """Facts, a line each."""
    return "\n".join(
        f"• {plain(fact.wording(page.language).question, QUOTED)} <code>{escape(fact.id)}</code>" for fact in facts
    )
