"""Writes a base back as files: the same bytes for the same facts, whoever wrote them first."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from errno import EEXIST
from pathlib import Path
from typing import Any

import yaml

from knowledge.base import Base
from knowledge.curation.tables import facts_csv, sources_csv
from knowledge.model import Fact, Source, Topic

WIDTH = 120


class _Dumper(yaml.SafeDumper):
    """PyYAML's, with list items indented below their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's signature
        super().increase_indent(flow, indentless=False)


class _Flow(list[Any]):
    """A list written on one line: [a, b]."""


class _Folded(str):
    """Text written as a folded block, so that it wraps and a change shows as few lines."""

    __slots__ = ()


_Dumper.add_representer(
    _Flow, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)
_Dumper.add_representer(_Folded, lambda dumper, data: dumper.represent_scalar("tag:yaml.org,2002:str", data, style=">"))


def facts_yaml(facts: Iterable[Fact]) -> str:
    """One file of facts; fields at their default are left out."""
    return "\n".join(_dump([_for_yaml(fact)]) for fact in facts)


def base_yaml(base: Base) -> str:
    """Facts, sources and topics as one document."""
    return _dump(
        {
            "facts": [_for_yaml(fact) for fact in base.facts],
            "sources": [_plain(source) for source in base.sources.values()],
            "topics": [_plain(topic) for topic in base.topics],
        }
    )


def base_json(base: Base) -> str:
    """Facts and sources as one document, with every field of the model."""
    data = {
        "facts": [fact.model_dump(mode="json") for fact in base.facts],
        "sources": [source.model_dump(mode="json") for source in base.sources.values()],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def files(base: Base) -> dict[str, str]:
    """The whole base but its lexicon and declined questions as files, by path below the data folder."""
    by_topic: dict[str, list[Fact]] = {}
    for fact in base.facts:
        by_topic.setdefault(fact.topic, []).append(fact)
    found = {f"facts/{topic}.yaml": facts_yaml(facts) for topic, facts in by_topic.items()}
    found["sources.yaml"] = "\n".join(_dump([_plain(source)]) for source in base.sources.values())
    found["topics.yaml"] = "\n".join(_dump([_plain(topic)]) for topic in base.topics)
    return found


def write(base: Base, folder: Path) -> None:
    """Write `files` below a folder, making it where it is missing."""
    _write({folder / name: text for name, text in files(base).items()})


class Format(StrEnum):
    """What facts are exported as."""

    YAML = "yaml"
    JSON = "json"
    CSV = "csv"


def export_text(base: Base, chosen: Format) -> str:
    """A base as one text; as CSV, only its facts."""
    match chosen:
        case Format.YAML:
            return base_yaml(base)
        case Format.JSON:
            return base_json(base)
        case Format.CSV:
            return facts_csv(base.facts)


def export_to(base: Base, chosen: Format, path: Path) -> list[Path]:
    """Write a base: as YAML a data folder, as CSV a folder of two tables, as JSON a file.

    Tables begin with a byte order mark, without which spreadsheets do not read them as UTF-8.

    Returns:
        The files written.

    Raises:
        OSError: they cannot be written, or the folder holds files of other facts, which would be read with these.
    """
    if chosen is Format.JSON:
        contents = {path: base_json(base)}
    elif chosen is Format.CSV:
        tables = {"facts.csv": facts_csv(base.facts), "sources.csv": sources_csv(base.sources.values())}
        contents = {path / name: "\ufeff" + text for name, text in tables.items()}
    else:
        contents = {path / name: text for name, text in files(base).items()}
        for strange in sorted(set((path / "facts").glob("*.yaml")) - contents.keys()):
            raise OSError(EEXIST, "it is not of this export and would be read with it", str(strange))
    _write(contents)
    return list(contents)


def _write(contents: Mapping[Path, str]) -> None:
    for path, text in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _for_yaml(fact: Fact) -> dict[str, Any]:
    fields = _plain(fact)
    for name in ("audience", "was", "names"):
        if name in fields:
            fields[name] = _Flow(str(value) for value in fields[name])
    for language in ("ru", "kk"):
        wording = fact.wording(language)
        fields[language] = {"ask": list(wording.ask), "say": _Folded(wording.say)}
    return fields


def _plain(item: Fact | Source | Topic) -> dict[str, Any]:
    return item.model_dump(mode="python", exclude_defaults=True)


def _dump(data: Any) -> str:
    text: str = yaml.dump(
        _simple(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=False
    )
    return text


def _simple(value: Any) -> Any:
    """Tuples as lists and enumerations as text, which is what the dumper knows."""
    if isinstance(value, _Flow | _Folded):
        return value
    if isinstance(value, Mapping):
        return {key: _simple(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_simple(item) for item in value]
    return str(value) if isinstance(value, str) else value
