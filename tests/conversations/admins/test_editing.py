"""Editing facts in the chat: field by field, preview, reason, published."""

import asyncio
from dataclasses import replace

import pytest

from bot.application import build_application
from knowledge.assistant import Assistant
from knowledge.live import LiveAssistant
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.log import Asked
from tests.conftest import clock
from tests.conversations.admins.editing import (
    AREA,
    ERLAN,
    TAXI,
    VIEWER,
    edited_taxi,
    editor,
    fills,
    meanwhile,
    newest,
    publishes,
    saying,
)
from tests.people import Someone


async def test_fact(resident: Someone) -> None:
    """As people see it in both languages, with all that is kept of it."""
    aigul = await editor(resident)
    fact = await aigul.asks("/fact area")

    assert [language for _, language in fact.facts] == ["ru", "kk"]
    assert "Статус: действует" in fact.text
    assert "Источники: kursiv-kind" in fact.text
    assert "Версия 4: из файлов, файлы, 23.11.2026" in fact.text
    assert list(fact.buttons) == ["✏️ Изменить", "🕘 История", "🗄 Снять"]
    dana = await editor(resident, VIEWER, role=Role.VIEWER)
    assert list((await dana.asks("/fact AREA")).buttons) == ["🕘 История"]


@pytest.mark.parametrize("command", ["/fact", "/edit", "/history", "/retire", "/rollback"])
async def test_without_an_argument(resident: Someone, command: str) -> None:
    """How to write it."""
    aigul = await editor(resident)

    assert (await aigul.asks(command)).text.startswith(f"Напишите так: {command} area")


@pytest.mark.parametrize("command", ["/fact {}", "/edit {}", "/history {}", "/retire {}", "/rollback {} 4"])
async def test_near_ids(resident: Someone, command: str) -> None:
    """A wrong id is met with those like it, which go on with the same command."""
    aigul = await editor(resident)
    said = await aigul.asks(command.format("air-taxy"))

    assert said.text == "Факта air-taxy нет. Может быть, один из этих?"
    assert "air-taxi" in (await aigul.presses(said, "air-taxi")).text
    hostile = await aigul.asks(command.format("<b>" + "я:" * 2_000))
    assert hostile.text.startswith("Факта <b>я:я:" if "4" not in command else ("Факта <b>", "Напишите"))


async def test_edit_and_publish(resident: Someone, store: Store) -> None:
    """From the command to the answer that people get, within a second."""
    aigul = await editor(resident)
    panel = await edited_taxi(aigul)
    assert "✏️ Ответ (рус.): Аэротакси планируют позже." in panel.text
    assert "▫️ Статус: план" in panel.text

    preview = await aigul.presses(panel, "Предпросмотр")
    assert "Аэротакси планируют позже." in preview.text
    assert "🗓 План, пока не осуществлён" in preview.text
    assert "Аэротакси кейінірек жоспарланған." in preview.text
    assert "✅ Всё в порядке." in preview.text
    assert "✅ На все ответ прежний." in preview.text
    await aigul.presses(preview, "Опубликовать")
    done = await aigul.asks("уточнили у оператора")

    assert done.text.startswith("✅ Опубликовано: air-taxi, версия 10.")
    head = await store.revisions.head("air-taxi")
    assert head is not None
    assert (head.author, head.reason, head.parent) == (aigul.id, "уточнили у оператора", 6)
    assert await store.drafts.get(aigul.id) is None

    async def told() -> bool:
        return "планируют позже" in (await resident.asks("Когда запустят аэротакси?")).text

    await resident.until(told)


async def test_in_one_message(resident: Someone) -> None:
    """Buttons edit the panel; what is typed is followed by one new panel, and the old one loses its buttons."""
    aigul = await editor(resident)
    first = await aigul.asks("/edit area")
    field = await aigul.presses(first, "Названия")
    assert field.messages[0].id == first.messages[0].id
    second = await aigul.asks("Алатау, Alatau")

    assert len(second.messages) == 1
    assert second.messages[0].id != first.messages[0].id
    assert aigul.sees(first.messages[0].id).buttons == {}
    late = await aigul.presses_data(field.buttons["⬅️ Назад"], first.messages[0].id)
    assert late.notices == ["Это уже завершено или открыто в другом сообщении"]


