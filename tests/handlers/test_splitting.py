"""Long messages are split where a reader would pause, and nothing is lost."""

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from handlers.splitting import split, units
from tests.telegram import parse

TEXTS = st.text(st.sampled_from("ab  \n.?!»<&>🏙👨‍👩‍👧ә\u202e"), max_size=60)


@st.composite
def documents(draw: st.DrawFn, depth: int = 2) -> str:
    """Balanced HTML of Telegram's tags."""
    pieces = []
    for _ in range(draw(st.integers(0, 4))):
        text = draw(documents(depth=depth - 1)) if depth else escape(draw(TEXTS), quote=False)
        opening, closing = draw(
            st.sampled_from([("", ""), ("<b>", "</b>"), ('<a href="https://x.kz/?a=1&amp;b=&quot;">', "</a>")])
        )
        pieces.append(f"{opening}{text}{closing}")
    return "".join(pieces)


@given(documents(), st.integers(2, 40))
def test_every_part_fits_and_nothing_is_lost(html: str, limit: int) -> None:
    """Parts are balanced, not blank and within the limit in UTF-16 units; all but white space survives, in order."""
    parts = [parse(part) for part in split(html, limit)]

    assert all(units(part.text) <= limit and part.text.strip() for part in parts)
    assert _words(" ".join(part.text for part in parts)) == _words(parse(html).text)
    assert set().union(*(part.links for part in parts)) <= set(parse(html).links)


def _words(text: str) -> str:
    return "".join(text.split())


def test_short_message_is_left_alone() -> None:
    assert split("<b>А</b>\n\nБ & В") == ["<b>А</b>\n\nБ & В"]
    assert split("") == []


def test_ends_at_a_paragraph_rather_than_a_line() -> None:
    assert split("Один.\n\nДва.\nТри.", 14) == ["Один.", "Два.\nТри."]


def test_ends_at_a_sentence_rather_than_a_word() -> None:
    assert split("Это первое. Это второе слово.", 20) == ["Это первое.", "Это второе слово."]


def test_quotation_mark_stays_with_its_sentence() -> None:
    assert split("«Это первое.» Это второе слово.", 22) == ["«Это первое.»", "Это второе слово."]


def test_not_inside_a_link() -> None:
    """The link moves to the next part as a whole."""
    assert split('раз два <a href="u">три четыре</a>', 13) == ["раз два", '<a href="u">три четыре</a>']


def test_link_longer_than_a_message() -> None:
    """Its parts are links, too."""
    assert split('<a href="u">раз два три</a>', 8) == ['<a href="u">раз два</a>', '<a href="u">три</a>']


def test_limit_counts_utf16() -> None:
    """An emoji counts two, and is never torn."""
    assert split("🏙" * 3, 5) == ["🏙🏙", "🏙"]
