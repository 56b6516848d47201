"""Labelled questions, and what an assistant makes of them: the figures that the project is judged by."""

import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.assistant import Assistant
from knowledge.errors import Fault, InvalidData

FIGURES = ("accuracy", "resolved", "precision", "refused", "language")
"""What questions are scored by; see `figures`."""

OFFERED = 4
"""Suggestions of a clarification that a person sees."""


class Question(BaseModel):
    """One labelled question.

    Attributes:
        lang: "ru", "kk" or "mixed".
        kind: how it is typed, or why it cannot be answered.
        need: one group for each thing asked; any fact of a group answers it; none for what the base cannot answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    lang: str
    kind: str
    need: tuple[tuple[str, ...], ...]

    @property
    def wanted(self) -> frozenset[str]:
        """Every fact that answers any part of it."""
        return frozenset(fact for group in self.need for fact in group)


class Verdict(StrEnum):
    """What a reply did for a question."""

    RIGHT = "right"
    ONE_TAP = "one tap"
    WRONG = "wrong"
    MISSED = "missed"
    REFUSED = "refused"
    OFFERED = "offered"


def read_questions(path: Path) -> list[Question]:
    """Read a file of labelled questions, one JSON object a line.

    Raises:
        InvalidData: with every line that is not one.
    """
    questions: list[Question] = []
    faults: list[Fault] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidData([Fault(path, 0, f"cannot be read: {error}")]) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                questions.append(Question.model_validate_json(line))
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
                reason = ": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"])))
                faults.append(Fault(path, number, f"is no labelled question: {reason}"))
    if faults:
        raise InvalidData(faults)
    return questions


def verdict(question: Question, outcome: str, answers: Sequence[str], suggestions: Sequence[str]) -> Verdict:
    """Judge one reply.

    Args:
        outcome: "answer", "clarify" or "abstain".
        answers: ids of the facts given, best first.
        suggestions: ids of the facts offered, best first.
    """
    answered = outcome == "answer" and bool(answers)
    if not question.need:
        return Verdict.WRONG if answered else Verdict.OFFERED if outcome == "clarify" else Verdict.REFUSED
    if answered:
        if answers[0] not in question.wanted:
            return Verdict.WRONG
        return Verdict.RIGHT if all(set(group) & set(answers) for group in question.need) else Verdict.MISSED
    if outcome == "clarify" and question.wanted & set(suggestions[:OFFERED]):
        return Verdict.ONE_TAP
    return Verdict.MISSED


@dataclass(frozen=True, slots=True)
class Result:
    """One question with the reply that it got."""

    question: Question
    outcome: str
    answers: tuple[str, ...]
    suggestions: tuple[str, ...]
    language: str
    milliseconds: float

    @property
    def verdict(self) -> Verdict:
        """What the reply did for the question."""
        return verdict(self.question, self.outcome, self.answers, self.suggestions)


def measure(assistant: Assistant, questions: Iterable[Question]) -> list[Result]:
    """Ask every question once, timing each decision."""
    results = []
    for question in questions:
        begin = time.perf_counter()
        reply = assistant.reply(question.text)
        elapsed = (time.perf_counter() - begin) * 1000
        answers = tuple(candidate.fact.id for candidate in reply.answers)
        suggestions = tuple(fact.id for fact in reply.suggestions)
        results.append(Result(question, reply.outcome.value, answers, suggestions, reply.language, elapsed))
    return results


def figures(results: Iterable[Result]) -> dict[str, float | int | None]:
    """Accuracy, resolved, precision, refused and language, as shares of 1; None where nothing was asked of the kind.

    accuracy: answered rightly, of the answerable. resolved: that or a needed fact among the suggestions.
    precision: right, of all answered. refused: neither answered nor met with a clarification, of the unanswerable.
    language: replied in the language of the question, of the answerable in one language.
    """
    rows = list(results)
    counts = Counter(row.verdict for row in rows)
    answerable = sum(bool(row.question.need) for row in rows)
    spoken = [row for row in rows if row.question.need and row.question.lang != "mixed"]
    right, answered = counts[Verdict.RIGHT], counts[Verdict.RIGHT] + counts[Verdict.WRONG]
    return {
        "questions": len(rows),
        "accuracy": _share(right, answerable),
        "resolved": _share(right + counts[Verdict.ONE_TAP], answerable),
        "precision": _share(right, answered),
        "refused": _share(counts[Verdict.REFUSED], len(rows) - answerable),
        "language": _share(sum(row.language == row.question.lang for row in spoken), len(spoken)),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def table(results: Sequence[Result]) -> dict[str, dict[str, float | int | None]]:
    """`figures` of all results, of each language and of each kind."""
    found = {"all": figures(results)}
    for name in ("lang", "kind"):
        for value in sorted({getattr(row.question, name) for row in results}):
            found[f"{name}={value}"] = figures(row for row in results if getattr(row.question, name) == value)
    return found


def below(found: Mapping[str, Mapping[str, Any]], floors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Each figure that lies under its floor, in words; floors of rows that were not measured are left out."""
    return [
        f"{row}: {name} {found[row][name]} is below {least}"
        for row, wanted in floors.items()
        for name, least in wanted.items()
        if row in found and found[row].get(name) is not None and found[row][name] < least
    ]


def confusions(results: Iterable[Result]) -> list[tuple[str, str, int]]:
    """Facts given for another one: needed, given, how often; the most frequent first."""
    pairs: Counter[tuple[str, str]] = Counter()
    for row in results:
        if row.verdict is Verdict.WRONG:
            needed = row.question.need[0][0] if row.question.need else "(nothing)"
            pairs[needed, row.answers[0]] += 1
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return [(needed, given, count) for (needed, given), count in ordered]


def read_floors(path: Path, stage: str) -> dict[str, dict[str, float]]:
    """Read the least figures that must be reached, by row and name.

    Args:
        path: a table of floors, or one for each stage by its name.
        stage: "lexical" or "semantic".

    Raises:
        InvalidData: the file is no such table, or names a figure that there is not.
    """
    try:
        floors: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        table_ = floors.get(stage, floors)
        found = {row: {name: float(least) for name, least in wanted.items()} for row, wanted in table_.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise InvalidData([Fault(path, 0, f"is no table of floors: {error}")]) from error
    unknown = sorted({name for wanted in found.values() for name in wanted} - set(FIGURES))
    if unknown:
        raise InvalidData([Fault(path, 0, f"names figures that there are not: {', '.join(unknown)}")])
    return found
