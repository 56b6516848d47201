"""A fact in the making: whatever has been filled in so far, and what the model finds wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from pydantic import ValidationError

from knowledge.base import Base
from knowledge.model import Fact, Source

FIELDS = (
    "topic",
    "status",
    "audience",
    "as_of",
    "review_by",
    "sources",
    "related",
    "superseded_by",
    "figures",
    "names",
    "ru.ask",
    "ru.say",
    "kk.ask",
    "kk.say",
)
"""What an editor fills in, in this order, by name; a dot leads into a wording."""

_KINDS = {
    "missing": "missing",
    "too_short": "few",
    "string_too_short": "empty",
    "too_long": "long",
    "string_too_long": "long",
    "string_pattern_mismatch": "pattern",
    "extra_forbidden": "unknown",
    "enum": "choice",
    "value_error": "line",
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that the model does not take.

    Attributes:
        field: its name, as in `FIELDS`, or "id".
        kind: missing, few, empty, long, pattern, unknown, choice, line or other.
        place: path to the value from the fact, such as ("ru", "ask", 3).
        detail: the value that is wrong, in short, or the limit that it breaks.
    """

    field: str
    kind: str
    place: tuple[str | int, ...]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A fact in the making.

    Attributes:
        fields: what has been filled in, as JSON holds it; `ru` and `kk` are mappings of `ask` and `say`.
        sources: new sources, to be published with the fact.
        parent: the revision that it was made from; None for a new fact.
    """

    fields: Mapping[str, Any]
    sources: tuple[Source, ...] = ()
    parent: int | None = None

    @classmethod
    def of(cls, fact: Fact, parent: int | None) -> Self:
        """The draft that changes nothing yet."""
        return cls(plain(fact), (), parent)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """What `to_json` wrote."""
        sources = tuple(Source.model_validate(source) for source in content["sources"])
        return cls(content["fields"], sources, content["parent"])

    def to_json(self) -> dict[str, Any]:
        """The draft as JSON can hold it."""
        return {"fields": dict(self.fields), "sources": [plain(one) for one in self.sources], "parent": self.parent}

    @property
    def id(self) -> str:
        """The fact's id; empty as long as it has none."""
        return str(self.fields.get("id", ""))

    def value(self, name: str) -> Any:
        """What a field holds, as JSON; None where it is empty."""
        first, _, rest = name.partition(".")
        found = self.fields.get(first)
        return found.get(rest) if rest and isinstance(found, Mapping) else (None if rest else found)

    def with_value(self, name: str, value: Any) -> Self:
        """The draft with another value in a field; None or nothing empties it."""
        first, _, rest = name.partition(".")
        fields = dict(self.fields)
        if rest:
            wording = dict(fields.get(first) or {})
            _put(wording, rest, value)
            value = wording
        _put(fields, first, value)
        return replace(self, fields=fields)

    def with_source(self, source: Source) -> Self:
        """The draft with a new source, which the fact cites."""
        cited = [*(self.value("sources") or ()), source.id]
        others = tuple(one for one in self.sources if one.id != source.id)
        return replace(self.with_value("sources", list(dict.fromkeys(cited))), sources=(*others, source))

    def cited(self) -> tuple[Source, ...]:
        """The new sources that the fact still cites."""
        return tuple(source for source in self.sources if source.id in (self.value("sources") or ()))

    def read(self) -> tuple[Fact | None, tuple[Flaw, ...]]:
        """The fact, or None and all that the model finds wrong."""
        try:
            return Fact.model_validate(self.fields), ()
        except ValidationError as error:
            return None, tuple(dict.fromkeys(_flaws(error)))

    def flaws_of(self, name: str) -> tuple[Flaw, ...]:
        """What is wrong with one field."""
        return tuple(flaw for flaw in self.read()[1] if flaw.field == name)


def plain(item: Fact | Source) -> dict[str, Any]:
    """An item as JSON, without fields at their default."""
    return item.model_dump(mode="json", exclude_defaults=True)


def started(fact: Fact, parent: int, base: Base) -> FactDraft:
    """A draft that edits a fact; its references to facts that are gone lead to their successors or are left out."""
    draft = FactDraft.of(fact, parent)
    related = [found.id for one in fact.related if (found := base.find(one)) is not None and found.id != fact.id]
    after = base.find(fact.superseded_by) if fact.superseded_by else None
    draft = draft.with_value("related", list(dict.fromkeys(related)))
    return draft.with_value("superseded_by", after.id if after else None)


def changed(draft: FactDraft, origin: Fact | None) -> tuple[str, ...]:
    """The fields in which a draft differs from what it was made from."""
    before = FactDraft.of(origin, None) if origin is not None else FactDraft({})
    return tuple(name for name in FIELDS if draft.value(name) != before.value(name))


def _put(fields: dict[str, Any], name: str, value: Any) -> None:
    if value is None or value in ("", [], {}):
        fields.pop(name, None)
    else:
        fields[name] = value


def _flaws(error: ValidationError) -> Iterable[Flaw]:
    for problem in error.errors(include_url=False):
        place = tuple(problem["loc"])
        field = str(place[0])
        if field in ("ru", "kk"):
            # A wording that is missing as a whole lacks both of its fields.
            names = [str(place[1])] if len(place) > 1 else ["ask", "say"]
            for name in names:
                yield Flaw(f"{field}.{name}", _kind(problem["type"]), place, _detail(problem))
        else:
            yield Flaw(field, _kind(problem["type"]), place, _detail(problem))


def _kind(pydantic: str) -> str:
    return _KINDS.get(pydantic, "other")


def _detail(problem: Any) -> str:
    limits = problem.get("ctx", {})
    for limit in ("max_length", "min_length"):
        if limit in limits:
            return str(limits[limit])
    got = problem.get("input")
    return str(got)[:60] if isinstance(got, str | int | float) else ""
