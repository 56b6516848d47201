"""Differences between revisions: nothing is lost of either side, whatever the texts, and they fit a message."""

import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.middlewares.language import Catalogues
from handlers.admins.editing.difference import render_difference
from handlers.splitting import MESSAGE_LIMIT, split, units
from knowledge.editing.difference import Line, Piece, Side, difference, drafts_difference, words
from knowledge.editing.draft import FactDraft
from tests.base import FACTS
from tests.telegram import parse

AREA = FACTS[0]
TEXTS = st.text(st.sampled_from("аб вг<>&/.,\n 12😀") | st.characters(exclude_categories=["Cs", "Cc"]), max_size=80)
LISTS = st.lists(st.text("абв <&", min_size=1, max_size=12), max_size=8)


@pytest.fixture(scope="module", autouse=True)
def russian() -> Iterator[None]:
    catalogues = Catalogues("ru")
    with catalogues.context(), catalogues.use_locale("ru"):
        yield


def side(pieces: Sequence[Piece], which: Side) -> str:
    return "".join(piece.text for piece in pieces if piece.side in (Side.BOTH, which))


def marked(line: Line) -> str:
    marks = {Side.BOTH: "{}", Side.OLD: "-{}-", Side.NEW: "+{}+"}
    return "".join(marks[piece.side].format(piece.text) for piece in line)


@given(TEXTS, TEXTS)
def test_both_texts_stand_in_their_difference(old: str, new: str) -> None:
    """Word for word."""
    line = words(old, new)

    assert (side(line, Side.OLD), side(line, Side.NEW)) == (old, new)
    assert all(piece.side is Side.BOTH for piece in line) == (old == new)


def test_words() -> None:
    """A changed word alone; neighbours as one; what has little in common, whole."""
    assert marked(words("Площадь — 88 000 га.", "Площадь — 90 000 га.")) == "Площадь — -88-+90+ 000 га."
    assert marked(words("дом у реки стоит", "дом на горе стоит")) == "дом -у реки-+на горе+ стоит"
    assert marked(words("Город большой.", "Қала үлкен.")) == "-Город большой.-+Қала үлкен.+"


def test_lists() -> None:
    """Only the entries that differ; a small change within one entry is a change, not another entry."""
    ask = list(AREA.ru.ask)
    changed = [ask[0].replace("Какая", "Какова"), *ask[2:], "сколько га"]
    [found] = drafts_difference(FactDraft.of(AREA, None), FactDraft.of(AREA, None).with_value("ru.ask", changed))

    assert found.field == "ru.ask"
    assert [marked(line) for line in found.lines] == [
        "-Какая-+Какова+ площадь у города Алатау?",
        f"-{ask[1]}-",
        "+сколько га+",
    ]


def test_nothing_and_everything() -> None:
    """Equal facts do not differ; of a new one, all is new."""
    assert difference(AREA, AREA) == ()
    sides = {piece.side for field in difference(None, AREA) for line in field.lines for piece in line}
    assert sides == {Side.NEW}


@given(TEXTS, TEXTS, LISTS, LISTS)
def test_rendered(old: str, new: str, before: list[str], after: list[str]) -> None:
    """Telegram's HTML, every tag closed, in parts that fit a message, with all that is gone and come."""
    one = FactDraft.of(AREA, None).with_value("ru.say", old).with_value("names", before)
    other = FactDraft.of(AREA, None).with_value("ru.say", new).with_value("names", after)
    html = render_difference(drafts_difference(one, other))
    text = parse(html).text

    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", re.sub(r"</?[bs]>", "", html))
    # A change within an entry stands between the words of both; whole entries stand as they are.
    assert all(word in text for entry in set(before) ^ set(after) for word in re.findall(r"\w+|[<&]", entry))


@given(st.lists(st.text("аб <&😀", min_size=1, max_size=300), min_size=8, max_size=60))
def test_long_ones_are_parted(names: list[str]) -> None:
    """However much has changed, each part fits."""
    html = render_difference(drafts_difference(FactDraft({}), FactDraft({"names": names})))

    for part in split(html):
        assert units(parse(part).text) <= MESSAGE_LIMIT