async def test_every_field(resident: Someone, store: Store) -> None:
    """A new fact is made by buttons and typed text alone."""
    aigul = await editor(resident)
    panel = await aigul.asks("/new")
    assert panel.text.count("❗") == 12
    panel = await fills(aigul, panel, "id", "city-park")
    for field, choice in (("Тема", "Город"), ("Статус", "план")):
        panel = await aigul.presses(await aigul.presses(panel, field), choice)
    audience = await aigul.presses(await aigul.presses(panel, "Для кого"), "жителям")
    panel = await aigul.presses(await aigul.presses(audience, "туристам"), "Назад")
    panel = await aigul.presses(await aigul.presses(panel, "Дата сведений"), "Сегодня")
    panel = await aigul.presses(await aigul.presses(panel, "Перепроверить до"), "Через полгода")
    panel = await aigul.presses(await fills(aigul, panel, "Источники", "decree"), "Назад")
    panel = await aigul.presses(await fills(aigul, panel, "Связанные", "area"), "Назад")
    panel = await fills(aigul, panel, "Цифры", "trees: 500")
    panel = await fills(aigul, panel, "Названия", "Парк, саябақ")
    ru = "\n".join(f"парк вопрос номер {word}" for word in ["один", "два", "три", "четыре", "пять", "шесть", "семь"])
    half = await fills(aigul, panel, "Вопросы (рус.)", f"Где будет парк?\n{ru[:60]}")
    assert "нужно не меньше 8" in half.text
    panel = await aigul.asks(ru)
    panel = await fills(aigul, panel, "Ответ (рус.)", "В парке посадят 500 деревьев.")
    kk = "\n".join(f"саябақ туралы сұрақ {word}" for word in ["бір", "екі", "үш", "төрт", "бес", "алты", "жеті"])
    panel = await fills(aigul, panel, "Вопросы (каз.)", f"Саябақ қайда болады?\n{kk}")
    panel = await fills(aigul, panel, "Ответ (каз.)", "Саябаққа 500 ағаш отырғызылады.")
    assert "❗" not in panel.text.replace("❗ заполнить", "")
    done = await publishes(aigul, panel, "новый парк")

    assert done.text.startswith("✅ Опубликовано: city-park")
    fact = await newest(store, "city-park")
    assert (fact.figures, fact.names, fact.related) == ({"trees": 500}, ("Парк", "саябақ"), ("area",))
    assert [str(one) for one in fact.audience] == ["resident", "tourist"]
    assert str(fact.review_by) == "2027-05-23"


async def test_new_source(resident: Someone, store: Store) -> None:
    """A short form; the source is published with the fact, and not without it."""
    aigul = await editor(resident)
    panel = await edited_taxi(aigul)
    field = await fills(aigul, panel, "Источники", "курсив корейцы")
    assert field.text.startswith("Нашлось:")
    form = await aigul.presses(field, "Новый источник")
    for answer in ("Tengrinews", "Аэротакси <отложили>"):
        form = await aigul.asks(answer)
    refused = await aigul.asks("javascript:alert(1)")
    assert "«javascript:alert(1)» сюда не подходит." in refused.text
    await aigul.asks("https://tengrinews.kz/a?b=1&c=2")
    assert "не дата" in (await aigul.asks("вчера")).text
    form = await aigul.asks("20.11.2026")
    form = await aigul.presses(form, "ru")
    field = await aigul.presses(form, "пресса")
    assert "Добавлен: tengrinews-2026-11-20" in field.text
    field = await aigul.presses(field, "➖ kursiv-kind")
    panel = await aigul.presses(field, "Назад")
    assert await store.revisions.version() == 9
    preview = await aigul.presses(panel, "Предпросмотр")
    assert "Tengrinews: «Аэротакси <отложили>», 20 ноября 2026" in preview.text
    await aigul.presses(preview, "Опубликовать")
    await aigul.asks("новый источник")

    assert (await newest(store, "air-taxi")).sources == ("tengrinews-2026-11-20",)


