"""What speaks for which fact does not depend on its neighbours or on the order of files."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.base import Base
from knowledge.search.evidence import FEATURES, SHORTLIST, gather
from knowledge.search.index import Entry, Index, Words
from knowledge.search.query import understand

QUESTIONS = [
    "Какая площадь у города Алатау?",
    "кто аким города",
    "каланын аумагы канша гектар",
    "kogda otkroyut shkolu",
    "расстояние до Алматы",
    "аэротакси кашан ушады",
    "прописка в Жетыгене",
    "какие льготы по налогам в сэз",
]


@pytest.fixture(scope="module")
def entries(base: Base) -> list[Entry]:
    return [Entry(fact.id, (*fact.ru.ask, *fact.kk.ask), fact.names, (fact.ru.say, fact.kk.say)) for fact in base.facts]


@pytest.fixture(scope="module")
def words(base: Base) -> Words:
    return Words.of(base.lexicon)


def columns(question: str, index: Index) -> dict[str, dict[str, float]]:
    """The evidence for each fact of the shortlist."""
    found = gather(understand(question, index), index)
    if found is None:
        return {}
    rows = [dict(zip(FEATURES, map(float, row), strict=True)) for row in found.features]
    return {index.keys[entry]: row for entry, row in zip(found.entries, rows, strict=True)}


def winner(question: str, index: Index) -> str:
    found = columns(question, index)
    return max(found, key=lambda key: (found[key]["query_cover"] + found[key]["phrasing_match"], key))


@pytest.mark.parametrize("question", QUESTIONS)
def test_order_of_facts_in_files_does_not_matter(question: str, entries: list[Entry], words: Words) -> None:
    """The same facts in any order are found with the same evidence."""
    straight = columns(question, Index.build(entries[:60], words=words))
    for seed in range(2):
        mixed = entries[:60]
        Random(seed).shuffle(mixed)  # noqa: S311 any order will do, the same each time
        found = columns(question, Index.build(mixed, words=words))
        likely = sorted(straight, key=lambda key: -straight[key]["query_cover"])[:5]

        assert set(likely) <= set(found)
        for key in likely:
            assert found[key]["query_cover"] == pytest.approx(straight[key]["query_cover"], abs=1e-4)
            assert found[key]["bm25"] == pytest.approx(straight[key]["bm25"], abs=1e-4)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_unrelated_fact_changes_no_winner(question: str, entries: list[Entry], words: Words) -> None:
    """A fact about something else, in words of its own, takes no question from another."""
    stranger = Entry(
        "stranger",
        ("жжураф пьёт ффантасмагорию", "щщебечут ли ззимородки", "ццапля хховается"),
        body=("Жжураф ззевает. Ццапля щщурится.",),
    )
    before = Index.build(entries, words=words)
    after = Index.build([stranger, *entries], words=words)

    assert winner(question, after) == winner(question, before)
    assert "stranger" not in columns(question, after)


def test_each_fact_is_found_by_its_own_phrasings(entries: list[Entry], index: Index) -> None:
    """A phrasing covers its own fact wholly."""
    for entry in entries[::10]:
        found = columns(entry.phrasings[0], index)

        assert found[entry.key]["query_cover"] == pytest.approx(1, abs=1e-3)
        assert found[entry.key]["uncovered"] == pytest.approx(0, abs=1e-3)


def test_what_is_missing_shows(index: Index) -> None:
    """A zoo, which no fact has, leaves more of the question uncovered than a school does."""
    school, zoo = columns("где в городе школа", index), columns("где в городе зоопарк", index)

    assert max(row["query_cover"] for row in zoo.values()) < 0.6 < max(row["query_cover"] for row in school.values())
    assert min(row["uncovered"] for row in zoo.values()) == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "🙂", "зоопарк"])
def test_nothing_near_is_no_evidence(text: str, index: Index) -> None:
    assert gather(understand(text, index), index) is None


@pytest.mark.parametrize(
    ("question", "absent"),
    [
        pytest.param("Алматының әкімі кім?", True, id="the town"),
        pytest.param("Алматы облысының әкімі кім?", False, id="the region"),
    ],
)
def test_a_fact_on_a_region_does_not_speak_of_the_town(question: str, index: Index, *, absent: bool) -> None:
    """«Алматы» stands in the phrasings of the region's akim, but only in the region's name."""
    found = gather(understand(question, index), index)
    assert found is not None
    row = [index.keys[entry] for entry in found.entries].index("region-akim")

    assert bool(found.absent[row].any()) is absent


def test_names_of_a_fact_are_told_from_what_is_asked(index: Index) -> None:
    """«Caspian Group» is whom the question is about; «роль» is what it asks."""
    query = understand("роль Caspian Group", index)
    found = gather(query, index)
    assert found is not None
    row = [index.keys[entry] for entry in found.entries].index("caspian-group-role")
    named = dict(zip((term.skeleton for term in query.terms), found.named[row].tolist(), strict=True))

    assert named == {"рол": False, "каспиан": True, "гроуп": True}


def test_an_empty_store_has_no_evidence() -> None:
    index = Index.build([])

    assert gather(understand("площадь", index), index) is None


@settings(max_examples=40)
@given(st.lists(st.sampled_from(QUESTIONS), min_size=1, max_size=3).map(" ".join) | st.text())
def test_shares_are_shares(index: Index, text: str) -> None:
    """At most a shortlist of facts, and every share of a question or phrasing lies in 0 to 1."""
    found = columns(text, index)

    assert len(found) <= SHORTLIST
    for row in found.values():
        for name in ("query_cover", "phrasing_cover", "phrasing_match", "entry_cover", "letters", "order", "uncovered"):
            assert -1e-5 <= row[name] <= 1 + 1e-5
