"""Whose number it is, by its shape: a phone's, an identity's, a card's, or nobody's, because it is an amount."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, takewhile

PHONE, IIN, CARD, ACCOUNT, DOCUMENT = "phone", "iin", "card", "account", "document"

ZEROS_IN_THREES, ZEROS_IN_ONE_PIECE = "000", "000000"
"""Ends of an amount as it is written in threes («30 000 000 000») and in one piece."""

IDENTITY, NATIONAL_PHONE, WITH_COUNTRY, AFTER_AREA = 12, 10, 11, 4
"""Digits of an IIN or BIN, of a phone number without and with 7 or 8 before it, and those after which its code ends."""

LEAST_CARD, MOST_CARD = 13, 19
"""Digits of a card (ISO/IEC 7812-1); more in one piece are a bank account's."""

AREA, BIRTH_DATE = 3, 6
"""Digits of an area code, and of the date with which an IIN begins."""

MOST_GROUPS = 19
"""Groups of digits that are looked at as one number: a card, digit by digit."""

FIRST_INTERNATIONAL, USUAL_INTERNATIONAL, LAST_INTERNATIONAL = 10, 11, 15
"""Digits of a number with its country's code: the least, those from which it may end, and the most."""

PASSPORT = 8
"""Digits of a passport, after its letter."""

_KAZAKH = re.compile(r"70[0-8]|747|75[01]|76[0-4]|77[0-8]|7[12]\d")
"""Area and operator codes of Kazakhstan."""

_NATIONAL = frozenset("346789")
"""First digits of area codes in Kazakhstan and Russia."""

