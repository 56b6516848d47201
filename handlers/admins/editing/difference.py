"""Differences as HTML: what is gone struck through, what is new in bold."""

from collections.abc import Iterable
from html import escape

from aiogram.utils.i18n import gettext as _

from handlers.admins.editing.words import field_name
from knowledge.editing.difference import FieldDifference, Line, Piece, Side, difference
from knowledge.model import Fact
from knowledge.store.revision import Revision


def render_difference(found: Iterable[FieldDifference]) -> str:
    """Every field that differs, each under its name; a sentence where none does."""
    fields = [f"<b>{field_name(one.field)}</b>\n" + "\n".join(map(_line, one.lines)) for one in found]
    return "\n\n".join(fields) or _("No difference.")


def render_revisions(before: Revision | None, after: Revision) -> str:
    """The difference between two revisions of a fact, also of whether it is told at all."""
    old = before.item if before is not None and isinstance(before.item, Fact) else None
    new = after.item if isinstance(after.item, Fact) else None
    lines = [_state(after)] if (before is None or before.live) != after.live else []
    found = difference(old, new)
    if found or not lines:
        lines.append(render_difference(found))
    return "\n\n".join(lines)


def _state(after: Revision) -> str:
    if after.live:
        return _("♻️ Told again")
    if after.successor is not None:
        return _("🗄 Retired; its id leads to {successor}").format(successor=f"<code>{after.successor}</code>")
    return _("🗄 Retired without a successor")


def _line(line: Line) -> str:
    sides = {piece.side for piece in line}
    mark = {Side.OLD: "− ", Side.NEW: "+ "}[next(iter(sides))] if len(sides) == 1 and Side.BOTH not in sides else ""
    html: list[str] = []
    for number, piece in enumerate(line):
        html.append(_piece(piece))
        follows = line[number + 1].side if number + 1 < len(line) else None
        if piece.side is Side.OLD and follows is Side.NEW and not piece.text[-1:].isspace():
            html.append(" ")
    return mark + "".join(html)


def _piece(piece: Piece) -> str:
    text = escape(piece.text, quote=False)
    match piece.side:
        case Side.OLD:
            return f"<s>{text}</s>"
        case Side.NEW:
            return f"<b>{text}</b>"
        case Side.BOTH:
            return text
