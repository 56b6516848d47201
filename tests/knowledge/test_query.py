"""From a question to what is looked for, and how much each word counts."""

import pytest

from knowledge.search.index import Index
from knowledge.search.query import ASIDE, MOST_TERMS, MOST_WORDS, understand


def terms(text: str, index: Index) -> list[str]:
    return [term.skeleton for term in understand(text, index).terms]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        pytest.param("плиз, кто аким", ["кто", "аким"], id="what no fact has"),
        pytest.param("кто аким", ["кто", "аким"], id="what asks"),
        pytest.param("аким аким АКИМ", ["аким"], id="said three times"),
    ],
)
def test_stop_words(text: str, content: list[str], index: Index) -> None:
    """Each content word once; courtesy that no phrasing has is not looked for."""
    assert terms(text, index) == content


def test_stop_words_weigh_little(index: Index) -> None:
    """Function words that phrasings have tell next to nothing, and so they weigh."""
    weights = {term.skeleton: term.weight for term in understand("а у нас в городе есть больница", index).terms}

    assert max(weights[word] for word in ("а", "у", "нас", "в") if word in weights) < weights["болница"] / 2


def test_an_unknown_word_weighs_most(index: Index) -> None:
    """What the store does not have at all is the most telling word of a question."""
    query = understand("Где в городе зоопарк и школа?", index)
    weights = {term.skeleton: term.weight for term in query.terms}
    unknown = [term.skeleton for term in query.terms if not term.known]

    assert unknown == ["зопарк"]
    assert weights["зопарк"] == index.rarest == max(weights.values())
    assert weights["зопарк"] > weights["школа"] > weights["городе"]


@pytest.mark.parametrize("city", ["Шымкент", "Караганда", "Қарағанды", "Shymkent", "шимкент"])
def test_another_city_weighs_like_an_unknown_word(city: str, index: Index) -> None:
    """Places that the base is not about are marked, though the store mentions some."""
    [term] = understand(city, index).terms

    assert term.elsewhere
    assert term.weight == index.rarest


def test_own_city_is_not_elsewhere(index: Index) -> None:
    assert not any(term.elsewhere for term in understand("Алатау Жетыген Қонаев Алматы", index).terms)


@pytest.mark.parametrize("city", ["Хан Шатыр", "в Нью-Йорке", "нью йорк", "Жамбыл облысында"])
def test_names_of_two_words_are_elsewhere(city: str, index: Index) -> None:
    assert all(term.elsewhere for term in understand(city, index).terms if not index.is_stop(term.skeleton))


def test_a_particle_names_no_place(index: Index) -> None:
    """«ба» asks, though БАӘ, the Emirates in Kazakh, is written alike once its letters are folded."""
    assert not any(term.place for term in understand("Алатауда салықтан босатыла ма, әлде аламын ба?", index).terms)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("Алматының әкімі", ["алматинин"], id="a town"),
        pytest.param("аким Алматы", ["алмати"], id="a town in russian"),
        pytest.param("Алматы облысының әкімі", [], id="the region named after it"),
        pytest.param("аким Алматинской области", [], id="the region in russian"),
        pytest.param("аким Талгарского района", ["талгарского"], id="a district by its adjective"),
    ],
)
def test_a_region_is_not_the_town_it_is_named_after(text: str, places: list[str], index: Index) -> None:
    assert [term.skeleton for term in understand(text, index).terms if term.place] == places


def test_misspelling_raises_weight_towards_the_unknown(index: Index) -> None:
    """A word that is only nearly one of the store's counts for more, as it may be another."""
    [right] = understand("площадь", index).terms
    [wrong] = understand("плошать", index).terms

    assert right.weight < wrong.weight < index.rarest
    assert right.known
    assert wrong.known


def test_focus_is_the_sentence_that_asks(index: Index) -> None:
    """A story before the question counts for little."""
    query = understand("Живу в Жетыгене двадцать лет. Соседи говорят про дачи. Кто аким города?", index)
    shares = dict(zip([term.skeleton for term in query.terms], query.in_focus, strict=True))

    assert [word.text for word in query.focus] == ["кто", "аким", "города"]
    assert shares["аким"] == 1
    assert shares["дачи"] == ASIDE


def test_focus_without_a_question_mark_is_the_last_sentence(index: Index) -> None:
    query = understand("Живу в Жетыгене. Кто аким", index)

    assert [word.text for word in query.focus] == ["кто", "аким"]


def test_one_sentence_is_all_focus(index: Index) -> None:
    query = understand("кто аким города", index)

    assert query.focus == query.words
    assert set(query.in_focus) == {1}


def test_of_a_pasted_text_the_end_is_read(index: Index) -> None:
    """People ask at the end of what they paste; the number of words and terms is bounded."""
    pasted = " ".join(f"слово{number}" for number in range(300)) + " кто аким города"
    query = understand(pasted, index)

    assert len(query.words) <= MOST_WORDS
    assert len(query.terms) == MOST_TERMS
    assert [word.text for word in query.words[-3:]] == ["кто", "аким", "города"]


def test_synonyms_of_several_words(index: Index) -> None:
    """«Темір жол», two words, brings what is said of «железная дорога» and «жд»."""
    near = index.vocabulary.near
    apart = {number for word in ("темир", "жол") for number in near(word).ids.tolist()}
    together = {number for term in understand("темір жол", index).terms for number in term.near.ids.tolist()}

    assert index.vocabulary.ids["жд"] in together - apart
