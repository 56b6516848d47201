"""Open questions grouped: one question in two languages and five spellings is one; its neighbour is another."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.base import Base
from knowledge.likeness import Likeness, Signature
from knowledge.search.engine import Engine
from knowledge.text.skeleton import skeleton

ALIKE = Path(__file__).parent.parent / "questions" / "alike.jsonl"
PAIRS = [json.loads(line) for line in ALIKE.read_text(encoding="utf-8").splitlines()]

questions = st.sampled_from(sorted({pair[side] for pair in PAIRS for side in ("a", "b")}))
patiently = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)


@pytest.fixture(scope="module")
def likeness(base: Base) -> Likeness:
    return Likeness(Engine.build(base, teach=0), base)


def groups(likeness: Likeness, texts: Sequence[str]) -> list[int]:
    """The group of each question, asked one after the other, as the store would keep them."""
    kept: list[tuple[int, Signature]] = []
    for place, text in enumerate(texts):
        signature = likeness.signature(text)
        found = likeness.nearest(signature, kept)
        kept.append((place if found is None else found, signature))
    return [group for group, _ in kept]


def test_one_question_in_many_spellings(likeness: Likeness) -> None:
    """Russian, Kazakh without its letters, Latin, misspelt and in the wrong layout; other places are other groups."""
    asked = [
        "когда откроют зоопарк",
        "Зоопарк кашан ашылады?",
        "zoopark qashan ashilady",
        "когда откроеться зоо парк???",
        "rjulf jnrhj.n pjjgfhr",
        "когда откроют аквапарк",
        "где школа",
        "где детсад",
        "Балабақша қайда?",
    ]

    assert groups(likeness, asked) == [0, 0, 0, 0, 0, 5, 6, 7, 7]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("когда откроют аквапарк", "a kogda akvapark otkroetsya u nas", id="Latin"),
        pytest.param("сантехник как вызвать", "как вызвать сантенхника", id="a letter wrong in a word of the store"),
        pytest.param("макдональдс откроют?", "Макдоналдс ашыла ма?", id="a word that the store does not have"),
        pytest.param("старбакс бола ма Алатауда", "будет ли старбакс", id="the city's own name"),
        pytest.param("есть ли велодорожка", "вело дорожка имеется?", id="written apart"),
        pytest.param("Музыка мектебі бар ма?", "музыка мектебы бар", id="Kazakh without its letters"),
        pytest.param("ХҚКО нешеге дейін жұмыс істейді?", "до скольки работает ЦОН", id="a synonym"),
        pytest.param("детсад где", "где находится детский сад", id="a synonym of two words"),
        pytest.param("сколько платят врачам", "Дәрігерлердің жалақысы қанша?", id="a translation that facts teach"),
        pytest.param("410 автобус во сколько ходит", "когда приедет автобус 410", id="hours for when"),
        pytest.param("есть ли приют для собак", "приют собачий есть в городе", id="another form"),
        pytest.param("где зоопарк", "зоопаргтар қайда", id="another form of a misspelt word"),
        pytest.param("когда приедет 410й автобус", "автобус 410 когда приедет", id="a number with its ending"),
        pytest.param("15-ші мектеп қашан бітеді?", "когда сдадут школу 15", id="a number apart from its ending"),
        pytest.param("третий этаж построить можно?", "можно ли строить 3 этаж", id="a number in words"),
        pytest.param("подскажите какой почтовый индекс", "почтовый индекс города", id="fillers"),
        pytest.param("такси в Конаев почём", "Қонаевқа дейін такси қанша тұрады?", id="a town declined"),
        pytest.param("салют на Наурыз где будет", "где посмотреть салют на Наурыз", id="one word more among three"),
    ],
)
def test_together(likeness: Likeness, one: str, other: str) -> None:
    """Whoever comes second counts for the same question."""
    assert groups(likeness, [one, other]) == [0, 0]
    assert groups(likeness, [other, one]) == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("где зоопарк", "когда откроют зоопарк", id="a place and a time"),
        pytest.param("где зоопарк", "зоопарк", id="a place and whatever"),
        pytest.param("когда сдадут школу 15", "когда сдадут школу 16", id="numbers"),
        pytest.param("ипотека под два процента", "ипотека под семь процентов", id="numbers in words"),
        pytest.param("сколько стоит такси до Алматы", "сколько стоит такси до Конаева", id="towns"),
        pytest.param(
            "кто главный врач детской поликлиники", "Жетыген: главный врач детской поликлиники кто", id="districts"
        ),
        pytest.param("рейс 1415 когда прилетит", "рейс 1416 когда прилетит", id="long numbers"),
        pytest.param("каток и бассейн для детей, школа 5", "каток и бассейн для детей, школа", id="a number and none"),
        pytest.param("Алматыда каток и бассейн для детей", "каток и бассейн для детей", id="a town and none"),
        pytest.param("новый детский бассейн Магнум", "новый детский бассейн в Алатау", id="a name and the city's own"),
        pytest.param("как открыть ИП", "как закрыть ИП", id="acts"),
        pytest.param("погода завтра", "погода сегодня", id="days"),
        pytest.param("привет, как дела", "привет, чем занят", id="small talk"),
        pytest.param("когда откроют", "когда построят", id="no subject"),
        pytest.param(
            "есть ли детская музыкальная школа танца", "есть ли детская музыкальная школа хора", id="a word each"
        ),
        pytest.param("сколько лет акиму", "сколько лет", id="half of the subject"),
        pytest.param("пункт приёма батареек", "пункт приёма стекла", id="things"),
    ],
)
def test_kept_apart(likeness: Likeness, one: str, other: str) -> None:
    """Two questions in one group hide one of them."""
    assert groups(likeness, [one, other]) == [0, 1]
    assert groups(likeness, [other, one]) == [0, 1]


def test_stored_and_read_back(likeness: Likeness) -> None:
    """A row of text holds a signature; what is read back finds what was written."""
    first = likeness.signature("когда откроют зоопарк")
    again = Signature.of(first.text)

    assert again == first
    assert likeness.nearest(likeness.signature("зоопарк когда откроют"), [(7, again)]) == 7


def test_one_among_thousands(likeness: Likeness) -> None:
    """The group is found behind thousands of others that share words with it."""
    many = [(place, Signature.of(f"?when место{place} откроиут")) for place in range(5_000)]
    asked = likeness.signature("када зоопарг откроют")

    assert likeness.nearest(asked, many) is None
    assert likeness.nearest(asked, [*many, (9_999, likeness.signature("зоопарк қашан ашылады"))]) == 9_999


def test_the_likest_group_is_joined(likeness: Likeness) -> None:
    """Of several that would do, the one with most in common; of equals the first, which was asked last."""
    close, same = likeness.signature("где большой салют на Наурыз"), likeness.signature("салют на Наурыз где")
    asked = likeness.signature("где салют на Наурыз")

    assert likeness.nearest(asked, [(1, close)]) == 1
    assert likeness.nearest(asked, [(1, close), (2, same), (3, same)]) == 2


def test_nothing_to_compare(likeness: Likeness) -> None:
    """Neither an empty question nor an empty store is like anything."""
    empty, asked = likeness.signature("🙂 ???"), likeness.signature("где зоопарк")

    assert empty == Signature(())
    assert likeness.nearest(asked, []) is None
    assert likeness.nearest(empty, [(1, asked), (2, empty)]) is None
    assert likeness.nearest(asked, [(1, empty)]) is None


def test_a_story_is_kept_short(likeness: Likeness) -> None:
    """The signature of a long text fits a column, and holds what it asks for."""
    signature = likeness.signature(" ".join(f"предмет{place}" for place in range(60)) + " где зоопарк")

    assert "?where" in signature.terms
    assert len(signature.terms) <= 20


@given(text=st.text(max_size=200), question=questions)
@patiently
def test_any_text_has_a_signature(likeness: Likeness, text: str, question: str) -> None:
    """Whatever is typed is kept in a row, is the same question again, and is compared alike from both sides."""
    one, other = likeness.signature(text), likeness.signature(question)

    assert Signature.of(one.text) == one
    assert (likeness.nearest(one, [(1, other)]) is None) == (likeness.nearest(other, [(1, one)]) is None)


@given(one=questions, other=questions)
@patiently
def test_symmetric(likeness: Likeness, one: str, other: str) -> None:
    """Which of two questions was asked first does not matter."""
    assert groups(likeness, [one, other]) == groups(likeness, [other, one])


@given(question=questions, place=st.integers(0, 200), letter=st.sampled_from("абвгдежзиклмнопрстуфхцч"))
@patiently
def test_a_letter_wrong(likeness: Likeness, question: str, place: int, letter: str) -> None:
    """With a wrong letter within its longest word a question is still the same."""
    word = max(question.split(), key=len)
    assume(len(word) >= 7 and word.isalpha() and "а" <= word[0].lower() <= "ұ")
    at = 3 + place % (len(word) - 4)
    wrong = word[:at] + letter + word[at + 1 :]
    assume(OSA.distance(skeleton(word.lower()), skeleton(wrong.lower())) == 1)  # «ю» is read as two letters
    typed = question.replace(word, wrong)
    terms, others = likeness.signature(question).terms, likeness.signature(typed).terms
    asked = {term for term in terms if term.startswith("?")}
    assume(set(terms) != asked and asked == {term for term in others if term.startswith("?")})
    assume(len(terms) == len(others))  # else the word was part of a fixed name

    assert groups(likeness, [question, typed]) == [0, 0]


@pytest.mark.parametrize("half", [0, 1])
def test_labelled_pairs(likeness: Likeness, half: int) -> None:
    """Of pairs that share most of their words none is joined wrongly; of one language's most are joined."""
    pairs = PAIRS[: len(PAIRS) // 2] if half == 0 else PAIRS[len(PAIRS) // 2 :]
    joined = [pair["same"] for pair in pairs if groups(likeness, [pair["a"], pair["b"]]) == [0, 0]]

    assert sum(joined) >= 0.99 * len(joined)
    assert sum(joined) >= 0.37 * sum(pair["same"] for pair in pairs)