_IN_THREES = frozenset(" \u00a0\u2007\u2009\u202f.,'")
_PLAIN_GAP = frozenset(" \u00a0\u2007\u2009\u202f-‐‑‒–")
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_DATES = ([2, 2, 4], [1, 2, 4], [2, 1, 4], [4, 2, 2])
_PERSON = re.compile(r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[0-6]\d{5}")
_COMPANY = re.compile(r"\d\d(?:0[1-9]|1[0-2])[4-6][0-4]\d{6}")


@dataclass(frozen=True)
class Digits:
    """Neighbouring groups of digits, which may be one number, its beginning, or several.

    Attributes:
        groups: in ASCII, at most `MOST_GROUPS`.
        gaps: what stands between them; one fewer.
        plus: whether a plus sign or 00 precedes.
        label: what the word before announces: PHONE, IIN, DOCUMENT or nothing.
        money: whether the sign of a currency precedes.
        units: for each group, whether a unit follows it.
    """

    groups: Sequence[str]
    gaps: Sequence[str]
    plus: bool = False
    label: str = ""
    money: bool = False
    units: Sequence[bool] = ()

    @cached_property
    def ends(self) -> dict[int, int]:
        """For each number of digits after which a group ends: how many groups that are."""
        return {size: place for place, size in enumerate(accumulate(map(len, self.groups)), 1)}

    @cached_property
    def text(self) -> str:
        """All digits."""
        return "".join(self.groups)

    def sizes(self, count: int) -> list[int]:
        """Digits in each of the first groups."""
        return [len(group) for group in self.groups[:count]]

    def plain(self, count: int) -> bool:
        """Whether nothing but one space or hyphen stands between any two of the first groups."""
        return all(gap in _PLAIN_GAP for gap in self.gaps[: count - 1])

    def years(self, count: int) -> bool:
        """Whether each of the first groups is a year."""
        return all(_YEAR.fullmatch(group) for group in self.groups[:count])

    @cached_property
    def threes(self) -> int:
        """How many groups make a number written in threes; 1 where it is in one piece."""
        size = len(ZEROS_IN_THREES)
        if len(self.groups[0]) > size:
            return 1
        following = zip(self.groups[1:], self.gaps, strict=True)
        return 1 + sum(1 for _ in takewhile(lambda pair: len(pair[0]) == size and pair[1] in _IN_THREES, following))

    @cached_property
    def amount(self) -> int:
        """How many groups are an amount; 0 where they are none."""
        count = self.threes
        zeros = ZEROS_IN_THREES if count > 1 else ZEROS_IN_ONE_PIECE
        found = self.money or self.units[count - 1] or self.groups[count - 1].endswith(zeros)
        return count if found else 0


def kind_of(found: Digits) -> tuple[int, str]:
    """What a sequence of groups begins with.

    Returns:
        How many groups belong together, and the kind, which is empty for an amount and for what is nobody's.
    """
    for look in (_announced, _phone):
        count, kind = look(found)
        if count:
            return count, kind
    if found.amount:
        return found.amount, ""
    for look in (_identity, _card, _bare_phone):
        count, kind = look(found)
        if count:
            return count, kind
    return 1, ""


def _announced(found: Digits) -> tuple[int, str]:
    """What the word before leaves no doubt of."""
    ends = found.ends
    if found.label == IIN and IDENTITY in ends:
        return ends[IDENTITY], IIN
    if found.amount or not found.label or _phone(found)[0]:
        return 0, ""
    sizes = (9, 10, 8) if found.label == DOCUMENT else range(11, 5, -1) if found.label == PHONE else ()
    for size in sizes:
        count = ends.get(size, 0)
        if size == PASSPORT and count != 1:
            continue
        if count and found.plain(count) and not found.years(count) and found.sizes(count) not in _DATES:
            return count, found.label
    return 0, ""


def _phone(found: Digits) -> tuple[int, str]:
    """A phone number with the code of its country."""
    if found.plus or (len(found.groups[0]) > len("00") and re.match("00[1-9]", found.groups[0])):
        return _international(found)
    count = found.ends.get(WITH_COUNTRY, 0)
    if not count or found.text[0] not in "78" or count == found.threes > 1:
        return 0, ""
    in_kazakhstan = _KAZAKH.match(found.text, 1) is not None
    if count == 1:
        # Nobody gives tens of billions to the last digit, and «тг» after a phone number is Telegram.
        exact = in_kazakhstan and not found.groups[0].endswith(ZEROS_IN_ONE_PIECE)
        return (1, PHONE) if exact or (found.text[1] in _NATIONAL and not found.amount) else (0, "")
    usual = AFTER_AREA in found.ends or found.sizes(count) == [1, 10]
    return (count, PHONE) if in_kazakhstan or (usual and found.text[1] in _NATIONAL) else (0, "")


def _international(found: Digits) -> tuple[int, str]:
    ends = found.ends
    prefix = 0 if found.plus else len("00")
    if found.text[prefix] == "7" and prefix + WITH_COUNTRY in ends and not (found.amount and found.threes > 1):
        return ends[prefix + WITH_COUNTRY], PHONE
    if found.amount:
        return 0, ""
    sizes = [*range(USUAL_INTERNATIONAL, LAST_INTERNATIONAL + 1), FIRST_INTERNATIONAL]
    count = next((ends[prefix + size] for size in sizes if prefix + size in ends), 0)
    return (count, PHONE) if count and not found.years(count) else (0, "")


def _identity(found: Digits) -> tuple[int, str]:
    """An IIN or BIN: in one piece, or in groups where it begins with a date and does not look like a list."""
    count = found.ends.get(IDENTITY, 0)
    if count == 1:
        return 1, IIN
    if not count or not found.plain(count) or found.years(count):
        return 0, ""
    sizes = found.sizes(count)
    usual = sizes in ([3] * 4, [4] * 3, [1] * 12) or (BIRTH_DATE in found.ends and sizes != [2] * 6)
    dated = any(shape.fullmatch(found.text[:IDENTITY]) for shape in (_PERSON, _COMPANY))
    return (count, IIN) if usual and dated else (0, "")


def _card(found: Digits) -> tuple[int, str]:
    """A bank card, in one piece or as cards show it; in single digits or pairs only where its check digit is right."""
    first = len(found.groups[0])
    if first >= LEAST_CARD:
        return 1, CARD if first <= MOST_CARD else ACCOUNT
    for size in (16, 15):
        count = found.ends.get(size, 0)
        sizes = found.sizes(count)
        if not count or not found.plain(count) or found.years(count):
            continue
        if sizes in ([4] * 4, [4, 6, 5], [8, 8]) or (sizes in ([1] * 16, [2] * 8) and _checks(found.text[:16])):
            return count, CARD
    return 0, ""


def _checks(card: str) -> bool:
    """Whether the last digit is the one that follows from the others (ISO/IEC 7812-1, annex B)."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(card))]
    return sum(sum(divmod(value, 10)) for value in doubled) % 10 == 0


def _bare_phone(found: Digits) -> tuple[int, str]:
    """A phone number without its country's code, or one in threes, which is no amount by now."""
    text, sizes = found.text, found.sizes(4)
    in_kazakhstan = _KAZAKH.match(text) is not None
    if WITH_COUNTRY in found.ends and text[0] in "78" and (text[1] == "9" or _KAZAKH.match(text, 1)):
        return found.ends[WITH_COUNTRY], PHONE
    count = found.ends.get(NATIONAL_PHONE, 0)
    if count == 1:
        return (1, PHONE) if in_kazakhstan or text[0] == "9" else (0, "")
    if count and sizes[0] == AREA and found.groups[1] != ZEROS_IN_THREES and len(found.groups[count - 1]) > 1:
        usual = found.sizes(count) in ([3, 3, 2, 2], [3, 3, 4], [3, 7])
        return (count, PHONE) if in_kazakhstan or (usual and text[0] == "9") else (0, "")
    local = sizes[:3] == [3, 2, 2] and not any(gap.isspace() for gap in found.gaps[:2]) and found.plain(3)
    return (3, PHONE) if local else (0, "")
