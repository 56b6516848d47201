"""The benchmarks measure what they say, on stores small enough to check by hand."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledge.benchmarks.ablations import ablations
from knowledge.benchmarks.external import read_collection, retriever
from knowledge.benchmarks.measures import Asked, score
from knowledge.benchmarks.peers import Peer, peers
from knowledge.benchmarks.scaling import measure_size
from knowledge.benchmarks.store import beside_peers, phrasings, scored
from knowledge.benchmarks.synthetic import synthetic_base, synthetic_questions
from knowledge.errors import InvalidData
from knowledge.evaluation import Question
from knowledge.search.index import Words
from tests.base import BASE

DOCUMENTS = (
    ("river", "Река Каскелен течёт с гор. Весной её вода поднимается."),
    ("bridge", "Мост через канал построили в прошлом веке. Он из камня."),
    ("school", "Мектеп биыл ашылды. Онда екі мың оқушы оқиды."),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    queries = (
        {"id": "1", "text": "когда построили мост", "lang": "ru", "relevant": ["bridge"], "noise": "none"},
        {"id": "2", "text": "rjulf gjcnhjbkb vjcn", "lang": "ru", "relevant": ["bridge"], "noise": "layout"},
        {"id": "3", "text": "кто изобрёл радио", "lang": "ru", "relevant": []},
    )
    write(tmp_path / "docs.jsonl", [{"id": key, "text": text} for key, text in DOCUMENTS])
    write(tmp_path / "queries.jsonl", queries)
    return tmp_path


def write(path: Path, rows: Sequence[object]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


@pytest.mark.parametrize("peer", peers(), ids=lambda peer: peer.name)
def test_every_peer_finds_a_phrasing_as_it_stands(peer: Peer) -> None:
    """A peer that cannot do that is not used rightly, and beating it would prove nothing."""
    try:
        rank = peer.build(phrasings(BASE))
    except ImportError:
        pytest.skip(f"{peer.package} is not installed")

    assert rank("Сколько людей живёт в городе Алатау?")[0] == "population"
    assert rank("🙂") is not None


def test_a_missing_peer_is_left_out_in_one_line() -> None:
    """The others are measured all the same."""

    def missing(_: object) -> None:
        raise ImportError

    row = next(scored([Peer("fast one", "fast-one", missing)], [], []))  # type: ignore[arg-type]

    assert str(row) == "fast one: left out, it needs the development packages fast-one"


def test_recall_and_reciprocal_rank() -> None:
    """First place counts one, second a half, none nothing."""
    queries = [
        Asked("a", frozenset("x"), "short"),
        Asked("b", frozenset("y"), "long"),
        Asked("c", frozenset("z"), "long"),
    ]

    found = score("fixed", lambda _: ["x", "y"], queries)

    assert found.recall == pytest.approx(1 / 3)
    assert found.reciprocal == pytest.approx(0.5)
    assert found.kinds == {"long": 0.0, "short": 1.0}


def test_ours_stands_first_in_the_table() -> None:
    """The ratios are to it."""
    queries = [Asked("плошадь города", frozenset({"area"})), Asked("аэротакси кашан ушады", frozenset({"air-taxi"}))]

    row = next(beside_peers(BASE, queries, [], cache=None, embedder=None))

    assert not isinstance(row, ImportError)
    assert (row.name, row.recall) == ("ours, lexical", 1.0)


def test_collection_leaves_out_what_no_document_answers(folder: Path) -> None:
    """Recall has no meaning for them."""
    found = read_collection(folder)

    assert found.documents == DOCUMENTS
    assert [(query.text, query.kind) for query in found.queries] == [
        ("когда построили мост", "none"),
        ("rjulf gjcnhjbkb vjcn", "layout"),
    ]


def test_a_broken_collection_names_its_lines(folder: Path) -> None:
    """Every line that is none, not only the first."""
    (folder / "docs.jsonl").write_text('{"id": "a"}\nnothing\n', encoding="utf-8")

    with pytest.raises(InvalidData) as raised:
        read_collection(folder)

    assert [fault.line for fault in raised.value.faults] == [1, 2]


@pytest.mark.parametrize("teach", [True, False])
def test_the_engine_retrieves_documents(folder: Path, *, teach: bool) -> None:
    """As typed and in the wrong keyboard layout."""
    found = read_collection(folder)

    asked = score("ours", retriever(found.documents, Words(), teach=teach), found.queries)

    assert asked.recall == 1.0


def test_synthetic_stores_are_the_same_every_time() -> None:
    """Figures of two runs can be compared."""
    one, other = synthetic_base(BASE, 5), synthetic_base(BASE, 5)

    assert one.facts == other.facts
    assert synthetic_questions(one, 5) == synthetic_questions(other, 5)


def test_growth_of_a_small_store() -> None:
    """Two hundred facts are built and most of them found."""
    found = measure_size(BASE, 200, questions=50)

    assert found.size == 200
    assert found.asked.recall > 0.5


def test_each_stage_is_left_out_in_turn() -> None:
    """The whole first; without readings the wrong layout is not understood."""
    question = Question(id="1", text="gkjoflm fkfnfe", lang="ru", kind="layout", need=(("area",),))

    found = {row.without: row for row in ablations(BASE, [question], cache=None, embedder=None)}

    assert next(iter(found)) == "nothing"
    assert {"readings", "n-gram neighbours", "classifier", "decoys", "synonyms", "two-part split"} <= set(found)
    assert found["readings"].figures["resolved"] == 0.0
