"""A resident asks in a private chat."""

from typing import Any

import pytest

from handlers.splitting import units
from tests.base import BASE
from tests.people import Someone


async def test_russian_question(resident: Someone) -> None:
    """The fact is told in Russian with its date and its source as a link, and nothing else."""
    reply = await resident.asks("Какая площадь у города Алатау?")

    assert reply.fact == "area"
    assert reply.language == "ru"
    assert reply.cites == ["kursiv-kind"]
    assert reply.messages[0].links == ["https://kz.kursiv.media/2025-12-11/kind/?a=1&b=2"]
    assert "По состоянию на 11 декабря 2025 г." in reply.text
    assert "Источник:\n1. Курсив: «Корейцы построят <дороги> & сети в Alatau City», 11 декабря 2025 г." in reply.text


async def test_kazakh_question_on_a_russian_client(resident: Someone) -> None:
    """The question's language wins over Telegram's; dates are Kazakh, too."""
    reply = await resident.asks("Алатау қаласының аумағы қанша гектар?")

    assert reply.fact == "area"
    assert reply.language == "kk"
    assert "Мәлімет күні: 2025 ж. 11 желтоқсан" in reply.text


async def test_kazakh_typed_on_a_russian_keyboard(resident: Someone) -> None:
    """к, н, г for қ, ң, ғ still find the fact, and the reply is Kazakh."""
    reply = await resident.asks("алатау каласынын аумагы канша гектар")

    assert (reply.fact, reply.language) == ("area", "kk")


async def test_source_without_address_is_no_link(resident: Someone) -> None:
    """A source of which no address is known is cited all the same; one without a date shows none."""
    reply = await resident.asks("Сколько людей живёт в городе Алатау?")

    assert reply.cites == ["alatau-official", "decree"]
    assert reply.messages[0].links == ["https://alatau.city/"]
    assert "1. Alatau City: Страница о городе\n2. Әділет: «Алатау қаласының бас жоспары туралы», 17 мая" in reply.text


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("Когда запустят аэротакси в Алатау?", "🗓 План, пока не осуществлён · По состоянию на"),
        ("Алатауда аэротакси қашан іске қосылады?", "🗓 Жоспар, әлі іске асқан жоқ · Мәлімет күні"),
        ("Какие визы нужны иностранцам в Алатау?", "⚖️ Источники расходятся · По состоянию на"),
        ("Когда в дома проведут газ?", "🏗 Идёт сейчас · По состоянию на"),
    ],
)
async def test_status_that_matters_is_said(resident: Someone, question: str, status: str) -> None:
    """A plan is never told as a thing that exists."""
    assert status in (await resident.asks(question)).text


async def test_past_its_review(resident: Someone, kazakh_resident: Someone) -> None:
    """What should have been checked again says so."""
    russian = await resident.asks("Когда в дома проведут газ?")
    kazakh = await kazakh_resident.asks("Үйлерге газ қашан тартылады?")

    assert "⚠️ Сведения могли устареть: срок их перепроверки истёк 30 июня 2026 г." in russian.text
    assert "⚠️ Мәлімет ескірген болуы мүмкін, қайта тексеру мерзімі өтіп кетті: 2026 ж. 30 маусым" in kazakh.text


async def test_unknown_is_declined(resident: Someone) -> None:
    """No fact is told, nothing is promised, and the topics are shown as the way on."""
    reply = await resident.asks("где поесть пиццу")

    assert reply.fact is None
    assert "/topics" in reply.text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("привет", "Здравствуйте!"),
        ("сәлем", "Сәлеметсіз бе!"),
        ("спасибо", "Рад помочь!"),
        ("🏙🏙🏙", "Напишите, пожалуйста, вопрос словами"),
    ],
)
async def test_small_talk(resident: Someone, text: str, answer: str) -> None:
    """Greetings and thanks are returned; emoji alone are asked to be words."""
    assert (await resident.asks(text)).text.startswith(answer)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\x00",
        "я" * 4096,
        "площадь " * 512,
        "🏙" * 2048,
        "👨‍👩‍👧‍👦🇰🇿",
        "<b>площадь</b> <script>alert(1)</script> <a href='x'>",
        "&lt;b&gt; &amp; &#0; &nbsp;",
        "\u202eАлатау ьдащолп\u202c \u200f\u2066?",
        "площадь\x00Алатау\x1b[31m",
        "\ud83d площадь",
        "'; DROP TABLE facts; --",
        "{0} {name} %s %(x)s",
        "@",
        "١٢٣ ½ ①",
    ],
)
async def test_hostile_text(resident: Someone, text: str) -> None:
    """Whatever is written, one calm message comes back, within every limit, and no apology."""
    reply = await resident.asks(text)

    assert len(reply.messages) == 1
    assert units(reply.messages[0].text) <= 4096
    assert "сломалось" not in reply.text


