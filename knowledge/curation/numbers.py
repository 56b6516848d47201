"""Numbers and dates as they stand in Russian and Kazakh prose, for comparing the two.

A wrong figure under a source is the costliest error of the store, so the figures of both
languages and of the structured field are compared by machine, not by eye.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

RU_MONTHS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
KK_MONTHS = (
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
)
_RU_MONTH = (
    r"(январ[ьяею]|феврал[ьяею]|март[ае]?|апрел[ьяею]|ма[йяею]|июн[ьяею]|июл[ьяею]|август[ае]?|"
    r"сентябр[ьяею]|октябр[ьяею]|ноябр[ьяею]|декабр[ьяею])(?!\w)"
)
_KK_MONTH = "(" + "|".join(KK_MONTHS) + r")\w*"

# Month names stand for dates only beside a day or a year: «маусым» is also "season".
_DATES = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:-го)? (?P<month>{_RU_MONTH})(?: (?P<year>\d{{4}}))?", re.IGNORECASE),
    re.compile(rf"(?P<month>{_RU_MONTH}) (?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"(?P<year>\d{{4}}) ?(?:-?ж\w*\.?)? (?P<day>\d{{1,2}})(?:-\w+)? (?P<month>{_KK_MONTH})", re.IGNORECASE),
    re.compile(rf"(?P<year>\d{{4}}) ?(?:-?ж\w*\.?)? (?P<month>{_KK_MONTH})", re.IGNORECASE),
    re.compile(rf"(?P<day>\d{{1,2}})(?:-\w+)? (?P<month>{_KK_MONTH})", re.IGNORECASE),
)
# Digits glued to a letter (G4, 5G, К-7, Формула-1) are part of a name.
_NUMBER = re.compile(
    r"(?<![\w.])(?<![A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі][-‑–])"
    r"(?P<digits>\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:[,.]\d+)?)(?![^\W\d_])"
    r"(?:\s?(?P<unit>%|процент\w*|пайыз\w*|тыс\.|тысяч\w*|мың\w*|млн|миллион\w*|млрд|миллиард\w*|трлн|триллион\w*))?",
    re.IGNORECASE,
)
_UNITS = {"%": "%", "про": "%", "пай": "%", "тыс": "k", "мың": "k", "мил": "", "млн": "M", "млр": "G", "трл": "T"}


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """One figure of a text.

    Attributes:
        value: the number, thousands multiplied in; the year, month or day of a date.
        unit: "" for a plain number, "%", "M", "G" or "T" (million, thousand million, million million),
            "y", "m" and "d" for the parts of a date.
    """

    value: float
    unit: str = ""


def _unit(word: str | None) -> str:
    if not word:
        return ""
    word = word.lower()
    for stem, unit in (("миллиард", "G"), ("миллион", "M"), ("триллион", "T")):
        if word.startswith(stem):
            return unit
    return _UNITS[word[:3] if word != "%" else "%"]


def _month(name: str) -> int:
    name = name.lower()
    # The Kazakh names first: «маусым» (June) begins as the Russian «май» does.
    for months in (KK_MONTHS, RU_MONTHS):
        for number, stem in enumerate(months, start=1):
            if name.startswith(stem):
                return number
    return 0


def quantities(text: str) -> frozenset[Quantity]:
    """Find the figures of a text, dates taken apart into year, month and day.

    Args:
        text: Russian or Kazakh prose; thousands grouped by a space, decimals after a comma.
    """
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    found: set[Quantity] = set()

    def take_date(match: re.Match[str]) -> str:
        parts = match.groupdict()
        month = _month(parts["month"])
        if day := parts.get("day"):
            found.add(Quantity(month * 100 + int(day), "d"))
        else:
            found.add(Quantity(month, "m"))
        if year := parts.get("year"):
            found.add(Quantity(int(year)))
        return " "

    for pattern in _DATES:
        text = pattern.sub(take_date, text)
    text = re.sub(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)", lambda m: m[1] if m[2] == "00" else f"{m[1]} {m[2]}", text)
    for match in _NUMBER.finditer(text):
        value = float(match["digits"].replace(" ", "").replace(",", "."))
        unit = _unit(match["unit"])
        found.add(Quantity(value * 1000, "") if unit == "k" else Quantity(value, unit))
    return frozenset(found)


def unsupported(found: Iterable[Quantity], figures: Iterable[float | date | str]) -> list[Quantity]:
    """Those of a text's figures that the structured field does not hold.

    Args:
        found: what `quantities` returned.
        figures: the values of the fact's `figures`: numbers, dates, or strings with numbers in them.
    """
    numbers: set[float] = set()
    days: set[int] = set()
    months: set[int] = set()
    for figure in figures:
        if isinstance(figure, date):
            numbers.add(figure.year)
            days.add(figure.month * 100 + figure.day)
            months.add(figure.month)
        elif isinstance(figure, str):
            for quantity in quantities(figure):
                numbers.add(quantity.value)
        else:
            numbers.add(float(figure))
            numbers.add(abs(float(figure)))
    missing = []
    for quantity in found:
        if quantity.unit == "d":
            held = quantity.value in days
        elif quantity.unit == "m":
            held = quantity.value in months or quantity.value in numbers
        else:
            held = quantity.value in numbers or (quantity.unit == "" and quantity.value / 1000 in numbers)
        if not held:
            missing.append(quantity)
    return sorted(missing)
