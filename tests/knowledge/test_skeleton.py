"""Four ways of typing one word fall together; different words stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.normalise import normalise
from knowledge.text.skeleton import is_latin, latin_variants, skeleton

# Kazakh letters, a Russian keyboard, the official Latin of 2021, Latin as in chats.
WORDS = [
    ("қала", "кала", "qala", "kala"),
    ("көше", "коше", "köşe", "koshe"),
    ("әкім", "аким", "äkım", "akim"),
    ("үй", "уй", "üi", "uy"),
    ("жол", "жол", "jol", "zhol"),
    ("аумағы", "аумагы", "aumağy", "aumagy"),
    ("халқы", "халкы", "halqy", "khalky"),
    ("тұрғын", "тургын", "tūrğyn", "turgyn"),
    ("өзен", "озен", "özen", "ozen"),
    ("ғимарат", "гимарат", "ğimarat", "ghimarat"),
    ("жаңа", "жана", "jaña", "zhana"),
    ("құрылыс", "курылыс", "qūrylys", "kurylys"),
    ("көлік", "колик", "kölık", "kolik"),
    ("әуежай", "ауежай", "äuejai", "auezhay"),
    ("пәтер", "патер", "päter", "pater"),
    ("салық", "салык", "salyq", "salyk"),
    ("қашан", "кашан", "qaşan", "kashan"),
    ("қайда", "кайда", "qaida", "kayda"),
    ("қанша", "канша", "qanşa", "kansha"),
    ("жүйе", "жуйе", "jüie", "zhuye"),
    ("тіркеу", "тиркеу", "tırkeu", "tirkeu"),
    ("білім", "билим", "bılım", "bilim"),
    ("шаһар", "шахар", "şahar", "shahar"),
    ("жұмыс", "жумыс", "jūmys", "zhumys"),
    ("орталық", "орталык", "ortalyq", "ortalyk"),
    ("дәрігер", "даригер", "därıger", "dariger"),
    ("емхана", "емхана", "emhana", "emkhana"),
    ("ұшақ", "ушак", "ūşaq", "ushak"),
    ("теміржол", "темиржол", "temırjol", "temirzhol"),
    ("ақпарат", "акпарат", "aqparat", "akparat"),
    ("заң", "зан", "zañ", "zan"),
    ("аялдама", "аялдама", "aialdama", "ayaldama"),
    ("көпір", "копир", "köpır", "kopir"),
]


@pytest.mark.parametrize("spellings", WORDS, ids=[row[0] for row in WORDS])
def test_four_spellings_of_a_kazakh_word(spellings: tuple[str, ...]) -> None:
    """With Kazakh letters, without them, in official and in chat Latin, a word is the same word."""
    assert {skeleton(normalise(spelling)) for spelling in spellings} == {skeleton(normalise(spellings[0]))}


def test_the_words_of_the_table_stay_apart() -> None:
    """Folding brings spellings together, not words."""
    assert len({skeleton(row[0]) for row in WORDS}) == len(WORDS)


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("школа", "shkola"),
        ("площадь", "ploshchad"),
        ("площадь", "ploshad"),
        ("население", "naselenie"),
        ("чей", "chey"),
        ("объект", "ob'ekt"),
        ("самолёт", "samolyot"),
        ("район", "rayon"),
        ("цена", "tsena"),
        ("цена", "cena"),
        ("этаж", "etazh"),
        ("югра", "yugra"),
        ("хочу", "khochu"),
        ("касса", "kassa"),
    ],
)
def test_russian_in_latin(cyrillic: str, latin: str) -> None:
    """Passport, library and chat spellings of a Russian word are that word."""
    assert skeleton(latin) == skeleton(cyrillic)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("qanwa", "канша"), ("wkola", "школа"), ("xalyk", "халык"), ("4to", "что"), ("spacibo", "спасибо")],
)
def test_letters_that_chats_use_in_several_ways(typed: str, meant: str) -> None:
    """w for ш, x for х, 4 for ч and c for с are found among the variants, not in the plain skeleton."""
    assert skeleton(meant) in latin_variants(typed)
    assert skeleton(typed) != skeleton(meant)


@pytest.mark.parametrize("word", ["shkola", "qala", "алатау", "2050"])
def test_no_variants_where_nothing_is_ambiguous(word: str) -> None:
    assert latin_variants(word) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("дом", "том"), ("кала", "кола"), ("жер", "жол"), ("завод", "закон"), ("2050", "2060"), ("суд", "сад")],
)
def test_different_words(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@given(st.text() | st.text(st.sampled_from("aboyecshzkhgtwxjqğüşäёйщъь'яюәғқңөұүһіß46")))
def test_folding_is_idempotent(text: str) -> None:
    """A skeleton is its own skeleton, so that folding in two places is harmless."""
    assert skeleton(skeleton(text)) == skeleton(text)


@given(st.text(st.sampled_from("aboyecshzkhgtwxjqğüşäё46'"), max_size=20))
def test_variants_are_skeletons_of_another_reading(word: str) -> None:
    """At most two, none of them the plain one, each of them folded already."""
    variants = latin_variants(word)

    assert len(variants) <= 2
    assert skeleton(word) not in variants
    assert all(skeleton(variant) == variant for variant in variants)


@given(st.integers(0, 10**9))
def test_numbers_keep_their_digits(number: int) -> None:
    """2000 is not 20: doubled letters fall together, digits do not."""
    assert skeleton(str(number)) == str(number)


def test_which_words_are_latin() -> None:
    assert is_latin("köşe")
    assert is_latin("к-park")
    assert not is_latin("көше")
    assert not is_latin("2050")