async def test_form_of_a_source_can_be_left(resident: Someone) -> None:
    """The field is as it was."""
    aigul = await editor(resident)
    field = await aigul.presses(await aigul.asks("/edit area"), "Источники")
    form = await aigul.presses(field, "Новый источник")
    form = await aigul.presses(await aigul.asks("Курсив"), "неизвестен")
    assert "своими словами" in form.text
    left = await aigul.presses(form, "Без нового источника")

    assert left.text == field.text


async def test_errors_block(resident: Someone, store: Store) -> None:
    """With errors there is no button to publish, and an old one does nothing."""
    aigul = await editor(resident)
    panel = await aigul.asks("/edit air-taxi")
    panel = await fills(aigul, panel, "Ответ (рус.)", "Запустят в 2031 году, Aлатау.")
    preview = await aigul.presses(panel, "Предпросмотр")

    assert "Проверки: ошибок 4" in preview.text
    assert "числа из ответа, которых нет в поле «Цифры»: 2031" in preview.text
    assert "только в русском 2031, только в казахском 2027" in preview.text
    assert "«Aлатау» смешаны латиница и кириллица" in preview.text
    assert "🚀 Опубликовать" not in preview.buttons
    forged = await aigul.presses_data("aes1:publish:", preview.messages[0].id)
    assert "Почему меняем" not in forged.text
    await aigul.asks("всё равно")
    assert (await newest(store, "air-taxi")).ru.say == TAXI.ru.say


async def test_warnings_do_not_block(resident: Someone) -> None:
    """They are shown."""
    aigul = await editor(resident)
    panel = await edited_taxi(aigul)
    panel = await fills(aigul, panel, "Перепроверить до", "01.02.2026")
    preview = await aigul.presses(panel, "Предпросмотр")

    assert "⚠️ срок перепроверки прошёл: 2026-02-01" in preview.text
    assert "🚀 Опубликовать" in preview.buttons


async def test_replay(resident: Someone, store: Store) -> None:
    """Questions that people asked and that would be answered otherwise are counted and shown."""
    asked = Asked(clock(), "chat", "ru", "answer", None, "air-taxi", 0.9, "вертолётное такси до <Алматы>")
    await store.log.add([asked])
    aigul = await editor(resident)
    panel = await edited_taxi(aigul)
    for name, word in (("Вопросы (рус.)", "доставка дроном номер"), ("Вопросы (каз.)", "дронмен жеткізу нөмірі")):
        await aigul.presses(await aigul.presses(panel, name), "Заменить весь список")
        panel = await aigul.asks("\n".join(f"{word} {letter}" for letter in "абвгдежзи"))
    preview = await aigul.presses(panel, "Предпросмотр")

    assert "больше без ответа:" in preview.text
    assert "«вертолётное такси до <Алматы>»: air-taxi → " in preview.text


async def test_nothing_changed(resident: Someone) -> None:
    """There is nothing to preview, then."""
    aigul = await editor(resident)

    assert "Пока ничего не изменено" in (await aigul.presses(await aigul.asks("/edit area"), "Предпросмотр")).text


