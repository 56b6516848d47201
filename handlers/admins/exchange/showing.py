"""What an import would do, as a panel: counts, faults, and the difference of each item."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton
from aiogram.utils.i18n import gettext as _

from handlers.admins.differences import rendered
from handlers.admins.editing.faults import lined_text
from handlers.admins.exchange.buttons import ExchangeButton, ExchangeStep
from handlers.admins.panel import Rows, plain
from handlers.keyboards import button, part_of, turns
from handlers.splitting import split
from knowledge.errors import Fault
from knowledge.model import Fact
from knowledge.store.importing import Rehearsal

NAMED = 8
"""Ids that are told of each group."""

FAULTS = 10
"""Faults that are told in the message; all of them stand in a file."""

LONGEST_FAULT = 220


def asking() -> tuple[str, Rows]:
    """What to send."""
    text = _(
        "Send a file: .yaml, .json, .csv, or .zip from /export, at most 8 MB. First I only check it and tell what "
        "would change."
    )
    return f"<b>{_('Import')}</b>\n\n{text}", [[stop()]]


def result(name: str, rehearsal: Rehearsal, *, note: str = "") -> tuple[str, Rows]:
    """What an import would do.

    Args:
        note: said above all else.
    """
    added, changed = [item.id for item in rehearsal.added], [step.after.id for step in rehearsal.changed]
    lines = [f"<b>{_('Import')}</b> · {plain(name)}", _("So far nothing was changed."), ""]
    lines.append(_counted(_("Would be added: {count}"), added))
    lines.append(_counted(_("Would be changed: {count}"), changed))
    lines.append(_("Unchanged: {count}").format(count=len(rehearsal.unchanged)))
    refused = rehearsal.refused
    warnings = [fault for fault in rehearsal.faults if fault.warning]
    if refused:
        lines += ["", f"<b>{_('Faults: {count}').format(count=len(refused))}</b>", *_faults(refused)]
        lines += ["", _("Correct the file and send it again.")]
    elif warnings:
        lines += ["", _("To be noted: {count}").format(count=len(warnings)), *_faults(warnings)]
    rows: list[list[InlineKeyboardButton]] = []
    if not refused and rehearsal.steps:
        text = _("📥 Import {count}").format(count=len(rehearsal.steps))
        rows.append([button(text, ExchangeButton(do=ExchangeStep.ASK))])
    if rehearsal.steps:
        rows.append([button(_("What changes"), ExchangeButton(do=ExchangeStep.DIFFER))])
    if not refused and not rehearsal.steps:
        lines += ["", _("The store says all that already.")]
    return "\n".join([f"⚠️ {note}\n", *lines] if note else lines), [*rows, [stop()]]


def differing(rehearsal: Rehearsal, step: int, part: int) -> tuple[str, Rows]:
    """The difference of one item.

    Args:
        step: its place.
        part: of its difference.
    """
    [one], step = part_of(rehearsal.steps, step, 1)
    parts = rendered(one.before, one.after)
    [shown], part = part_of(parts, part, 1)
    kind = _("fact") if isinstance(one.after, Fact) else _("source")
    state = _("new") if one.before is None else _("changed")
    title = f"<b>{plain(one.after.id)}</b> · {kind}, {state} · {step + 1}/{len(rehearsal.steps)}"
    rows = turns(len(rehearsal.steps), step, 1, lambda to: ExchangeButton(do=ExchangeStep.DIFFER, step=to))
    if part + 1 < len(parts):
        rows.append([button(_("More of it"), ExchangeButton(do=ExchangeStep.DIFFER, step=step, part=part + 1))])
    return f"{title}\n\n{shown}", [*rows, back()]


def every_fault(rehearsal: Rehearsal) -> str:
    """All faults, one a line."""
    return "\n".join(map(str, rehearsal.faults)) + "\n"


def stop() -> InlineKeyboardButton:
    """Gives the import up."""
    return button(_("✖️ Cancel"), ExchangeButton(do=ExchangeStep.STOP))


def back() -> list[InlineKeyboardButton]:
    """The way back to the result."""
    return [button(_("⬅️ Back"), ExchangeButton(do=ExchangeStep.RESUME))]


def _counted(text: str, ids: Sequence[str]) -> str:
    line = text.format(count=len(ids))
    if not ids:
        return line
    return f"{line}\n<i>{', '.join(ids[:NAMED])}{', …' if len(ids) > NAMED else ''}</i>"


def _faults(faults: Sequence[Fault]) -> list[str]:
    several = len({fault.path for fault in faults}) > 1
    lines = (f"{plain(fault.path)}: {lined_text(fault)}" if several else lined_text(fault) for fault in faults[:FAULTS])
    return [f"• {split(line, LONGEST_FAULT)[0]}" for line in lines]
