"""The checks that take longer than a start may: length, spelling, meanings, and whether phrasings find their fact."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from knowledge.base import Base
from knowledge.curation import spelling
from knowledge.curation.finding import unlearnt
from knowledge.curation.gaps import gaps
from knowledge.curation.inspection import Inspection, inspect
from knowledge.curation.load import DATA, read_folder
from knowledge.curation.spelling import Checker, Unavailable, dictionaries, roots
from knowledge.model import Fact, Language
from knowledge.search.meaning import Centroids, fingerprint
from tests.knowledge.curated import TODAY, change, line_of, make_folder

FACTS = "facts/all.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Small data on a machine without dictionaries."""
    monkeypatch.setattr(spelling, "import_module", _no_package)
    return make_folder(tmp_path / "data")


def _no_package(name: str) -> object:
    raise ImportError(name)


def one_message(_fact: Fact, _language: Language, _base: Base) -> int:
    return 1


def inspected(folder: Path) -> Inspection:
    return inspect(folder, today=TODAY, messages=one_message)


def test_nothing_wrong(folder: Path) -> None:
    """What could not be checked is told."""
    found = inspected(folder)

    assert found.faults == ()
    assert found.errors == 0
    assert found.notes == (
        "spelling not checked: the package chunspell is not installed",
        f"meanings not checked: {folder / 'meaning.npz'} is not there",
    )


def test_too_long_for_a_message(folder: Path) -> None:
    """As it is sent, not as it stands in the file."""

    def messages(fact: Fact, language: Language, base: Base) -> int:
        assert base.find("bridge")
        return 2 if (fact.id, language) == ("bridge", "kk") else 1

    found = inspect(folder, today=TODAY, messages=messages)

    line = line_of(folder / FACTS, "    say: >-\n      Көпірді")
    assert [f"{fault.line}: {fault.reason}" for fault in found.faults] == [
        f"{line}: bridge: the answer with its sources takes 2 messages; it must fit one"
    ]


def test_a_phrasing_of_another_fact(folder: Path) -> None:
    """With only two facts its own is always among the first four, so that it is a warning."""
    change(folder / FACTS, "- мост\n", "- сколько гектаров занймает город\n")
    found = inspected(folder)

    assert [(fault.line, fault.warning) for fault in found.faults] == [
        (line_of(folder / FACTS, "- сколько гектаров занймает"), True)
    ]
    assert "finds area first and its own fact only as number 2" in found.faults[0].reason
    assert found.errors == 0


def test_meanings(folder: Path) -> None:
    """Every fact and every declined group, as their questions stand now."""
    (folder / "declined").mkdir()
    (folder / "declined" / "near.yaml").write_text("- id: zoo\n  ru: [где зоопарк]\n", encoding="utf-8")
    curated, _ = read_folder(folder)
    area, bridge = curated.base().facts
    path = folder / "meaning.npz"

    def save(*groups: Iterable[str]) -> list[str]:
        means = {fingerprint(tuple(group)): np.ones(2, np.float32) for group in groups}
        Centroids("test", means, np.eye(2, dtype=np.float32)).save(path)
        faults = unlearnt(curated.facts, curated.declined, path)
        return [f"{fault.path.name}:{fault.line}: {fault.reason.partition(':')[0]}" for fault in faults]

    every = [(*area.ru.ask, *area.kk.ask), (*bridge.ru.ask, *bridge.kk.ask), ("где зоопарк",)]
    assert save(*every) == []
    assert save(*every[:2]) == ["near.yaml:1: zoo"]
    assert save(every[0], every[2]) == [f"all.yaml:{line_of(folder / FACTS, '- id: bridge')}: bridge"]
    path.write_bytes(b"nothing")
    assert [str(fault) for fault in inspected(folder).faults] == [
        f"{path}: is missing or cannot be read; run alatau-bot fit"
    ]


class Book:
    """A dictionary of a few words."""

    def __init__(self, words: str) -> None:
        self._words = set(words.split())

    def spell(self, word: str) -> bool:
        return word in self._words


BOOKS: dict[Language, Book] = {"ru": Book("мост через реку по-новому дача"), "kk": Book("көпір өзен қала кітап")}


@pytest.mark.parametrize(
    ("language", "text", "unknown"),
    [
        ("ru", "Мост через реку", []),
        ("ru", "МОСТ чериз реку", ["чериз"]),
        ("ru", "по-новому мосту", ["мосту"]),
        ("ru", "АЭА-лардың ЦОНа G4 Gate 5-й КПП", []),
        ("ru", "у Коянкуса, в Коянкусе", []),
        ("ru", "коянкусизация", ["коянкусизация"]),
        ("ru", "көпір", ["көпір"]),
        ("kk", "Қалалардағы көпірлерге", []),
        ("kk", "кітабымыздың", []),
        ("kk", "дача кітап", []),
        ("kk", "қалада копир", ["копир"]),
        ("kk", "Қоянқұстағылардың", []),
    ],
)
def test_spelling(language: Language, text: str, unknown: list[str]) -> None:
    """Inflected names and stacked Kazakh endings are right; the rest is as the dictionary says."""
    checker = Checker(language, BOOKS, ["Коянкус", "Қоянқұс"])

    assert list(checker.unknown(text)) == unknown


def test_spelling_of_a_facts_own_names() -> None:
    checker = Checker("ru", BOOKS, [])

    assert list(checker.unknown("Айгерим через реку")) == ["Айгерим"]
    assert list(checker.unknown("Айгерим через реку", roots(["Айгерим Сейткали"]))) == []


def test_dictionaries_that_are_missing(tmp_path: Path) -> None:
    """It is said what to install."""
    pytest.importorskip("hunspell", reason="chunspell, an optional tool of curation, is not installed")

    with pytest.raises(Unavailable, match="the dictionary hunspell-ru is not installed"):
        dictionaries([tmp_path])


def test_spelling_of_the_packaged_facts() -> None:
    """Every word is in a dictionary, in the fact's names or in the lexicon."""
    pytest.importorskip("hunspell", reason="chunspell, an optional tool of curation, is not installed")
    try:
        books = dictionaries()
    except Unavailable as reason:
        pytest.skip(str(reason))
    curated, _ = read_folder(DATA)

    assert list(spelling.misspelt(curated.facts, books, curated.lexicon.names)) == []


def test_gaps(folder: Path) -> None:
    """Also of facts that do not load."""
    text = (folder / FACTS).read_text(encoding="utf-8")
    text = text[: text.rindex("    say: >-")].replace("    say: >-\n      Мост", "    sai: >-\n      Мост")
    (folder / FACTS).write_text(text, encoding="utf-8")

    assert [(gap.fact, gap.language, gap.lacks) for gap in gaps(folder)] == [
        ("area", "ru", "phrasings: has 7 of 15"),
        ("area", "kk", "phrasings: has 7 of 15"),
        ("bridge", "ru", "the answer, phrasings: has 7 of 15"),
        ("bridge", "kk", "the answer, phrasings: has 7 of 15"),
    ]
    (folder / FACTS).write_text("- id: lone\n  ru: {ask: [], say: Да.}\n", encoding="utf-8")
    assert [(gap.line, gap.language, gap.lacks) for gap in gaps(folder)] == [
        (2, "ru", "the questions"),
        (1, "kk", "everything"),
    ]
