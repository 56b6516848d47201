"""Personal data goes before a question is kept; figures that people ask about stay. All numbers are made up."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.text.masking import mask

PIECES = st.sampled_from(
    [
        *"0123456789+()-.,:/ \n@‹›№٧８",
        *(
            "\u200b",
            "\u202a",
            "00",
            "000",
            "7",
            "8701",
            "77",
            "2025",
            "1234",
            "234 56 78",
            "900101",
            "300123",
            "4400 4302",
        ),
        *("тел ", "тел", "ИИН ", "паспорт", "куәлік ", "тенге", "тг", "$", "KZ", "125K ZT50 0410 0100", "a", "ab"),
        *("mail.ru", "@ivan_p", "t.me/", "https://", " собака ", "‹phone›", "‹iin›"),
    ]
)
MESSY = st.lists(PIECES, max_size=24).map("".join)


@pytest.mark.parametrize(
    "number",
    [
        "+7 701 234 56 78",
        "+7(701)234-56-78",
        "+7‒701‒234‒56‒78",
        "8 (701) 234-56-78",
        "8(701)2345678",
        "8-701-234-56-78",
        "8.701.234.56.78",
        "8 701 2345678",
        "8701 234 56 78",
        "87012345678",
        "8 7 0 1 2 3 4 5 6 7 8",
        "8 70 12 34 56 78",
        "8 747 000 10 20",
        "87 012 345 678",
        "8 7172 55 12 34",
        "8 (72772) 2-34-56",
        "7012345678",
        "701 234 56 78",
        "(701) 234-56-78",
        "272-34-56",
        "8 916 123-45-67",
        "+998 90 123 45 67",
        "+86 138 0013 8000",
        "+1 202 555 0143",
        "+49 (30) 123456",
        "0077012345678",
        "٨٧٠١٢٣٤٥٦٧٨",
        "+٧ ٧٠١ ٢٣٤ ٥٦ ٧٨",
        "８７０１２３４５６７８",
        "8701\u200b2345678",
    ],
)
def test_phone(number: str) -> None:
    """However it is spaced, bracketed or typed, with or without a code, nothing of it is left."""
    assert mask(number) == "‹phone›"
    assert mask(f"Звоните ({number}), жауап күтемін!") == "Звоните (‹phone›), жауап күтемін!"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ИИН 900101300123", "ИИН ‹iin›"),
        ("900101 300123", "‹iin›"),
        ("менің ЖСН-ім 900 101 300 123", "менің ЖСН-ім ‹iin›"),
        ("иин: 90 01 01 30 01 23", "иин: ‹iin›"),
        ("БИН 050540001234 ТОО", "БИН ‹iin› ТОО"),
        ("карта 4400 4302 1234 5678", "карта ‹card›"),
        ("4400430212345678", "‹card›"),
        ("3782-822463-10005", "‹card›"),
        ("счёт 40817810099910004312", "счёт ‹account›"),
        ("KZ86125KZT5004100100", "‹iban›"),
        ("на kz86 125K ZT50 0410 0100.", "на ‹iban›."),
        ("пишите ivan.petrov@mail.ru!", "пишите ‹email›!"),
        ("иван@почта.рф", "‹email›"),
        ("ivan (at) mail.ru", "‹email›"),
        ("ivan собака mail.ru", "‹email›"),
        ("я @ivan_petrov, жазыңыз", "я ‹telegram›, жазыңыз"),
        ("@ivan_petrovқа айтыңыз", "‹telegram›қа айтыңыз"),
        ("https://t.me/+AbCdEf там", "‹telegram› там"),
        ("удостоверение личности 012345678", "удостоверение личности ‹document›"),
        ("жеке куәлік № 045 678 901", "жеке куәлік № ‹document›"),
        ("паспорт N12345678", "паспорт N‹document›"),
        ("паспорт 4510 123456", "паспорт ‹document›"),
        ("тел. 27-23-45", "тел. ‹phone›"),
        ("тел87012345678", "тел‹phone›"),
        ("77012345678 тг", "‹phone› тг"),
        ("8 701 234 5678 8 702 345 67 89", "‹phone› ‹phone›"),
        ("с 17.12.2024 8 701 234 56 78", "с 17.12.2024 ‹phone›"),
        ("ул. Абая 12, кв 45, т. 87012345678", "ул. Абая 12, кв 45, т. ‹phone›"),
    ],
)
def test_what_goes(text: str, masked: str) -> None:
    """The number or name alone is replaced, by its kind; the words around it stay as they were."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "88 000 га",
        "2050",
        "+3 градуса",
        "17.12.2024",
        "04.05.2026 в 10.30-12.00",
        "БАКАД 66 км",
        "183",
        "бюджет 1 500 000 000 тенге",
        "30 000 000 000",
        "150 000 000 000",
        "1500000000000",
        "12 345 678 901 тенге",
        "87 000 000 000",
        "87 701 234 567 теңге",
        "$87 701 234 567",
        "+30 000 000 000 тенге",
        "1,500,000,000 тенге",
        "33,5 млрд",
        "10:30",
        "03:047:012:345",
        "2010 2015 2020 2050",
        "2024-2025 2026-2027",
        "автобусы 12 14 16 18 20 22 24",
        "школы 8 15 22 34 45 51",
        "программа 7-20-25",
        "дом 7 кв 701",
        "паспорт до 17.12.2024",
        "удостоверение стоит 1 500 000 тенге",
        "звонил 17.12.2024 2 раза",
        "позвонить 112 или 103",
        "C++11 2020 2021",
        "где собака alatau.city",
        "www.alatau.city",
        "@ 5000 тенге",
        "kz 12 345 alatau city project plan",
    ],
)
def test_what_stays(text: str) -> None:
    """Amounts, areas, years, dates, lists, short numbers and addresses are what people ask about."""
    assert mask(text) == text


@given(st.text() | MESSY)
@example("87012345678@abcd")
@example("87012345678t.me/abc")
@example("87012345678тел 123456")
@example("a@b.cc@mail.ru")
def test_masking_twice_changes_nothing(text: str) -> None:
    """A token is never masked again, and nothing beside it becomes a number by it."""
    once = mask(text)

    assert mask(once) == once


@given(MESSY)
def test_nothing_is_added_but_tokens(text: str) -> None:
    """What is left between the tokens stands in the text, in its order."""
    at = 0
    tokens = ("phone", "iin", "card", "account", "iban", "document", "email", "telegram")
    left = mask(text)
    for token in tokens:
        left = left.replace(f"‹{token}›", "\x00")
    for piece in left.split("\x00"):
        found = text.find(piece, at)
        assert found >= 0
        at = found + len(piece)


@pytest.mark.parametrize(
    "piece", ["1", "(", "+(", "1 ", "123 ", "a@", "@a.", "тел 1", "1\u200b", "KZ8 ", "t.me/", "7 01 "]
)
def test_a_hostile_paste_of_any_size_comes_back(piece: str) -> None:
    """A hundred thousand characters of anything: an expression that backtracks would not end."""
    pasted = piece * (100_000 // len(piece))

    assert len(mask(pasted)) <= len(pasted) * len("‹document›")
