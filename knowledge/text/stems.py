"""Light stems for Russian and Kazakh skeletons: endings off, nothing learned, no dictionary.

Both languages are stripped by one table because a skeleton no longer tells which it is, and because
one sentence often mixes them. Over-stripping is bounded by the length that must remain.
"""

# ruff: noqa: SIM905 - a table of endings is read more easily as text

from functools import lru_cache

SHORTEST_STEM = 3
"""Letters that must remain. Fewer make short words fall together; more leave endings on them."""

# Russian endings as skeletons spell them (й and ы are и, я is иа, ю is иу).
_RUSSIAN = """
иаиу иами ииу иа ие ии их им ом ем ои еи уиу иуиу аиа иаиа ое ее ими ого его ому ему ами иах иам ием
ат ит ет ут ли ла ло ал ил ел иат иут ите ете ешь аеш иш аиут аиет иаиут иаиет ует иуиут уиут
ов ев ах ам ше а е и о у иу
""".split()

# Russian suffixes that make a noun or participle of a verb: taken off only where much remains.
_DERIVING = """
ениаиу ениами ениах ениеи ением ениу ениа ение ени овании ованием ованиа ование овани
остиу остиами остиам остеи ости ост ироват иваиут иваиет ушии ушие ушеи аиаса ита
""".split()

# Kazakh: plural, possession, case and verb endings after folding, with their harmony variants.
_PLURAL = ("лар", "лер", "дар", "дер", "тар", "тер")
_POSSESSION = "ларимиз лерими ларин лерин имиз иниз ларини мин син дин сини имин инин си и".split()
_CASE = (
    "нин дин тин ни ди ти га ге ка ке на не а е да де та те нда нде дан ден тан тен нан нен мен бен пен "
    "даги деги таги теги ндаги ндеги ники дики тики ша ше"
).split()
_VERB = (
    "лиди леди илади иледи иди ади еди аиди еиди иа ие атин етин итин ган ген кан кен ину ину ылу илу "
    "иладима маиди меиди маган меген ип уп са се саниз сениз иниздар аман емин амин еминиз аламин "
    "алам елем уге уди удин ушин у"
).split()

_POSSESSED = ("и", "ин", "инда", "инде", "ина", "ине", "инин", "имиз")
"""Possession after the plural, with its cases."""

_KAZAKH = sorted(
    {
        *_CASE,
        *_PLURAL,
        *(plural + ending for plural in _PLURAL for ending in ("", *_CASE, *_POSSESSED)),
        *("и" + case for case in ("на", "не", "нда", "нде", "нан", "нен", "ни", "нин", "мен")),
        *("си" + case for case in ("", "на", "не", "нда", "нде", "нан", "нен", "н", "нин", "мен", "ндаги", "ндеги")),
        *_POSSESSION,
        *_VERB,
    }
)
_ENDINGS = dict.fromkeys((*_RUSSIAN, *_KAZAKH), SHORTEST_STEM) | dict.fromkeys(_DERIVING, 5)
_LONGEST = max(map(len, _ENDINGS))


@lru_cache(maxsize=65_536)
def stem(skeleton: str) -> str:
    """Take the longest known ending off a skeleton; a second one only where five letters remain.

    Words of three letters and fewer, and anything with a digit, stay whole. Both languages are stripped by
    one table, so a stem is a key for comparing, not a word of either.
    """
    if any(letter.isdigit() for letter in skeleton):
        return skeleton
    first = _strip(skeleton, SHORTEST_STEM)
    return _strip(first, 5) if first != skeleton else first


def is_ending(text: str) -> bool:
    """Whether a piece of a skeleton is an inflection of either language."""
    return _ENDINGS.get(text) == SHORTEST_STEM


def _strip(skeleton: str, least: int) -> str:
    for size in range(min(_LONGEST, len(skeleton) - SHORTEST_STEM), 0, -1):
        remains = _ENDINGS.get(skeleton[-size:])
        if remains is not None and len(skeleton) - size >= max(least, remains):
            return skeleton[:-size]
    return skeleton
