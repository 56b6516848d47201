"""The classifier that the store's own phrasings teach."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.base import Base
from knowledge.search.engine import Engine
from knowledge.search.head import Head, Lesson
from knowledge.search.index import skeletons


@pytest.fixture(scope="module")
def lessons(base: Base) -> tuple[list[list[str]], list[int]]:
    """The phrasings of twenty facts."""
    texts = [(text, label) for label, fact in enumerate(base.facts[:20]) for text in (*fact.ru.ask, *fact.kk.ask)]
    return [skeletons(text) for text, _ in texts], [label for _, label in texts]


@pytest.fixture(scope="module")
def head(lessons: tuple[list[list[str]], list[int]]) -> Head:
    documents, labels = lessons
    return Head.fit(documents, labels, 20)


def test_it_learns_what_it_is_taught(head: Head, lessons: tuple[list[list[str]], list[int]]) -> None:
    documents, labels = lessons
    right = sum(int(head.logits(document).argmax()) == label for document, label in zip(documents, labels, strict=True))

    assert right / len(labels) > 0.95


def test_same_input_same_classifier(head: Head, lessons: tuple[list[list[str]], list[int]]) -> None:
    """Chance has no part in it."""
    documents, labels = lessons
    again = Head.fit(documents, labels, 20)

    assert again.ids == head.ids
    np.testing.assert_array_equal(again.weights, head.weights)


def test_saved_and_opened(head: Head, lessons: tuple[list[list[str]], list[int]], tmp_path: Path) -> None:
    """What is read back says the same, to half precision, and exactly the same when it is saved once more."""
    documents, _ = lessons
    head.save(tmp_path / "deep" / "head.npz")
    opened = Head.open(tmp_path / "deep" / "head.npz")
    opened.save(tmp_path / "again.npz")
    twice = Head.open(tmp_path / "again.npz")

    for document in documents[::17]:
        np.testing.assert_allclose(opened.logits(document), head.logits(document), atol=0.02)
        np.testing.assert_array_equal(twice.logits(document), opened.logits(document))
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["again.npz", "head.npz"]


def test_unknown_words_make_it_unsure(head: Head) -> None:
    """Nothing known says nothing; strange words beside a known one take away from what that one says."""
    alone = head.logits(skeletons("площадь"))
    beside = head.logits(skeletons("площадь ъхъ жжжфф цщцщ"))

    assert not head.logits(["жжжфф"]).any()
    assert not head.logits([]).any()
    assert np.abs(beside).max() < np.abs(alone).max()


def test_a_lesson_teaches_one_class_and_no_other(lessons: tuple[list[list[str]], list[int]]) -> None:
    """A class that comes late knows its documents; what the others say is what they said, to the last bit."""
    documents, labels = lessons
    own, others = (
        [one for one, label in zip(documents, labels, strict=True) if (label == 0) == is_own]
        for is_own in (True, False)
    )
    before = Head.fit(others, [label - 1 for label in labels if label], 19)
    after = before.rebuilt([None, *range(19)], [Lesson(0, own, others)])
    right = [int(after.logits(document).argmax()) == 0 for document in own]
    stolen = [int(after.logits(document).argmax()) == 0 for document in others]

    assert not after.fitted
    assert np.mean(right) > 0.95
    assert np.mean(stolen) < 0.01
    np.testing.assert_array_equal(after.weights[: len(before.ids), 1:], before.weights)


def test_classes_that_go_take_their_weights_along(head: Head) -> None:
    """The others keep theirs, in whatever order they come."""
    few = head.rebuilt([7, 3])

    np.testing.assert_array_equal(few.weights, head.weights[:, [7, 3]])
    assert head.rebuilt([]).logits(["площадь"]).shape == (0,)


def test_a_class_nobody_taught_says_nothing(head: Head) -> None:
    more = head.rebuilt([*range(20), None])

    assert more.logits(skeletons("площадь города"))[20] == 0


def said(engine: Engine) -> NDArray[np.float32]:
    """What an engine's classifier says of a question."""
    assert engine.head is not None
    return engine.head.logits(skeletons("какая площадь города"))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: b"", id="empty"),
        pytest.param(lambda content: b"no archive at all", id="another kind of file"),
        pytest.param(lambda content: content[: len(content) // 2], id="cut short"),
    ],
)
def test_a_broken_cache_is_fitted_anew(damage: Callable[[bytes], bytes], base: Base, tmp_path: Path) -> None:
    """A crash while the cache was written costs seconds at the next start, not the start."""
    small = Base.of(base.facts[:6])
    first = Engine.build(small, cache=tmp_path)
    [file] = tmp_path.glob("head-*.npz")
    whole = file.read_bytes()
    file.write_bytes(damage(whole))

    second = Engine.build(small, cache=tmp_path)
    third = Engine.build(small, cache=tmp_path)

    np.testing.assert_array_equal(said(second), said(first))
    np.testing.assert_allclose(said(third), said(first), atol=0.02)
    assert len(file.read_bytes()) == len(whole)


def test_an_edited_base_has_its_own_cache(base: Base, tmp_path: Path) -> None:
    """The cache goes by content: a fact more is learnt, not overlooked."""
    Engine.build(Base.of(base.facts[:4]), cache=tmp_path)
    engine = Engine.build(Base.of(base.facts[:5]), cache=tmp_path)

    assert len(said(engine)) == 5
    assert len(list(tmp_path.glob("head-*.npz"))) == 2


def test_what_a_crash_left_is_cleared_away(base: Base, tmp_path: Path) -> None:
    """Parts of files do not pile up."""
    for number in range(5):
        (tmp_path / f"head-{number}.part").write_bytes(b"cut short")
    for count in (3, 4, 5):
        Engine.build(Base.of(base.facts[:count]), cache=tmp_path)

    assert [path.suffix for path in tmp_path.iterdir()] == [".npz"] * 3


def test_a_cache_that_cannot_be_written_is_done_without(base: Base, tmp_path: Path) -> None:
    """A file where the folder should be is no reason not to start."""
    blocked = tmp_path / "file"
    blocked.write_text("")

    engine = Engine.build(Base.of(base.facts[:3]), cache=blocked)

    assert engine.real == 3