async def test_a_reason_is_required(resident: Someone, store: Store) -> None:
    """As text that fits."""
    aigul = await editor(resident)
    preview = await aigul.presses(await edited_taxi(aigul), "Предпросмотр")
    await aigul.presses(preview, "Опубликовать")
    picture = {"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}
    for wrong in ({"text": "я" * 501}, {"text": "-"}, {"photo": [picture]}):
        assert (await aigul.sends(**wrong)).text.startswith("Нужна причина")
    assert await store.revisions.version() == 9
    assert (await aigul.asks("x" * 500)).text.startswith("✅")


async def test_cancel(resident: Someone, store: Store) -> None:
    """Nothing is changed, and what is written next is a question again."""
    aigul = await editor(resident)
    panel = await edited_taxi(aigul)
    dropped = await aigul.presses(panel, "Отмена")

    assert (dropped.text, dropped.buttons) == ("Отменено. Ничего не изменилось.", {})
    assert (await aigul.asks("Какая площадь у города Алатау?")).fact == "area"
    assert await store.revisions.version() == 9


async def test_questions_while_editing(resident: Someone) -> None:
    """As long as no field is open, an editor may ask."""
    aigul = await editor(resident)
    await aigul.asks("/edit air-taxi")

    assert (await aigul.asks("Какая площадь у города Алатау?")).fact == "area"


async def test_another_draft_is_asked_about(resident: Someone) -> None:
    """Nothing half-made is dropped silently; what was not touched is no draft."""
    aigul = await editor(resident)
    await aigul.asks("/edit area")
    await edited_taxi(aigul)
    asked = await aigul.asks("/retire area")
    assert "правка air-taxi" in asked.text
    left = await aigul.presses(asked, "Оставить как есть")
    assert left.buttons == {}
    resumed = await aigul.presses(await aigul.asks("/new"), "Продолжить")
    assert "✏️ Ответ (рус.): Аэротакси планируют позже." in resumed.text
    begun = await aigul.presses(await aigul.asks("/retire area"), "Отменить и начать")
    assert begun.text.startswith("🗄 Снять area")


async def test_restart_in_the_middle(resident: Someone, store: Store, assistant: Assistant) -> None:
    """Another process over the same store goes on where this one ended: open field, panel and all."""
    aigul = await editor(resident)
    panel = await aigul.asks("/edit air-taxi")
    await aigul.presses(panel, "Ответ (рус.)")
    again = replace(aigul, application=build_application(LiveAssistant(assistant), store, clock=clock))
    panel = await again.asks("Аэротакси планируют позже.")
    assert "✏️ Ответ (рус.): Аэротакси планируют позже." in panel.text
    panel = await fills(again, panel, "Ответ (каз.)", "Аэротакси кейінірек жоспарланған.")
    again = replace(aigul, application=build_application(LiveAssistant(assistant), store, clock=clock))
    preview = await again.presses(panel, "Предпросмотр")
    await again.presses(preview, "Опубликовать")
    again = replace(aigul, application=build_application(LiveAssistant(assistant), store, clock=clock))

    assert (await again.asks("после перезапуска")).text.startswith("✅ Опубликовано")


async def test_two_editors(resident: Someone, store: Store) -> None:
    """The second is shown both versions, goes on from the newest, and loses nothing that does not collide."""
    aigul = await editor(resident)
    panel = await edited_taxi(aigul)
    preview = await aigul.presses(panel, "Предпросмотр")
    await aigul.presses(preview, "Опубликовать")
    await meanwhile(store, TAXI, **saying(TAXI, "Аэротакси уже летает."), names=("аэротакси",))
    stale = await aigul.asks("уточнили")
    assert stale.text.startswith("Кто-то успел раньше.")
    assert "id 502" in stale.text or "Ерлан" in stale.text
    assert "сверено" in stale.text
    assert "уже летает" in stale.text
    assert "планируют позже" in stale.text
    panel = await aigul.presses(stale, "Продолжить с новейшей")

    assert "Перенесено: Ответ (каз.)" in panel.text
    assert "❗ Изменено обоими, осталось чужое: Ответ (рус.)" in panel.text
    assert "Ответ (рус.), ваше: Аэротакси планируют позже." in panel.text
    panel = await fills(aigul, panel, "Ответ (рус.)", "Аэротакси планируют позже.")
    assert (await publishes(aigul, panel)).text.startswith("✅ Опубликовано")
    fact = await newest(store, "air-taxi")
    assert (fact.names, fact.ru.say) == (("аэротакси",), "Аэротакси планируют позже.")


async def test_two_editors_drop(resident: Someone, store: Store) -> None:
    """Or the second gives way."""
    aigul = await editor(resident)
    preview = await aigul.presses(await edited_taxi(aigul), "Предпросмотр")
    await aigul.presses(preview, "Опубликовать")
    await meanwhile(store, TAXI, **saying(TAXI, "Аэротакси уже летает."))
    dropped = await aigul.presses(await aigul.asks("уточнили"), "Отмена")

    assert dropped.text == "Отменено. Ничего не изменилось."
    assert (await newest(store, "air-taxi")).ru.say == "Аэротакси уже летает."


async def test_retired_meanwhile(resident: Someone, store: Store) -> None:
    """Then the edit is over; and a retired fact is not edited but brought back."""
    aigul = await editor(resident)
    preview = await aigul.presses(await edited_taxi(aigul), "Предпросмотр")
    await aigul.presses(preview, "Опубликовать")
    other = await editor(resident, 502)
    await other.presses(await other.asks("/retire air-taxi"), "Без замены")
    await other.asks("не нужен")
    stale = await aigul.asks("уточнили")

    assert "сняли; правка отменена" in (await aigul.presses(stale, "Продолжить")).text
    assert "/history air-taxi" in (await aigul.asks("/edit air-taxi")).text


async def test_kazakh(resident: Someone) -> None:
    """The whole way in Kazakh."""
    aigul = await editor(resident, language="kk")
    panel = await aigul.asks("/edit air-taxi")
    assert "Мәртебе: жоспар" in panel.text
    panel = await fills(aigul, panel, "Жауап (орысша)", "Аэротакси планируют позже.")
    panel = await fills(aigul, panel, "Жауап (қазақша)", "Аэротакси кейінірек жоспарланған.")
    preview = await aigul.presses(panel, "Алдын ала қарау")
    assert "Бәрі дұрыс." in preview.text
    await aigul.presses(preview, "Жариялау")

    assert (await aigul.asks("нақтыланды")).text.startswith("✅ Жарияланды: air-taxi")


@pytest.mark.parametrize(
    "text",
    ["<b>&amp;</i> " * 40, "я" * 4_096, "😀" * 2_000, "\u202e\u0000 zero", "{id} %s {0}", "/ not a command\n" * 100],
)
@pytest.mark.parametrize("field", ["Ответ (рус.)", "Вопросы (каз.)", "Названия", "Цифры", "Источники", "Связанные"])
async def test_hostile_text(resident: Someone, store: Store, field: str, text: str) -> None:
    """Taken or refused with a word, never an error, and the draft can go on."""
    aigul = await editor(resident)
    panel = await aigul.asks("/edit area")
    await aigul.presses(panel, field)
    said = await aigul.sends(text=text if not text.startswith("/") else f" {text}")

    assert "сломалось" not in said.text
    assert said.buttons
    draft = await store.drafts.get(aigul.id)
    assert draft is not None
    assert (await newest(store, "area")) == AREA


async def test_two_at_the_same_moment(resident: Someone, store: Store) -> None:
    """One is published, the other is shown it; neither is lost."""
    both = [await editor(resident), await editor(resident, ERLAN)]
    for person, text in zip(both, ("Аэротакси ждут.", "Аэротакси будет."), strict=True):
        preview = await person.presses(await edited_taxi(person, text), "Предпросмотр")
        await person.presses(preview, "Опубликовать")
    await asyncio.gather(*(person.asks("одновременно") for person in both))

    last = [shown for person in both for (chat, _), shown in resident.telegram.messages.items() if chat == person.id]
    texts = [shown.text or "" for shown in last]
    assert sum(text.startswith("✅ Опубликовано") for text in texts) == 1
    assert sum("Кто-то успел раньше" in text for text in texts) == 1
    assert len(await store.revisions.history("air-taxi")) == 2


async def test_too_long_an_answer(resident: Someone) -> None:
    """With its sources it must fit one message; a long preview is turned page by page."""
    aigul = await editor(resident)
    panel = await edited_taxi(aigul)
    sources = "\n".join(
        f"  - {{id: s-{number}, publisher: Газета, title: {'заголовок ' * 30}{number}, language: ru, kind: media}}"
        for number in range(14)
    )
    cited = ", ".join(f"s-{number}" for number in range(14))
    panel = await aigul.asks(f"facts:\n  - sources: [{cited}]\nsources:\n{sources}\n")
    assert panel.text.startswith("Документ принят.")
    preview = await aigul.presses(panel, "Предпросмотр")
    while "▶️" in preview.buttons:
        preview = await aigul.presses(preview, "▶️")

    assert "ответ с источниками не помещается в одно сообщение" in preview.text
    assert "🚀 Опубликовать" not in preview.buttons
    assert "◀️" in preview.buttons
