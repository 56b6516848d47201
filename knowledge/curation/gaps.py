"""Where one language of a fact lacks something, also in facts that are too incomplete to load."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.curation.files import Document, read
from knowledge.model import LANGUAGES, Language

ENOUGH = 15
"""Phrasings beside the canonical question that a language should have."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What one language of a fact lacks."""

    fact: str
    language: Language
    path: Path
    line: int
    lacks: str


def gaps(folder: Path) -> Iterator[Gap]:
    """The language gaps of all facts of a folder, in the order of its files; files that cannot be read are skipped."""
    for path in sorted((folder / "facts").glob("*.yaml")):
        document, _ = read(path)
        if document is not None and isinstance(document.data, list):
            for place, item in enumerate(document.data):
                if isinstance(item, dict):
                    yield from _of(item, document, place)


def _of(item: dict[Any, Any], document: Document, place: int) -> Iterator[Gap]:
    name = str(item.get("id", f"number {place + 1}"))
    for language in LANGUAGES:
        lacks = _lacks(item.get(language))
        if lacks:
            line = document.line((place, language)) if language in item else document.line((place,))
            yield Gap(name, language, document.path, line, lacks)


def _lacks(wording: Any) -> str:
    if not isinstance(wording, dict):
        return "everything"
    ask = wording.get("ask")
    phrasings = len(ask) - 1 if isinstance(ask, list) else 0
    found = [] if wording.get("say") else ["the answer"]
    if not ask:
        found.append("the questions")
    elif phrasings < ENOUGH:
        found.append(f"phrasings: has {phrasings} of {ENOUGH}")
    return ", ".join(found)
