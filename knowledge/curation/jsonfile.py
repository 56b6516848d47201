"""JSON files whose every value remembers the line that it stands on, in the form of `knowledge.curation.files`."""

import json
import re
from bisect import bisect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from knowledge.curation.files import DEEPEST, Document
from knowledge.errors import Fault

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|[^\s\[\]{}:,"]+', re.DOTALL)


def without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A hook for `json.loads` that refuses a key that stands twice.

    Raises:
        ValueError: names the key.
    """
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"has the key {key!r} twice")
        found[key] = value
    return found


def parse_json(text: str, path: Path) -> tuple[Document | None, list[Fault]]:
    """Parse JSON text; `path` is what faults are reported under."""
    try:
        data = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return None, [Fault(path, error.lineno, f"is not valid JSON: {error.msg}")]
    except (ValueError, RecursionError) as error:
        reason = f"nested more than {DEEPEST} deep" if isinstance(error, RecursionError) else str(error)
        return None, [Fault(path, 0, f"is not valid JSON: {reason}")]
    faults: list[Fault] = []
    try:
        node = _Tree(text, path, faults).root()
    except _TooDeepError as error:
        return None, [Fault(path, error.line, f"is not valid JSON: nested more than {DEEPEST} deep")]
    return (Document(path, data, node), []) if not faults else (None, faults)


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not a number")


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


class _Tree:
    """Builds the syntax tree of text that is known to be JSON."""

    def __init__(self, text: str, path: Path, faults: list[Fault]) -> None:
        self._tokens: Iterator[re.Match[str]] = _TOKEN.finditer(text)
        self._breaks = [found.start() for found in re.finditer("\n", text)]
        self._path = path
        self._faults = faults

    def root(self) -> yaml.Node:
        return self._node(next(self._tokens), 1)

    def _node(self, token: re.Match[str], depth: int) -> yaml.Node:
        mark = self._mark(token)
        if depth > DEEPEST:
            raise _TooDeepError(mark.line + 1)
        if token[0] == "{":
            return yaml.MappingNode("", list(self._pairs(depth)), mark)
        if token[0] == "[":
            return yaml.SequenceNode("", list(self._items(depth)), mark)
        return yaml.ScalarNode("", token[0], mark)

    def _pairs(self, depth: int) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        keys: set[str] = set()
        while (token := next(self._tokens))[0] != "}":
            key = json.loads(token[0])
            mark = self._mark(token)
            if key in keys:
                self._faults.append(Fault(self._path, mark.line + 1, f"has the key {key!r} twice"))
            keys.add(key)
            yield yaml.ScalarNode("", key, mark), self._node(next(self._tokens), depth + 1)

    def _items(self, depth: int) -> Iterator[yaml.Node]:
        while (token := next(self._tokens))[0] != "]":
            yield self._node(token, depth + 1)

    def _mark(self, token: re.Match[str]) -> yaml.Mark:
        line = bisect(self._breaks, token.start())
        return yaml.Mark(str(self._path), token.start(), line, 0, None, 0)
