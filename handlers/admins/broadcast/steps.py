"""What each step of a broadcast in the making looks like."""

from collections.abc import Mapping
from html import escape

from aiogram.types import InlineKeyboardButton
from aiogram.utils.i18n import gettext as _
from babel.numbers import format_decimal

from handlers.admins.broadcast.callbacks import BroadcastButton, Do
from handlers.admins.broadcast.draft import Draft, Step
from handlers.keyboards import LANGUAGE_NAMES, button
from knowledge.model import LANGUAGES, Language

LONGEST = 3500
"""Units of a text: below Telegram's 4,096, so that a preview has room for its heading."""

Rows = list[list[InlineKeyboardButton]]


def step_text(draft: Draft, language: Language, problem: str = "") -> str:
    """What to do next, as HTML.

    Args:
        language: of the editor.
        problem: why what was written cannot be taken.
    """
    if draft.step is Step.LOOK:
        heading = _("Preview, {language}:").format(language=LANGUAGE_NAMES[draft.language])
        return f"<i>{_plain(heading)}</i>\n\n{draft.texts[draft.language]}"
    paragraphs = [f"⚠️ {_plain(problem)}"] if problem else []
    match draft.step:
        case Step.WRITE:
            asked = _in_which(draft.language)
            limit = _("Bold, italics and links stay. At most {limit} characters.")
            paragraphs += [
                f"<b>{_plain(asked)}</b>",
                _plain(limit.format(limit=format_decimal(LONGEST, locale=language))),
            ]
        case Step.WHOM:
            paragraphs += [_plain(_("Who shall get it? Each person gets it in their own language."))]
        case Step.CONFIRM:
            count = format_decimal(draft.count, locale=language)
            paragraphs += [
                _plain(_("It goes to {whom}, people: {count}.").format(whom=_whom(draft), count=count)),
                f"<b>{_plain(_('To send it, write this number: {count}').format(count=draft.count))}</b>",
            ]
    return "\n\n".join(paragraphs)


def step_rows(draft: Draft, counts: Mapping[Language, int], language: Language) -> Rows:
    """The buttons of a step.

    Args:
        counts: how many take messages in each language; used where the audience is chosen.
    """
    cancel = button(_("✖️ Cancel"), BroadcastButton(do=Do.CANCEL))
    match draft.step:
        case Step.WRITE:
            back = [[button(_("⬅️ Back"), BroadcastButton(do=Do.LOOK, of=draft.language))]] if not draft.missing else []
            return [*back, [cancel]]
        case Step.LOOK:
            return [*_looking(draft), [cancel]]
        case Step.WHOM:
            back = [[button(_("⬅️ Back"), BroadcastButton(do=Do.LOOK, of=draft.language))]]
            return [*_audiences(counts, language), *back, [cancel]]
        case Step.CONFIRM:
            return [[button(_("⬅️ Back"), BroadcastButton(do=Do.WHOM))], [cancel]]


def _looking(draft: Draft) -> Rows:
    others = [language for language in LANGUAGES if language != draft.language]
    return [
        [button(f"👁 {LANGUAGE_NAMES[other]}", BroadcastButton(do=Do.LOOK, of=other)) for other in others],
        [button(_("✏️ Write it anew"), BroadcastButton(do=Do.WRITE, of=draft.language))],
        [button(_("📨 Send it to me first"), BroadcastButton(do=Do.TEST))],
        [button(_("Next: whom"), BroadcastButton(do=Do.WHOM))],
    ]


def _audiences(counts: Mapping[Language, int], language: Language) -> Rows:
    choices = [(_("Everyone"), LANGUAGES), *((LANGUAGE_NAMES[one], (one,)) for one in LANGUAGES)]
    return [
        [
            button(
                f"{name}: {format_decimal(sum(counts[one] for one in languages), locale=language)}",
                BroadcastButton(do=Do.CHOOSE, of=",".join(languages)),
            )
        ]
        for name, languages in choices
    ]


def _in_which(language: Language) -> str:
    return _("Write the text in Kazakh.") if language == "kk" else _("Write the text in Russian.")


def _whom(draft: Draft) -> str:
    languages = draft.audience.languages if draft.audience else ()
    match languages:
        case ("ru",):
            return _("those who use the bot in Russian")
        case ("kk",):
            return _("those who use the bot in Kazakh")
        case _other:
            return _("everyone")


def _plain(text: str) -> str:
    return escape(text, quote=False)
