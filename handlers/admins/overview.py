"""/stats: what people asked, in numbers and as a picture."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import structlog
from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command, CommandObject
from aiogram.types import BufferedInputFile, Message
from aiogram.utils.i18n import gettext as _
from babel.numbers import format_decimal, format_percent

from handlers.admins.chart import Labels, draw
from handlers.admins.panel import plain
from handlers.admins.rights import guarded
from handlers.keyboards import LANGUAGE_NAMES
from handlers.splitting import units
from knowledge.assistant import Outcome
from knowledge.base import Base
from knowledge.errors import StoreUnavailable
from knowledge.model import LANGUAGES, Language
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.statistics import Figures

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

DEFAULT_DAYS = 7
MOST_DAYS = 365

CAPTION_LIMIT = 1024
"""Telegram's limit for the text under a picture, in UTF-16 units."""

TOP = 5
"""Facts and questions that are named."""

_TITLE = 70
"""Letters of a question in a list: two lines on a phone."""


def overview_router() -> Router:
    """/stats: what people asked."""
    router = guarded("overview", Role.VIEWER)
    router.message.register(on_stats, Command("stats"))
    return router


async def on_stats(message: Message, command: CommandObject, store: Store, base: Base, language: Language) -> None:
    """Count, draw and send."""
    days = _days(command.args)
    if days is None:
        await message.answer(plain(_("Write /stats or, for other days than the last 7, /stats 30 (1 to 365).")))
        return
    # What this process has not written yet would be missing. Without it the rest is right all the same.
    with suppress(StoreUnavailable):
        await store.recorder.flush()
    figures = await store.statistics.figures(days, top=TOP)
    text = _caption(figures, base, language)
    picture = await _picture(figures, language)
    if picture is not None:
        with suppress(TelegramBadRequest):
            await message.answer_photo(BufferedInputFile(picture, "stats.png"), caption=text)
            return
    await message.answer(text)


def _days(arguments: str | None) -> int | None:
    """How many days are asked for; None where that cannot be told."""
    if not arguments:
        return DEFAULT_DAYS
    words = arguments.split()
    if len(words) == 1 and words[0].isascii() and words[0].isdigit() and 1 <= int(words[0][:9]) <= MOST_DAYS:
        return int(words[0])
    return None


async def _picture(figures: Figures, language: Language) -> bytes | None:
    """The picture as PNG; None where it cannot be drawn: the numbers are worth more."""
    labels = Labels(
        title=_title(len(figures.days)),
        a_day=_("questions a day"),
        a_week=_("questions a week"),
        outcomes={outcome: _outcome(outcome) for outcome in Outcome},
        line=_("in Kazakh"),
    )
    try:
        return await asyncio.to_thread(draw, figures, labels, language)
    except Exception:
        log.exception("the statistics could not be drawn")
        return None


def _caption(figures: Figures, base: Base, language: Language) -> str:
    """The numbers as HTML; the lists are cut until all fits under a picture."""
    numbers = _numbers(figures, language)
    for longest in range(TOP, 0, -1):
        text = "\n".join([*numbers, *_facts(figures.facts[:longest], base, language), *_open(figures.open[:longest])])
        if units(text) <= CAPTION_LIMIT:
            return text
    return "\n".join(numbers)


def _numbers(figures: Figures, language: Language) -> list[str]:
    def number(count: int) -> str:
        return format_decimal(count, locale=language)

    outcomes, languages = figures.by_outcome(), figures.by_language()
    lines = [
        _("Questions: {count}").format(count=number(figures.total)),
        *(f"• {_outcome(outcome)}: {number(outcomes[outcome.value])}" for outcome in Outcome),
    ]
    if figures.total:
        share = outcomes[Outcome.ANSWER.value] / figures.total
        lines.append(_("Share answered: {share}").format(share=format_percent(share, locale=language)))
    lines += [
        ", ".join(f"{LANGUAGE_NAMES[one]}: {number(languages[one])}" for one in LANGUAGES),
        _("Queries from other chats: {count}").format(count=number(figures.inline)),
        _("Votes: 👍 {good}, 👎 {bad}").format(good=number(figures.good), bad=number(figures.bad)),
        _("New people: {count}").format(count=number(figures.newcomers)),
    ]
    return [f"<b>{plain(_title(len(figures.days)))}</b>", *map(plain, lines)]


def _facts(told: Sequence[tuple[str, int]], base: Base, language: Language) -> Sequence[str]:
    found = [(base.find(fact), fact, count) for fact, count in told]
    lines = [
        f"{count} — {plain(fact.wording(language).question if fact else name, _TITLE)}" for fact, name, count in found
    ]
    return ["", f"<b>{plain(_('Told most'))}</b>", *lines] if lines else []


def _open(asked: Sequence[tuple[str, int]]) -> Sequence[str]:
    lines = [f"{count} — {plain(text, _TITLE)}" for text, count in asked]
    return ["", f"<b>{plain(_('Most asked without an answer'))}</b>", *lines] if lines else []


def _title(days: int) -> str:
    return _("The last days: {days}").format(days=days)


def _outcome(outcome: Outcome) -> str:
    match outcome:
        case Outcome.ANSWER:
            return _("answered")
        case Outcome.CLARIFY:
            return _("asked back")
        case Outcome.ABSTAIN:
            return _("without an answer")
