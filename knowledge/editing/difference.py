"""What differs between two states of a fact: field by field, word by word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from knowledge.editing.draft import FIELDS, FactDraft
from knowledge.model import Fact

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")

MOST_TOKENS = 2_000
"""Words and signs up to which two texts are compared word by word; beyond, one stands for the other whole."""

ALIKE = 0.4
"""Share of words in common from which two texts are shown as one that was changed."""


class Side(StrEnum):
    """Where a piece of text stands."""

    BOTH = "both"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stands on one side or on both."""

    side: Side
    text: str


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """What changed in one field.

    Attributes:
        field: as in `draft.FIELDS`, or "was".
        lines: one for a text; for a list, those of its entries that differ.
    """

    field: str
    lines: tuple[Line, ...]


def difference(before: Fact | None, after: Fact | None) -> tuple[FieldDifference, ...]:
    """The fields that differ, in their order.

    Args:
        before: None for a fact that was not there.
        after: None for one that is no more.
    """
    old, new = (FactDraft.of(fact, None) if fact is not None else FactDraft({}) for fact in (before, after))
    return drafts_difference(old, new)


def drafts_difference(old: FactDraft, new: FactDraft) -> tuple[FieldDifference, ...]:
    """The same for drafts, which may lack fields."""
    found: list[FieldDifference] = []
    for field in (*FIELDS, "was"):
        one, other = old.value(field), new.value(field)
        if one != other:
            found.append(FieldDifference(field, _lines(one, other)))
    return tuple(found)


def words(old: str, new: str) -> Line:
    """Two texts, word by word; where they have little in common, one after the other."""
    first, second = _TOKENS.findall(old), _TOKENS.findall(new)
    if len(first) + len(second) > MOST_TOKENS:
        return _line([(old, new)])
    changes: list[tuple[str, str]] = []
    same = 0
    for kind, start, end, begin, finish in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        one, other = "".join(first[start:end]), "".join(second[begin:finish])
        changes.append((one, other))
        same += sum(token.isalnum() for token in first[start:end]) if kind == "equal" else 0
    most = max(sum(token.isalnum() for token in tokens) for tokens in (first, second))
    return _line(_joined(changes)) if same >= ALIKE * most else _line([(old, new)])


def _joined(changes: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Changes that only a space or sign parts as one: it reads more easily."""
    found: list[tuple[str, str]] = []
    for number, (one, other) in enumerate(changes):
        slight = one == other and not any(letter.isalnum() for letter in one)
        inner = 0 < number < len(changes) - 1
        if found and (found[-1][0] != found[-1][1]) and ((slight and inner) or one != other):
            found[-1] = (found[-1][0] + one, found[-1][1] + other)
        else:
            found.append((one, other))
    return found


def _line(changes: Sequence[tuple[str, str]]) -> Line:
    pieces: list[Piece] = []
    for one, other in changes:
        pieces += [Piece(Side.BOTH, one)] if one == other else [Piece(Side.OLD, one), Piece(Side.NEW, other)]
    return tuple(piece for piece in pieces if piece.text)


def _lines(old: Any, new: Any) -> tuple[Line, ...]:
    if isinstance(old, str) and isinstance(new, str) and " " in old + new:
        return (words(old, new),)
    return _entries(_listed(old), _listed(new))


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, Mapping):
        return [f"{name}: {figure}" for name, figure in value.items()]
    if isinstance(value, list | tuple):
        return [str(entry) for entry in value]
    return [str(value)]


def _entries(old: Sequence[str], new: Sequence[str]) -> tuple[Line, ...]:
    """The entries of two lists that differ; those that changed a little as one line."""
    lines: list[Line] = []
    for kind, start, end, begin, finish in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = list(old[start:end]), list(new[begin:finish])
        while gone and come:
            one, other = gone.pop(0), come.pop(0)
            line = words(one, other)
            alike = any(piece.side is Side.BOTH for piece in line)
            lines += [line] if alike else [(piece,) for piece in line]
        lines += [(Piece(Side.OLD, entry),) for entry in gone]
        lines += [(Piece(Side.NEW, entry),) for entry in come]
    return tuple(lines)