async def test_hostile_entities(resident: Someone) -> None:
    """Entities that point outside the text, overlap or lie about what they mark do no harm."""
    entities = [
        {"type": "mention", "offset": 0, "length": 500},
        {"type": "mention", "offset": 9000, "length": 1},
        {"type": "text_mention", "offset": 1, "length": 3, "user": {"id": 42, "is_bot": True, "first_name": "x"}},
        {"type": "pre", "offset": 0, "length": 2, "language": "<b>"},
        {"type": "no_such_entity", "offset": 0, "length": 1},
    ]
    reply = await resident.sends(text="🏙 площадь Алатау", entities=entities)

    assert len(reply.messages) == 1


async def test_edited_question_edits_its_answer(resident: Someone) -> None:
    """The same message tells the new answer, and nothing new is sent."""
    first = await resident.sends(message_id=500, text="Какая площадь у города Алатау?")
    second = await resident.edits(500, "Сколько людей живёт в городе Алатау?")

    assert second.fact == "population"
    assert second.messages[0].id == first.messages[0].id


async def test_edit_that_changes_nothing(resident: Someone) -> None:
    """Telegram refuses an edit to the same text; nobody notices."""
    await resident.sends(message_id=500, text="Какая площадь у города Алатау?")
    again = await resident.edits(500, "Какая площадь у города Алатау??")

    assert again.messages == []
    assert again.notices == []


async def test_edit_of_a_question_long_forgotten(resident: Someone) -> None:
    """Its answer is sent anew."""
    reply = await resident.edits(77, "Какая площадь у города Алатау?")

    assert reply.fact == "area"


async def test_edit_after_the_answer_was_deleted(resident: Someone) -> None:
    """The answer is sent anew."""
    first = await resident.sends(message_id=500, text="Какая площадь у города Алатау?")
    del resident.telegram.messages[resident.id, first.messages[0].id]
    second = await resident.edits(500, "Сколько людей живёт в городе Алатау?")

    assert second.fact == "population"
    assert second.messages[0].id != first.messages[0].id


async def test_two_questions_in_one_message(resident: Someone) -> None:
    """Both are answered, each under its question, with one list of sources."""
    reply = await resident.asks("Какая площадь у города Алатау? И кто подписал меморандум с KIND?")

    assert [fact.id for fact, _ in reply.facts] == ["area", "kind-memorandum"]
    assert "Кто подписал меморандум с KIND?" in reply.text
    assert reply.cites == ["kursiv-kind", "alatau-official"]


@pytest.mark.parametrize("content", ["photo", "voice", "sticker", "location", "video_note", "document"])
async def test_not_text(resident: Someone, kazakh_resident: Someone, content: str) -> None:
    """Pictures, voices and stickers get a kind word in the person's language."""
    file = {"file_id": "f", "file_unique_id": "u"}
    size = {"width": 1, "height": 1}
    kinds: dict[str, Any] = {
        "photo": [file | size],
        "voice": file | {"duration": 1},
        "sticker": file | size | {"type": "regular", "is_animated": False, "is_video": False},
        "location": {"latitude": 43.6, "longitude": 77.1},
        "video_note": file | {"length": 1, "duration": 1},
        "document": file,
    }
    assert "Спасибо" in (await resident.sends(**{content: kinds[content]})).text
    assert "ақмет" in (await kazakh_resident.sends(**{content: kinds[content]})).text


async def test_every_canonical_question_finds_its_fact(resident: Someone) -> None:
    """In both languages, through the chat."""
    for fact in BASE.facts:
        for language in ("ru", "kk"):
            reply = await resident.asks(fact.wording(language).question)
            assert (reply.fact, reply.language) == (fact.id, language)
