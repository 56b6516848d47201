"""Messages that are too long for Telegram, split where a reader would pause."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

MESSAGE_LIMIT = 4096
"""Telegram's limit for a message, in UTF-16 code units, markup not counted."""

# Best first: between paragraphs, lines, sentences, words.
_PAUSES = (re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])[»\"”)]*\s"), re.compile(r"\s"))


def units(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(html: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    """Split a message into parts of at most `limit` units.

    A part ends at a paragraph, line, sentence or word, in this order of preference, and not inside a tagged
    stretch unless that alone is longer than a message; then its tags are closed and opened again. Spaces at a
    cut are dropped, all else is kept.

    Args:
        html: well-formed, of Telegram's tags.
        limit: at least 2, the units of one emoji.

    Returns:
        The parts that are not blank; their entities are closed in each.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text, tagged = reader.text, reader.tagged
    if units(text) <= limit:
        return [html] if text.strip() else []
    return [_serialise(text, tagged, start, end) for start, end in _cuts(text, tagged, limit)]


@dataclass(frozen=True, slots=True)
class _Tagged:
    """A stretch of text inside a tag, from `start` to before `end`."""

    start: int
    end: int
    tag: str
    opening: str


class _Reader(HTMLParser):
    """Takes HTML apart into its text and its tagged stretches, outer ones first."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._stretches: list[_Tagged] = []
        self._open: list[int] = []

    @property
    def tagged(self) -> list[_Tagged]:
        return self._stretches

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = "".join(f' {name}="{escape(value)}"' if value else f" {name}" for name, value in attrs)
        self._open.append(len(self._stretches))
        self._stretches.append(_Tagged(len(self.text), len(self.text), tag, f"<{tag}{attributes}>"))

    def handle_endtag(self, tag: str) -> None:
        index = self._open.pop()
        stretch = self._stretches[index]
        self._stretches[index] = _Tagged(stretch.start, len(self.text), tag, stretch.opening)

    def handle_data(self, data: str) -> None:
        self.text += data


def _cuts(text: str, tagged: list[_Tagged], limit: int) -> Iterator[tuple[int, int]]:
    """Where each part starts and ends."""
    start = 0
    while start < len(text):
        if text[start].isspace():
            start += 1
            continue
        furthest = _reach(text, start, limit)
        if furthest == len(text):
            end, following = furthest, furthest
        else:
            end, following = _pause(text, tagged, start, furthest)
        yield start, end
        start = following


def _reach(text: str, start: int, limit: int) -> int:
    """The furthest end at which a part from `start` is within the limit."""
    left = limit
    for position in range(start, len(text)):
        left -= units(text[position])
        if left < 0:
            return position
    return len(text)


def _pause(text: str, tagged: list[_Tagged], start: int, furthest: int) -> tuple[int, int]:
    """The last best place to end a part, and where the next one starts."""
    for inside_allowed in (False, True):
        for pattern in _PAUSES:
            # One character more: a space right after the furthest end is a pause at that end.
            for found in reversed(list(pattern.finditer(text, start + 1, furthest + 1))):
                inside = any(stretch.start < found.start() + 1 < stretch.end for stretch in tagged)
                if inside_allowed or not inside:
                    return min(_end(found), furthest), found.end()
    return furthest, furthest


def _end(pause: re.Match[str]) -> int:
    return pause.end() - (len(pause[0]) - len(pause[0].rstrip()))


def _serialise(text: str, tagged: list[_Tagged], start: int, end: int) -> str:
    """The HTML of one stretch of the text, every tag in it opened and closed."""
    edges: list[tuple[int, int, int, str]] = []
    for depth, stretch in enumerate(tagged):
        first, last = max(stretch.start, start), min(stretch.end, end)
        if first < last:
            edges.append((first, 1, depth, stretch.opening))
            edges.append((last, 0, -depth, f"</{stretch.tag}>"))
    pieces: list[str] = []
    position = start
    for place, _, _, markup in sorted(edges):
        pieces += [escape(text[position:place], quote=False), markup]
        position = place
    return "".join([*pieces, escape(text[position:end], quote=False)])
