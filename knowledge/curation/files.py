"""YAML files whose every value remembers the line that it stands on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import Fault

# libyaml reads the whole store in a tenth of a second; the pure Python loader takes several.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_NESTED = re.compile(r"^ {100}|(?:[-?]\s+){20}", re.MULTILINE)

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes. Far above the whole store; anything larger is not a file of facts."""

DEEPEST = 50
"""Levels of nesting; facts have five. libyaml builds its tree recursively and breaks down far beyond."""


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed file.

    Attributes:
        data: what the file says, as plain Python values.
        node: the root of the syntax tree; None for an empty file.
    """

    path: Path
    data: Any
    node: yaml.Node | None

    def line(self, place: Sequence[str | int] = ()) -> int:
        """The line, from 1, of the value at `place` (keys and indices from the root), or of the nearest around it."""
        node = self.node
        line = 1
        for step in place:
            if node is None:
                break
            line = node.start_mark.line + 1
            node = _child(node, step)
        return node.start_mark.line + 1 if node is not None else line

    def fault(self, place: Sequence[str | int], reason: str, *, warning: bool = False) -> Fault:
        """A fault at the line of `place`."""
        return Fault(self.path, self.line(place), reason, warning)

    def section(self, key: str) -> "Document":
        """What stands under a key of a document that is a mapping, as a document of its own."""
        return Document(self.path, self.data[key], _child(self.node, key) if self.node is not None else None)


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                found: yaml.Node = value
                return found
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item: yaml.Node = node.value[step]
        return item
    return None


def read(path: Path) -> tuple[Document | None, list[Fault]]:
    """Read one YAML file.

    Returns:
        The document, or None where the file cannot be read at all, and what is wrong with it.
    """
    text, faults = read_text(path)
    return parse(text, path) if text is not None else (None, faults)


def read_text(path: Path) -> tuple[str | None, list[Fault]]:
    """Read a file's text.

    Returns:
        The text, or None where it is too large, not UTF-8, or has characters that no text has, and what is wrong.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            return None, [Fault(path, 0, f"has {size:,} bytes; at most {LARGEST_FILE:,} are read")]
        raw = path.read_bytes()
    except OSError as error:
        return None, [Fault(path, 0, f"cannot be read: {error.strerror or error}")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [Fault(path, line, f"is not UTF-8: byte 0x{raw[error.start]:02x}")]
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        return None, [Fault(path, line, f"has the control character U+{ord(control[0]):04X}")]
    return text, []


def parse(text: str, path: Path) -> tuple[Document | None, list[Fault]]:
    """Parse YAML text as `read` does; `path` is what faults are reported under."""
    loader = None
    try:
        if _looks_deep(text):
            _measure_depth(text)
        loader = _Loader(text)
        node = loader.get_single_node()
        faults = [Fault(path, line, reason) for line, reason in _misuse(node)] if node is not None else []
        if faults:
            return None, faults
        return Document(path, loader.construct_document(node) if node is not None else None, node), []
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        return None, [Fault(path, mark.line + 1 if mark else 0, f"is not valid YAML: {' '.join(str(problem).split())}")]
    finally:
        if loader is not None:
            loader.dispose()


def _looks_deep(text: str) -> bool:
    """Whether text could be nested too deeply; no false comfort, and no second pass over honest files."""
    return text.count("[") + text.count("{") > 10 * DEEPEST or _NESTED.search(text) is not None


def _measure_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                mark: Any = event.start_mark
                raise yaml.MarkedYAMLError(problem=f"nested more than {DEEPEST} deep", problem_mark=mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _misuse(root: yaml.Node) -> Iterator[tuple[int, str]]:
    """What YAML allows and a store of facts must not use: a key twice, and references, which can grow without end."""
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, yaml.ScalarNode):
            continue
        if id(node) in seen:
            yield node.start_mark.line + 1, "is referred to by an alias (*name); write it out"
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    yield key.start_mark.line + 1, "has a key that is not a word"
                    continue
                if key.value in keys:
                    yield key.start_mark.line + 1, f"has the key {key.value!r} twice"
                keys.add(key.value)
                stack.append(value)
        else:
            stack.extend(node.value)
