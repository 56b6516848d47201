"""What an editor types into a field, as the draft holds it."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_WHOLE = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f]\d{3})+|-?\d{1,300}")
_BROKEN = re.compile(r"-?\d{1,300}[.,]\d{1,300}")
_FIGURE = re.compile(r"\s*([^:=]+?)\s*[:=]\s*(.+?)\s*")
_BULLET = re.compile(r"^(?:[-•*–—]|\d{1,3}[.)])\s+")


class Unfit(ValueError):  # noqa: N818 - it names what was typed, not a failure of the program
    """What was typed does not fit the field.

    Attributes:
        kind: date or figure.
        text: the part that does not fit.
    """

    def __init__(self, kind: str, text: str) -> None:
        self.kind = kind
        self.text = text
        super().__init__(f"{kind}: {text}")


def entered(name: str, text: str) -> Any:
    """A field's value from typed text; whether the model takes it is seen later.

    Args:
        name: as in `draft.FIELDS`, or "id".

    Raises:
        Unfit: it has not the shape that the field needs.
    """
    parse = _PARSERS.get(name.rpartition(".")[2], _word)
    return parse(text)


def lines(text: str) -> list[str]:
    """The lines of a list that do not repeat, without bullets and numbers before them."""
    found = (_BULLET.sub("", one_line(line)) for line in text.splitlines())
    return list(dict.fromkeys(line for line in found if line))


def one_line(text: str) -> str:
    """The text with every space or line break as one space."""
    return " ".join(text.split())


def day(text: str) -> date:
    """A date such as 2026-11-23 or 23.11.2026.

    Raises:
        Unfit: it is none.
    """
    text = text.strip()
    with suppress(ValueError):
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    raise Unfit("date", text[:60])


def _word(text: str) -> str:
    return text.strip().lower()


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(re.split(r"[\s,;]+", _word(text))))


def _figures(text: str) -> dict[str, Any]:
    return dict(_figure(line) for line in text.splitlines() if line.strip())


def _figure(line: str) -> tuple[str, Any]:
    found = _FIGURE.fullmatch(line)
    if found is None:
        raise Unfit("figure", line.strip()[:60])
    name, text = found[1].lower().replace(" ", "_"), found[2]
    if _WHOLE.fullmatch(text):
        return name, int(re.sub(r"\s", "", text))
    if _BROKEN.fullmatch(text):
        return name, float(text.replace(",", "."))
    with suppress(Unfit):
        return name, day(text).isoformat()
    return name, text


_PARSERS: dict[str, Callable[[str], Any]] = {
    "as_of": lambda text: day(text).isoformat(),
    "review_by": lambda text: day(text).isoformat(),
    "audience": _words,
    "sources": _words,
    "related": _words,
    "figures": _figures,
    "names": lambda text: lines(text.replace(",", "\n")),
    "ask": lines,
    "say": one_line,
}
