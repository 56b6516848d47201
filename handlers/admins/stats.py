"""/stats: what was asked since the process started."""

from aiogram.types import Message
from aiogram.utils.i18n import gettext as _
from babel.dates import format_datetime

from handlers.rendering import Page
from handlers.tally import Tally
from knowledge.assistant import Outcome
from knowledge.model import LANGUAGES


async def on_stats(message: Message, tally: Tally, page: Page) -> None:
    """Questions by outcome and language."""
    since = format_datetime(tally.since, format="d MMMM, HH:mm", tzinfo=tally.since.tzinfo, locale=page.language)
    names = {
        Outcome.ANSWER: _("answered"),
        Outcome.CLARIFY: _("met with a choice"),
        Outcome.ABSTAIN: _("declined"),
    }
    lines = [f"<b>{_('Questions since {moment}: {count}').format(moment=since, count=tally.total)}</b>"]
    for outcome, name in names.items():
        counts = {language: tally.count(outcome, language) for language in LANGUAGES}
        by_language = ", ".join(f"{language} {count}" for language, count in counts.items())
        lines.append(f"{name}: {sum(counts.values())} ({by_language})")
    lines.append(_("Inline queries: {count}").format(count=tally.inline))
    await message.answer("\n".join(lines))
