"""Which words of the store a typed one may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.index import Index
from knowledge.search.vocabulary import Vocabulary, similarities
from knowledge.text.normalise import normalise
from knowledge.text.skeleton import skeleton
from knowledge.text.stems import stem


def near(word: str, index: Index) -> dict[str, float]:
    """The near words of the real store with their similarities."""
    found = index.vocabulary.near(skeleton(normalise(word)))
    return {
        index.vocabulary.words[number]: float(value) for number, value in zip(found.ids, found.similarity, strict=True)
    }


@pytest.mark.parametrize("word", ["площадь", "аким", "қала", "мектеп", "гектар", "2050", "akimat", "Алатау"])
def test_a_word_of_the_store_is_itself(word: str, index: Index) -> None:
    """Nothing is nearer to a word than itself."""
    found = near(word, index)

    assert found[skeleton(normalise(word))] == 1
    assert index.vocabulary.near(skeleton(normalise(word))).best == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("плошать", "площадь", id="another letter"),
        pytest.param("гектр", "гектар", id="a letter left out"),
        pytest.param("аеропрт", "аэропорт", id="a letter left out of a long word"),
        pytest.param("аэропротт", "аэропорт", id="letters swapped, and one doubled"),
        pytest.param("електричества", "электричество", id="as it is heard"),
        pytest.param("мкетеп", "мектеп", id="kazakh, letters swapped"),
        pytest.param("прапискa", "прописка", id="a latin letter among cyrillic ones"),
    ],
)
def test_typing_errors(typed: str, meant: str, index: Index) -> None:
    """The word that was meant is near, surely enough to count as known."""
    assert near(typed, index)[skeleton(normalise(meant))] >= 0.7


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("школу", "школе"),
        ("гектарам", "гектаров"),
        ("мектепке", "мектептер"),
        ("әкімнің", "әкім"),
        ("жолдармен", "жол"),
    ],
)
def test_other_forms(typed: str, stored: str, index: Index) -> None:
    """Inflection costs next to nothing."""
    assert near(typed, index)[skeleton(stored)] >= 0.8


@pytest.mark.parametrize(
    ("typed", "other"), [("свет", "жарық"), ("жарық", "электричество"), ("дорога", "жол"), ("aerotaksi", "evtol")]
)
def test_synonyms_across_languages(typed: str, other: str, index: Index) -> None:
    """The lexicon's groups hold in every spelling, a little weaker than the word itself."""
    assert 0.7 <= near(typed, index)[skeleton(other)] < 1


@pytest.mark.parametrize("word", ["зоопарк", "абракадабра", "гиппопотам", "qwzxv"])
def test_unknown_words_are_near_nothing(word: str, index: Index) -> None:
    """A thing that the store does not have resembles nothing in it."""
    assert near(word, index) == {}
    assert index.vocabulary.near(skeleton(word)).best == 0
    assert not index.vocabulary.knows(skeleton(word))


@pytest.mark.parametrize(("one", "other"), [("сад", "суд"), ("дом", "том"), ("2030", "2050"), ("газ", "ваз")])
def test_short_words_and_years_are_not_mistyped_into_others(one: str, other: str) -> None:
    """In three letters, or in a number, one other character is another word."""
    [value] = similarities(one, stem(one), [other], [stem(other)])

    assert value < 0.6 or one.isdigit()


@pytest.mark.parametrize("year", ["2027", "2029", "2051", "88001"])
def test_a_number_is_near_no_other(year: str, index: Index) -> None:
    """Another year is another question, though one digit is all that differs."""
    assert set(near(year, index)) <= {year}


def test_nearest_stands_last_and_words_stand_once() -> None:
    vocabulary = Vocabulary(["мектеп", "мектептер", "мекеме", "мектепке"])
    found = vocabulary.near("мектепте")

    assert list(found.similarity) == sorted(found.similarity)
    assert len(set(found.ids.tolist())) == len(found.ids)


def test_order_of_synonyms_does_not_matter() -> None:
    words = ["свет", "жарик", "ток", "дом"]
    one = Vocabulary(words, [["свет", "жарик", "ток"]])
    other = Vocabulary(words, [["ток", "свет", "жарик"]])

    assert {*one.near("свет").ids.tolist()} == {*other.near("свет").ids.tolist()} >= {0, 1, 2}


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_word_has_a_bounded_answer(index: Index, word: str) -> None:
    """Similarities lie in 0 to 1, ascending; whatever is typed, nothing breaks."""
    found = index.vocabulary.near(skeleton(normalise(word)))

    assert all(0 < value <= 1 for value in found.similarity.tolist())
    assert sorted(found.similarity.tolist()) == found.similarity.tolist()
    assert len(found.ids) == len(found.similarity)
