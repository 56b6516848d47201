"""What a question was meant to say: the layout and the alphabet, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.index import Index
from knowledge.search.query import understand
from knowledge.search.readings import read
from knowledge.text.normalise import normalise


def as_read(text: str, index: Index) -> list[str]:
    return [word.text for word in read(normalise(text), index.vocabulary)]


def as_searched(text: str, index: Index) -> list[str]:
    return [word.skeleton for word in understand(text, index).words]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("rfrfz gkjoflm ujhjlf", "какая площадь города", id="russian layout"),
        pytest.param("rnj frbv ujhjlf fkfnfe", "кто аким города алатау", id="russian layout, whole question"),
        pytest.param("0fkf 2rsvs rsv", "қала әкымы кым", id="kazakh layout"),
        pytest.param("fkfnfe 0fkfcsys4 fevfus", "алатау қаласының аумагы", id="kazakh layout, digit row"),
        pytest.param("лштв", "kind", id="latin name in the russian layout"),
        pytest.param("какая gkjoflm города", "какая площадь города", id="one word in another layout"),
        pytest.param("f1 трассасы", "f1 трассасы", id="a latin name stays"),
        pytest.param("gate city қашан", "gate city қашан", id="latin names stay"),
    ],
)
def test_layouts(typed: str, meant: str, index: Index) -> None:
    """Each word is read in the layout in which the store knows it."""
    assert as_read(typed, index) == meant.split()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("kakaya ploshad goroda", "какая площадь города", id="russian"),
        pytest.param("qala äkımı kım", "қала әкімі кім", id="official kazakh latin"),
        pytest.param("kala akimi kim", "қала әкімі кім", id="chat kazakh latin"),
        pytest.param("wkola kashan", "школа қашан", id="w for ш"),
        pytest.param("где akimat goroda", "где акимат города", id="two scripts in one sentence"),
        pytest.param("какая gkjoflm у goroda", "какая площадь у города", id="a layout and two scripts"),
        pytest.param("mektep қайда", "мектеп қайда", id="kazakh in two scripts"),
    ],
)
def test_latin(typed: str, meant: str, index: Index) -> None:
    """Latin is searched as what it stands for, also where scripts mix."""
    assert as_searched(typed, index) == as_searched(meant, index)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("ктоаким города", "кто аким города", id="run together"),
        pytest.param("гдеаким города", "где аким города", id="run together, two short words"),
        pytest.param("аэро такси", "аэротакси", id="split"),
        pytest.param("аэро-такси", "аэротакси", id="hyphenated"),
    ],
)
def test_words_run_together_and_split(typed: str, meant: str, index: Index) -> None:
    """A missing or an extra space changes nothing, where only the other way makes words of the store."""
    assert as_searched(typed, index) == as_searched(meant, index)


def test_misspelt_words_are_restored(index: Index) -> None:
    """For the classifier a typing error is undone; a word that the store does not know stays."""
    query = understand("плошать у зоопарка", index)

    assert query.restored == ["плошади", "у", "зопарка"]


@given(st.text())
def test_nothing_is_made_up(index: Index, text: str) -> None:
    """Any text is read, every word has letters or digits, and its similarity is a share."""
    for word in read(normalise(text), index.vocabulary):
        assert any(letter.isalnum() for letter in word.text)
        assert 0 <= word.similarity <= 1
