"""Where a message may be two questions, and where it is only long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.parts import MOST_SEAMS, halves, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(
            "Кто аким? Какая площадь города?", ("Кто аким?", "Какая площадь города?"), id="two russian sentences"
        ),
        pytest.param("Әкім кім? Мектеп қайда?", ("Әкім кім?", "Мектеп қайда?"), id="two kazakh sentences"),
        pytest.param("кто аким и когда построят школу", ("кто аким", "когда построят школу"), id="russian conjunction"),
        pytest.param("кто аким, и где школа", ("кто аким", "где школа"), id="comma and conjunction"),
        pytest.param("әкім кім және мектеп қайда", ("әкім кім", "мектеп қайда"), id="kazakh conjunction"),
        pytest.param("аким ким жане мектеп кайда", ("аким ким", "мектеп кайда"), id="kazakh without its letters"),
        pytest.param("kto akim i gde shkola", ("kto akim", "gde shkola"), id="latin"),
        pytest.param("akim kim zhane mektep qaida", ("akim kim", "mektep qaida"), id="kazakh latin"),
        pytest.param(
            "Привет! Кто аким? А где школа?", ("Привет! Кто аким?", "А где школа?"), id="a greeting goes with the first"
        ),
    ],
)
def test_two_questions(text: str, parts: tuple[str, str]) -> None:
    """Both halves are found, each with its own word that asks."""
    assert parts in halves(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Кто аким города?", id="one question"),
        pytest.param("школы и больницы", id="two things, nothing asked"),
        pytest.param("Где школы и больницы?", id="one word that asks"),
        pytest.param("Живу тут давно. Соседи молчат. Кто аким?", id="a story with one question"),
        pytest.param("", id="nothing"),
        pytest.param("?! ?", id="punctuation"),
    ],
)
def test_one_question(text: str) -> None:
    """What asks once is not cut."""
    assert halves(text) == []


def test_sentences() -> None:
    """A sentence ends at a mark with a space behind it or at a line's end; decimals and marks alone are none."""
    assert sentences("Да. Нет!\nКто? 2.5 млн … ?!") == ["Да.", "Нет!", "Кто?", "2.5 млн …"]


@given(st.text() | st.text(st.sampled_from("кто где и а, ?.\n")))
def test_parts_come_from_the_text(text: str) -> None:
    """Few ways of cutting, and nothing that was not typed."""
    found = halves(text)

    assert len(found) <= MOST_SEAMS
    for first, second in found:
        assert set(first + second) <= set(text) | {" "}
        assert len(first) + len(second) <= len(text)
