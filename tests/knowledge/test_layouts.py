"""Keys that were struck while the keyboard was in another layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.layouts import as_english, as_kazakh, as_russian

RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюя "


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gkjoflm", "площадь"),
        ("rnj frbv", "кто аким"),
        ("`krf", "ёлка"),
        ("j,]trn", "объект"),
        ('"nf;', "Этаж".lower()),
        ("ghjgbcrf jykfqy", "прописка онлайн"),
    ],
)
def test_russian_typed_in_the_english_layout(typed: str, meant: str) -> None:
    assert as_russian(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0fkf", "қала"),
        ("2rsv", "әкым"),
        ("2r3v", "әкім"),
        ("r-kbr", "көлик"),
        ("5bvfhfn", "ғимарат"),
        (";f4f", "жаңа"),
        ("89", "үұ"),
        ("if=fh", "шаһар"),
    ],
)
def test_kazakh_letters_are_on_the_digit_row(typed: str, meant: str) -> None:
    assert as_kazakh(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), [("лштв", "kind"), ("зузышсщ", "pepsico"), ("пфеу сшен", "gate city")])
def test_latin_names_typed_in_the_russian_layout(typed: str, meant: str) -> None:
    assert as_english(typed) == meant


def test_kazakh_letters_back_to_their_keys() -> None:
    assert as_english("әіңғүұқөһ") == "234589" + "0-="


@given(st.text(st.sampled_from(RUSSIAN + "ё")))
def test_russian_there_and_back(text: str) -> None:
    """Whatever is typed in Russian survives the wrong layout."""
    assert as_russian(as_english(text)) == text


@given(st.text(st.sampled_from(RUSSIAN + "әіңғүұқөһ")))
def test_kazakh_there_and_back(text: str) -> None:
    """Whatever is typed in Kazakh survives the wrong layout, the digit row included."""
    assert as_kazakh(as_english(text)) == text
