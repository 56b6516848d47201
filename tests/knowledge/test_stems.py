"""Forms of one word share a stem; other words keep their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.skeleton import skeleton
from knowledge.text.stems import SHORTEST_STEM, stem

RUSSIAN = [
    "школе школу школой школах школам",
    "дороги дорогу дорогой",
    "город городу городом городов",
    "налог налоги налогов налогам",
    "завод заводу заводов",
    "строительство строительства строительству",
    "больница больницы больницу больнице",
    "новый нового новая новой новому",
    "автобус автобусов",
    "жителей жителям",
    "поезд поезду поездов",
    "инвестор инвестору инвесторов инвесторам",
]
KAZAKH = [
    "қаланың қалаға қалада қаладан қаламен қалалар",
    "мектеп мектепке мектептер мектепте мектептің мектептен",
    "жол жолы жолдар жолда жолдың",
    "әкім әкімі әкімнің әкімге",
    "көшесі көшеде көшелер көшенің",
    "салық салықтар салықты",
    "пәтер пәтерлер пәтерге пәтерді",
    "жұмыс жұмысқа жұмыстар",
    "ауыл ауылдар ауылда ауылдың",
    "көлік көліктер көліктің",
    "аумағы аумағында",
]
APART = [
    ("город", "горы"),
    ("дорога", "дородный"),
    ("школа", "шкаф"),
    ("завод", "закон"),
    ("налог", "залог"),
    ("әкім", "әке"),
    ("мектеп", "мекеме"),
    ("жол", "жер"),
    ("салық", "сала"),
    ("көше", "көмек"),
    ("пәтер", "пайда"),
    ("gate", "golden"),
]


@pytest.mark.parametrize("forms", [*RUSSIAN, *KAZAKH], ids=lambda forms: forms.split()[0])
def test_forms_of_a_word(forms: str) -> None:
    """Case, number and possession do not part the forms of a word."""
    assert len({stem(skeleton(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize("word", ["мектептеріміз", "мектептеріндегі", "инвесторларымыз"])
def test_kazakh_endings_pile_up(word: str) -> None:
    """Where much of a word remains, a second ending comes off as well."""
    assert len(stem(skeleton(word))) <= len(skeleton(word)) - 5


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert stem(skeleton(one)) != stem(skeleton(other))


@pytest.mark.parametrize("word", ["2050", "f1", "g4", "7-20-25", "12ау"])
def test_what_has_a_digit_stays_whole(word: str) -> None:
    """The year 2050 has no other form."""
    assert stem(word) == word


@given(st.text(st.sampled_from("абдеиклмнорстухшгн"), min_size=1))
def test_a_stem_begins_its_word(word: str) -> None:
    """Only endings come off, and at least three letters remain of what had them."""
    assert word.startswith(stem(word))
    assert len(stem(word)) >= min(len(word), SHORTEST_STEM)
