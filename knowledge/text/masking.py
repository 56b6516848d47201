"""Personal data out of a text before it is kept: each found span becomes one token that both languages can read.

What is an amount and what is a person's number is told by how it is written. An amount is written in one piece or in
threes («30 000 000 000»), and ends in zeros (three of them in threes, six in one piece) or stands beside a unit
(«тенге», «га», "$"). Amounts, dates and lists of years stay; of all other numbers those in a person's shape go.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from knowledge.text.shapes import MOST_GROUPS, Digits, kind_of

EMAIL, TELEGRAM, IBAN = "‹email›", "‹telegram›", "‹iban›"

LABEL_REACH = 24
"""Characters at most between a word such as «удостоверение» and the number that it announces."""

WIDEST_GAP = 5
"""Characters at most between two groups of digits of one number: «) - »."""

WIDEST_RAW_GAP = 16
"""The same with what cannot be seen: direction marks, joiners."""

LEAST_DIGITS = 6
"""Digits of the shortest number that is masked."""

IBAN_DIGITS = 9
"""Digits of the shortest account number after KZ; fewer stand in a sentence by chance."""

# Quantifiers are possessive or bounded, so nothing is read twice. "›" ends a token: what follows one is left as it is.
_LINK = re.compile(
    r"(?<![A-Za-z0-9_.›])(?:https?://)?(?:www\.)?t(?:elegram)?\.(?:me|dog)/[\w/+?=&%#\-]++", re.IGNORECASE
)
_EMAIL = re.compile(
    r"[\w.%+\-]++(?P<rest>(?:[@＠]|[ \t]([@＠]|собака|[(\[]at[)\]])[ \t])"
    r"[\w\-]++(?:\.[\w\-]++)++(?:[@＠][\w.\-]*+)*+)?+",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![\w.@＠›])[@＠][A-Za-z][A-Za-z0-9_]{3,31}+(?![A-Za-z0-9_])")
_IBAN = re.compile(r"(?<![\w›])[KК][ZЗ](?:[ \t\u00a0\-]?\d){5}(?:[ \t\u00a0\-]?[\dA-Z]){13}(?!\w)", re.IGNORECASE)

_DIGITS = re.compile(r"\d+")
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_GAP = re.compile(rf"[ \t\u00a0\u2007\u2009\u202f\-‐‑‒–—−.()（）{_INVISIBLE}]*+")
_WITHIN = frozenset(",'")
_BARRIER = re.compile(r"[\d‹›\n]")
_LABEL = re.compile(
    r"(?<![\w›])(?:"
    r"(?P<iin>иин|жсн|iin|jsn|zhsn|бин|бсн|bin)(?:[а-яәіңғүұқөһ]{1,5}+)?+"
    r"|(?P<document>(?:удостов|паспорт|passport|куәлі|куали|kualik|kualig|төлқұжат|толкужат)\w*+)"
    r"|(?P<phone>(?:телефон|мобильн|сотов|ұялы|уялы|позвон|звон|хабарлас|whats|ватсап|вотсап|уатсап)\w*+|тел|моб|tel)"
    r")(?![^\W\d])",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"[ \t\u00a0]?(?:[₸$€₽%]|те[нң]ге|tenge|тг(?!\w)|kzt|usd|eur|евро|еуро|руб|долл|юан|млн|млрд|трлн|тыс|мың|миллион"
    r"|миллиард|га(?!\w)|гект|км|м[23²³]|кв|процент|пайыз|чел|адам|жит|тұрғын|тонн|литр|[кмг]вт|шт(?!\w)|дана)",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[₸$€₽][ \u00a0]?$")
_BEFORE = re.compile(r"(?<![+＋])[+＋][ ]?(?:\([ ]?)?$")


@dataclass(frozen=True, slots=True)
class _Run:
    """Groups of digits with little between them.

    Attributes:
        spans: where each group begins and ends in the text.
        groups: in ASCII.
        gaps: between the groups, without what cannot be seen.
        units: whether a unit follows each group.
    """

    spans: list[tuple[int, int]]
    groups: list[str]
    gaps: list[str]
    units: list[bool]


def mask(text: str) -> str:
    """Replace phone numbers, IIN and BIN, cards, accounts, documents, e-mail addresses and Telegram names.

    Masking again changes nothing, nothing outside of the found spans changes, and time grows with the length only.

    Args:
        text: any text at all.
    """
    text = _LINK.sub(TELEGRAM, text)
    text = _EMAIL.sub(lambda found: EMAIL if _is_address(found) else found[0], text)
    text = _IBAN.sub(lambda found: IBAN if sum(map(str.isdigit, found[0])) >= IBAN_DIGITS else found[0], text)
    text = _NAME.sub(TELEGRAM, text)
    pieces, done = [], 0
    for start, end, kind in _numbers(text):
        pieces += [text[done:start], f"‹{kind}›"]
        done = end
    return "".join([*pieces, text[done:]])


def _is_address(found: re.Match[str]) -> bool:
    """Spelt with blanks, only what is Latin is an address: «где собака alatau.city» is none."""
    return found["rest"] is not None and (not found["rest"][0].isspace() or found[0].split()[0].isascii())


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Begin, end and kind of each number that is somebody's."""
    labels = [(found.end(), found.lastgroup or "") for found in _LABEL.finditer(text)]
    for run in _runs(text):
        at = 0
        left = sum(map(len, run.groups))
        while at < len(run.groups) and left >= LEAST_DIGITS:
            start = run.spans[at][0]
            before = _BEFORE.search(text, max(start - 4, 0), start)
            count, kind = kind_of(
                Digits(
                    run.groups[at : at + MOST_GROUPS],
                    run.gaps[at : at + MOST_GROUPS - 1],
                    plus=before is not None,
                    label=_label(text, start, labels),
                    money=_MONEY.search(text, max(start - 2, 0), start) is not None,
                    units=run.units[at : at + MOST_GROUPS],
                )
            )
            end = run.spans[at + count - 1][1]
            if kind:
                yield _begin(text, before.start() if before else start, end), end, kind
            left -= sum(map(len, run.groups[at : at + count]))
            at += count


def _runs(text: str) -> Iterator[_Run]:
    run = _Run([], [], [], [])
    for found in _DIGITS.finditer(text):
        start, end = found.span()
        if run.spans:
            between = text[run.spans[-1][1] : start]
            gap = _UNSEEN.sub("", between) if len(between) <= WIDEST_RAW_GAP else between
            if len(gap) <= WIDEST_GAP and (_GAP.fullmatch(between) or gap in _WITHIN):
                run.gaps.append(gap)
            else:
                yield run
                run = _Run([], [], [], [])
        run.spans.append((start, end))
        run.groups.append("".join(str(unicodedata.decimal(digit)) for digit in found[0]))
        run.units.append(_UNIT.match(text, end) is not None)
    yield run


def _label(text: str, start: int, labels: list[tuple[int, str]]) -> str:
    """What the nearest word before a number announces, where neither a digit nor a masked span lies between."""
    place = bisect_right(labels, start, key=itemgetter(0)) - 1
    if place < 0 or start - labels[place][0] > LABEL_REACH:
        return ""
    end, label = labels[place]
    return "" if _BARRIER.search(text, end, start) else label


def _begin(text: str, start: int, end: int) -> int:
    """Where a number begins: at the bracket before it, if that closes inside."""
    inside = text[start:end]
    opens = (
        start > 0
        and text[start - 1] in "(（"
        and inside.count(")") + inside.count("）") > inside.count("(") + inside.count("（")
    )
    return start - 1 if opens else start
