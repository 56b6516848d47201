"""Sources for a draft: found by words, or made new under an id of their own."""

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import date
from urllib.parse import urlsplit

from pydantic import ValidationError
from rapidfuzz.fuzz import partial_token_set_ratio

from knowledge.model import Source
from knowledge.text.normalise import normalise

_LATIN = dict(
    zip(
        "абвгдезийклмнопрстуфыэәғқңөұүһі",
        "abvgdeziyklmnoprstufyeagqnouuhi",
        strict=True,
    )
) | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ё": "yo"}

_ALIKE = 70
"""Percent of likeness from which a source is listed."""


def matching(text: str, sources: Iterable[Source], limit: int) -> list[Source]:
    """The sources whose id, publisher, title or address is like a text, best first."""
    query = normalise(text)
    scored = [(partial_token_set_ratio(query, _described(source)), source) for source in sources]
    # Sorting is stable: equal ones stay in their order.
    scored.sort(key=lambda pair: -pair[0])
    return [source for score, source in scored if score >= _ALIKE][:limit]


def new_id(publisher: str, url: str | None, published: date | None, taken: Collection[str]) -> str:
    """An id for a new source, such as kursiv-2026-11-23.

    Args:
        taken: ids that others have.
    """
    name = _slug(_host(url)) or _slug(publisher) or "source"
    stem = f"{name[:30].strip('-')}-{published.isoformat()}" if published else name[:40].strip("-")
    number = 1
    found = stem
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found


def _described(source: Source) -> str:
    return normalise(f"{source.id} {source.publisher} {source.name} {source.url or ''}")


def _host(url: str | None) -> str:
    """The name before the ending of an address: kursiv of kz.kursiv.media."""
    with suppress(ValueError):
        labels = (urlsplit(url or "").hostname or "").split(".")
        return labels[-2] if len(labels) > 1 else ""
    return ""


def _slug(text: str) -> str:
    latin = "".join(_LATIN.get(letter, letter) for letter in text.lower())
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")


def fits(name: str, value: str) -> bool:
    """Whether a field of a source takes a value."""
    whole = {"id": "x", "publisher": "x", "title": "x", "language": "ru", "kind": "media"}
    if name == "about":
        del whole["title"]
    try:
        Source.model_validate({**whole, name: value})
    except ValidationError:
        return False
    return True
