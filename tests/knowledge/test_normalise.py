"""One way of writing for what people type, whatever their phone put between the letters."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.text.normalise import MAX_CHARACTERS, normalise, words

ODD = st.text(
    st.sampled_from("аәЙ eéI\u0130\u0307\u0301\u0323\u200d\u00ad\u202e\ufe0f\u00a0\u202f 0179'’\ufdfaﬁ\x00\ud800")
)


@given(st.text() | ODD)
@example("e\u200d\u0301")
@example("\u0130\u0307")
@example("\ufdfa" * MAX_CHARACTERS)
def test_normalising_twice_changes_nothing(text: str) -> None:
    """Not even where a joiner stood between a letter and its accent, or one character becomes eighteen."""
    once = normalise(text)

    assert normalise(once) == once


@given(st.text() | ODD, st.integers(1, 3))
@example("\ufdfa", MAX_CHARACTERS)
def test_no_message_grows(text: str, times: int) -> None:
    """What is read is never longer than a Telegram message, however far composing would stretch it."""
    assert len(normalise(text * times)) <= MAX_CHARACTERS


def test_the_end_of_an_endless_paste_is_not_read() -> None:
    """Beyond what Telegram lets a message hold nothing changes the result."""
    message = "площадь " * 512

    assert len(message) == MAX_CHARACTERS
    assert normalise(message + "зоопарк") == normalise(message)


@given(st.text() | ODD)
def test_nothing_invisible_is_left(text: str) -> None:
    """No control, direction mark, soft hyphen, tab or doubled space reaches the search."""
    assert not set(normalise(text)) & set("\x00\t\n\u00ad\u200b\u200d\u202e\u2066\ufeff\ufe0f\ud800")
    assert "  " not in normalise(text)
    assert normalise(text) == normalise(text).strip()


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        pytest.param("АЛАТАУ Қаласы", "алатау қаласы", id="capitals"),
        pytest.param("Ала\u00adтау", "алатау", id="soft hyphen"),
        pytest.param("Ала\u200bтау", "алатау", id="zero-width space"),
        pytest.param("\u202eАлатау\u202c", "алатау", id="right-to-left override"),
        pytest.param("Ала\x00тау", "ала тау", id="NUL parts words"),
        pytest.param("и\u0306", "й", id="letter and accent"),
        pytest.param("и\u200d\u0306", "й", id="joiner before an accent"),
        pytest.param("İstanbul", "istanbul", id="dotted capital I"),
        pytest.param("ﬁt", "fit", id="ligature"),
        pytest.param("Ａｌａｔａｕ", "alatau", id="full-width Latin"),
        pytest.param("🏙️ город", "🏙 город", id="emoji with its variation selector"),
        pytest.param("88 000 га", "88000 га", id="thousands"),
        pytest.param("1\u00a0200\u202f300", "1200300", id="millions with fixed spaces"),
        pytest.param("12 34", "12 34", id="two numbers"),
        pytest.param("5 0000", "5 0000", id="no thousands"),
        pytest.param("нон‘стоп’", "нон'стоп'", id="apostrophes"),
        pytest.param(" \n\t ", "", id="blank"),
    ],
)
def test_table(typed: str, normal: str) -> None:
    """Each way of typing has one normal form."""
    assert normalise(typed) == normal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("к-парк, gate city!", ["к", "парк", "gate", "city"], id="hyphen parts"),
        pytest.param("oblys' ta", ["oblys", "ta"], id="apostrophe at the end"),
        pytest.param("ob'ekt", ["ob'ekt"], id="apostrophe inside"),
        pytest.param("2050 ж. f1", ["2050", "ж", "f1"], id="numbers"),
        pytest.param("🙂 ??? __", [], id="no word"),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    """Words and numbers, in order; emoji and punctuation are neither."""
    assert words(text) == found
