"""Telegram's HTML as plain text, and text made safe for a terminal."""

import re
from html.parser import HTMLParser

# Line feeds and tabs stay; whatever else steers a terminal or turns the direction of text does not.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """The text with every character that could steer a terminal made visible as �."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def plain_text(html: str, *, indent: str = "   ") -> str:
    """The text of a message; the address of each link stands on a line of its own below the link's line."""
    reader = _Reader(indent)
    reader.feed(html)
    reader.close()
    return harmless(reader.finished())


class _Reader(HTMLParser):
    def __init__(self, indent: str) -> None:
        super().__init__(convert_charrefs=True)
        self._indent = indent
        self._pieces: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href")
        if tag == "a" and address:
            self._links.append(address)

    def handle_data(self, data: str) -> None:
        for line in data.splitlines(keepends=True):
            self._pieces.append(line.rstrip("\n"))
            if line.endswith("\n"):
                self._end_line()
                self._pieces.append("\n")

    def _end_line(self) -> None:
        self._pieces += [f"\n{self._indent}{address}" for address in self._links]
        self._links.clear()

    def finished(self) -> str:
        self._end_line()
        return "".join(self._pieces)
