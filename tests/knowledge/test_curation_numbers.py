"""Figures as people write them in both languages, and what must not be taken for one."""

from datetime import date

import pytest

from knowledge.curation.numbers import Quantity, quantities, unsupported

NBSP = "\N{NO-BREAK SPACE}"


def plain(*values: float) -> set[Quantity]:
    return {Quantity(float(value)) for value in values}


DAY, MONTH, PERCENT, MILLION, MILLIARD, BILLION = "d", "m", "%", "M", "G", "T"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 июля 2026 года", {*plain(2026), Quantity(701, DAY)}),
        ("с 25 сентября 2024 года", {*plain(2024), Quantity(925, DAY)}),
        ("9 мая", {Quantity(509, DAY)}),
        ("3-го марта", {Quantity(303, DAY)}),
        ("в январе 2024 года", {*plain(2024), Quantity(1, MONTH)}),
        ("в августе", set()),
        ("2026 жылғы 1 шілде", {*plain(2026), Quantity(701, DAY)}),
        ("2026 жылғы 1 шілдеде", {*plain(2026), Quantity(701, DAY)}),
        ("2024 жылы 25 қыркүйекте", {*plain(2024), Quantity(925, DAY)}),
        ("2024 ж. 25 қыркүйек", {*plain(2024), Quantity(925, DAY)}),
        ("2024 жылғы қаңтарда", {*plain(2024), Quantity(1, MONTH)}),
        ("2024 жылдың маусымында", {*plain(2024), Quantity(6, MONTH)}),
        ("9 мамырда", {Quantity(509, DAY)}),
        ("маусым", set()),
        ("в 2050 году", plain(2050)),
        ("2050 жылға қарай", plain(2050)),
        ("2026-жылы", plain(2026)),
        ("18:30", plain(18, 30)),
        ("с 9:00 до 18:00", plain(9, 18)),
    ],
)
def test_dates(text: str, expected: set[Quantity]) -> None:
    """Taken apart into year, month and day, so that both orders of words are the same."""
    assert quantities(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("88 000 гектаров", plain(88000)),
        (f"88{NBSP}000 гектар", plain(88000)),
        ("88\N{NARROW NO-BREAK SPACE}000", plain(88000)),
        ("1 234 567,5", plain(1234567.5)),
        ("88 тысяч", plain(88000)),
        ("88 тыс. человек", plain(88000)),
        ("88 мың адам", plain(88000)),
        ("8,6 км", plain(8.6)),
        ("8.6 км", plain(8.6)),
        ("2,5 млн", {Quantity(2.5, MILLION)}),
        ("2,5 миллиона", {Quantity(2.5, MILLION)}),
        ("365,1 млрд тенге", {Quantity(365.1, MILLIARD)}),
        ("365,1 миллиард теңге", {Quantity(365.1, MILLIARD)}),
        ("3 трлн", {Quantity(3.0, BILLION)}),
        ("3 триллион", {Quantity(3.0, BILLION)}),
        ("10%", {Quantity(10.0, PERCENT)}),
        ("10 %", {Quantity(10.0, PERCENT)}),
        ("10 процентов", {Quantity(10.0, PERCENT)}),
        ("10 пайыз", {Quantity(10.0, PERCENT)}),
        ("10 пайызға", {Quantity(10.0, PERCENT)}),
        ("8–9 баллов", plain(8, 9)),
        ("8-9 балл", plain(8, 9)),
        ("от 5 до 10 лет", plain(5, 10)),
        ("5 жылдан 10 жылға дейін", plain(5, 10)),
        ("12 345 и 67", plain(12345, 67)),
        ("в 2024, 2025 и 2026", plain(2024, 2025, 2026)),
        ("№ 4", plain(4)),
        ("", set()),
        ("четыре района, төрт аудан", set()),
    ],
)
def test_numbers(text: str, expected: set[Quantity]) -> None:
    """Thousands, decimals, units and ranges of both languages."""
    assert quantities(text) == expected


@pytest.mark.parametrize("text", ["G4 City", "5G", "К-7", "Формула-1", "A350", "4К", "В-12", "PM2"])
def test_names_with_digits(text: str) -> None:
    """Digits glued to letters belong to a name."""
    assert quantities(text) == set()


@pytest.mark.parametrize(
    ("ru", "kk"),
    [
        ("С 1 июля 2026 года 10% из 88 тысяч", "2026 жылғы 1 шілдеден бастап 88 000-ның 10 пайызы"),
        ("В июне 2025 года — 8,6 млн", "2025 жылғы маусымда — 8,6 миллион"),
        ("с 9:00 до 18:30", "9:00-ден 18:30-ға дейін"),
    ],
)
def test_both_languages_agree(ru: str, kk: str) -> None:
    """The same figures in the order and with the endings of either language."""
    assert quantities(ru) == quantities(kk)
    assert quantities(ru)


@pytest.mark.parametrize(
    ("text", "figures", "missing"),
    [
        ("88 000", [88000], []),
        ("88 тысяч", [88], []),
        ("8,6", [8.6], []),
        ("8,6", [8.7], plain(8.6)),
        ("25 сентября 2024 года", [date(2024, 9, 25)], []),
        ("24 сентября 2024 года", [date(2024, 9, 25)], {Quantity(924, DAY)}),
        ("в сентябре 2024 года", [date(2024, 9, 25)], []),
        ("в октябре 2024 года", [date(2024, 9, 25)], {Quantity(10, MONTH)}),
        ("в январе 2024 года", [2024, 1], []),
        ("10%", [10], []),
        ("11%", [10], {Quantity(11.0, PERCENT)}),
        ("8–9 баллов", ["8–9"], []),
        ("8–10 баллов", ["8–9"], plain(10)),
        ("5 градусов мороза", [-5], []),
        ("без чисел", [], []),
    ],
)
def test_unsupported(text: str, figures: list[float | date | str], missing: set[Quantity] | list[Quantity]) -> None:
    """What the figures do not hold is named; what they hold in any form is not."""
    assert set(unsupported(quantities(text), figures)) == set(missing)


def test_order_of_the_unsupported() -> None:
    """Least first, so that the same fault reads the same at every run."""
    assert unsupported(quantities("30, 10 и 20"), []) == [Quantity(10.0), Quantity(20.0), Quantity(30.0)]
