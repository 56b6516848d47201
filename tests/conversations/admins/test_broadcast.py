"""A message to everybody: written twice, looked at, confirmed by its number, and sent in the background."""

from dataclasses import replace

import pytest
from aiogram import Bot
from aiogram.methods import SendMessage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.application import Application, build_application
from bot.background import working
from bot.delivery import Delivery
from bot.panels import Panels
from knowledge.store import Store
from knowledge.store.broadcasts import Progress
from knowledge.store.editors import Role
from tests.people import Said, Someone
from tests.telegram import FakeTelegram

EDITOR = 20
RUSSIAN = "Завтра с 9:00 не будет воды"
KAZAKH = "Ертең сағат 9:00-ден бастап су болмайды"


@pytest.fixture
async def editor(owner: Someone, store: Store) -> Someone:
    """May write to everyone; four people know the bot, one of whom has blocked it."""
    await store.editors.grant(EDITOR, Role.EDITOR, name="Айгүл", by=owner.id)
    await store.people.saw({EDITOR: "ru", 31: "ru", 32: "kk", 33: "kk", 34: "ru"})
    await store.people.block(34)
    return replace(owner, id=EDITOR)


@pytest.fixture
async def kazakh_editor(editor: Someone, store: Store) -> Someone:
    """The same, in Kazakh."""
    await store.people.choose(EDITOR, "kk")
    return replace(editor, language_code="kk")


async def written(editor: Someone) -> Said:
    """Both texts are written."""
    await editor.asks("/broadcast")
    await editor.sends(text=RUSSIAN, entities=[{"type": "bold", "offset": 0, "length": 6}])
    return await editor.asks(KAZAKH)


async def asked_for_number(editor: Someone, whom: str = "Всем") -> Said:
    """The audience is chosen."""
    return await editor.presses(await editor.presses(await written(editor), "Дальше"), whom)


async def queued(store: Store) -> list[tuple[int, str]]:
    """What would be sent to whom."""
    found = []
    while (claimed := await store.outbox.claim()) is not None:
        found.append((claimed.letter.chat, claimed.letter.text))
    return found


async def test_from_the_first_word_to_the_outbox(editor: Someone, store: Store) -> None:
    """Each gets the text of their language; who has blocked the bot gets nothing."""
    first = await editor.asks("/broadcast")
    assert first.text.startswith("Напишите текст на русском.")
    second = await editor.sends(text=RUSSIAN, entities=[{"type": "bold", "offset": 0, "length": 6}])
    assert second.text.startswith("Напишите текст на казахском.")
    preview = await editor.asks(KAZAKH)
    assert preview.text == f"Предпросмотр, Қазақша:\n\n{KAZAKH}"
    other = await editor.presses(preview, "Русский")
    assert other.messages[-1].html == f"<i>Предпросмотр, Русский:</i>\n\n<b>Завтра</b>{RUSSIAN[6:]}"
    whom = await editor.presses(other, "Дальше")
    assert [label for label in whom.buttons if ":" in label] == ["Всем: 4", "Русский: 2", "Қазақша: 2"]
    number = await editor.presses(whom, "Всем")
    assert number.text == "Получатели: все. Человек: 4.\n\nЧтобы отправить, напишите это число: 4"

    sent = await editor.asks("4")

    assert sent.text == "📣 Идёт рассылка\n\nОтправлено: 0 из 4\nОсталось: 4"
    assert await queued(store) == [
        (20, f"<b>Завтра</b>{RUSSIAN[6:]}"),
        (31, f"<b>Завтра</b>{RUSSIAN[6:]}"),
        (32, KAZAKH),
        (33, KAZAKH),
    ]
    assert [entry.use.action for entry in await store.audit.latest(limit=1)] == ["broadcast"]


async def test_in_kazakh(kazakh_editor: Someone, store: Store) -> None:
    """The same for an editor who works in Kazakh; numbers may be typed with spaces."""
    assert (await kazakh_editor.asks("/broadcast")).text.startswith("Мәтінді орыс тілінде жазыңыз.")
    assert (await kazakh_editor.asks(RUSSIAN)).text.startswith("Мәтінді қазақ тілінде жазыңыз.")
    preview = await kazakh_editor.asks(KAZAKH)
    assert preview.text == f"Алдын ала қарау, Қазақша:\n\n{KAZAKH}"
    number = await kazakh_editor.presses(await kazakh_editor.presses(preview, "Әрі қарай"), "Қазақша")
    assert number.text == (
        "Алушылар: ботты қазақ тілінде қолданатындар. Адам саны: 3.\n\nЖіберу үшін мына санды жазыңыз: 3"
    )

    sent = await kazakh_editor.asks(" 3 ")

    assert sent.text == "📣 Хабарлама таратылып жатыр\n\nЖіберілді: 3 ішінен 0\nҚалды: 3"
    assert {chat for chat, _ in await queued(store)} == {20, 32, 33}


async def test_one_panel_is_left_to_press_on(editor: Someone) -> None:
    """What was typed pushes the panel up; the new one below takes its buttons."""
    first = await editor.asks("/broadcast")
    second = await editor.asks(RUSSIAN)

    assert first.buttons
    assert editor.sees(first.messages[-1].id).buttons == {}
    assert editor.sees(second.messages[-1].id).buttons


@pytest.mark.parametrize("typed", ["5", "44", "да", "четыре", "4 4", "-4", "4.0"])
async def test_another_number_sends_nothing(editor: Someone, store: Store, typed: str) -> None:
    await asked_for_number(editor)
    reply = await editor.asks(typed)

    assert reply.text.startswith("⚠️ Число другое. Ничего не отправлено.")
    assert await queued(store) == []
    assert "Отправлено" in (await editor.asks("4")).text


@pytest.mark.parametrize("steps", range(5))
async def test_cancelled_at_any_step(editor: Someone, store: Store, steps: int) -> None:
    """And the number typed after that is a question like any other."""
    said = await editor.asks("/broadcast")
    for typed in [RUSSIAN, KAZAKH][:steps]:
        said = await editor.asks(typed)
    for label in ["Дальше", "Всем"][: max(0, steps - 2)]:
        said = await editor.presses(said, label)
    cancelled = await editor.presses(said, "Отмена")

    assert cancelled.text == "Отменено: ничего не отправлено."
    assert cancelled.buttons == {}
    assert await store.drafts.get(EDITOR) is None
    await editor.asks("4")
    assert await queued(store) == []


async def test_a_text_can_be_written_anew(editor: Someone, store: Store) -> None:
    """From the preview, and from before the number."""
    number = await asked_for_number(editor)
    preview = await editor.presses(await editor.presses(number, "Назад"), "Назад")
    assert preview.text == f"Предпросмотр, Қазақша:\n\n{KAZAKH}"
    writing = await editor.presses(await editor.presses(preview, "Русский"), "заново")
    assert writing.text.startswith("Напишите текст на русском.")
    preview = await editor.asks("Вода есть")

    assert preview.text == "Предпросмотр, Русский:\n\nВода есть"
    await editor.presses(await editor.presses(preview, "Дальше"), "Русский")
    await editor.asks("2")
    assert await queued(store) == [(20, "Вода есть"), (31, "Вода есть")]


async def test_what_cannot_be_sent_is_told_at_once(editor: Someone) -> None:
    """A picture, or more than fits."""
    await editor.asks("/broadcast")
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
    assert (await editor.sends(photo=photo)).text.startswith("⚠️ Разослать можно только текст.")
    assert (await editor.asks("я" * 3501)).text.startswith("⚠️ Слишком длинно, лишних знаков: 1.")
    assert (await editor.asks("😀" * 1751)).text.startswith("⚠️ Слишком длинно, лишних знаков: 2.")
    assert (await editor.asks("я" * 3500)).text.startswith("Напишите текст на казахском.")


async def test_the_longest_text_has_a_preview(editor: Someone) -> None:
    await editor.asks("/broadcast")
    await editor.asks("&" * 3500)
    preview = await editor.asks("<" * 3500)
    assert preview.text.endswith("<" * 3500)
    assert (await editor.presses(preview, "Русский")).text.endswith("&" * 3500)


async def test_first_to_oneself(editor: Someone, telegram: FakeTelegram) -> None:
    """Both texts as people will get them, then the panel below them."""
    preview = await written(editor)
    tried = await editor.presses(preview, "Сначала отправить мне")

    assert [message.html for message in tried.messages[:2]] == [f"<b>Завтра</b>{RUSSIAN[6:]}", KAZAKH]
    assert tried.messages[2].text == preview.text
    assert editor.sees(preview.messages[-1].id).buttons == {}
    assert "Кому" in (await editor.presses(tried, "Дальше")).text


async def test_a_text_that_telegram_refuses(editor: Someone, telegram: FakeTelegram) -> None:
    """Better to one's own chat than to everyone's."""
    preview = await written(editor)
    telegram.refuse[SendMessage] = "Bad Request: can't parse entities"
    refused = await editor.presses(preview, "Сначала отправить мне")
    assert refused.notices == ["Telegram не принимает этот текст. Напишите его, пожалуйста, заново."]


async def test_half_written_survives_a_restart(editor: Someone, application: Application, store: Store) -> None:
    """With what is written so far, at the step where it was."""
    await editor.asks("/broadcast")
    await editor.asks(RUSSIAN)
    restarted = replace(editor, application=build_application(application.live, store, clock=store.clock))

    assert (await restarted.asks("/broadcast")).text.startswith("Напишите текст на казахском.")
    assert (await restarted.asks(KAZAKH)).text == f"Предпросмотр, Қазақша:\n\n{KAZAKH}"
    number = await asked_again(restarted)
    restarted = replace(editor, application=build_application(application.live, store, clock=store.clock))
    assert number.text.endswith("4")
    assert (await restarted.asks("4")).text.startswith("📣 Идёт рассылка")


async def asked_again(editor: Someone) -> Said:
    return await editor.presses(await editor.presses(await editor.asks("/broadcast"), "Дальше"), "Всем")


async def test_buttons_of_what_is_over(editor: Someone, store: Store) -> None:
    """They say so, lose themselves, and send nothing again."""
    preview = await written(editor)
    number = await asked_again(editor)
    await editor.asks("4")
    assert len(await queued(store)) == 4

    for said, label in ((preview, "Дальше"), (preview, "заново"), (number, "Отмена")):
        await editor.presses(said, label)
        late = editor.sees(said.messages[-1].id)
        assert late.text.startswith("Эта рассылка уже отправлена или отменена.")
        assert late.buttons == {}
    await editor.asks("4")
    assert await queued(store) == []


async def test_stop_stops(editor: Someone, owner: Someone, store: Store) -> None:
    """For any editor; pressed twice it says the same."""
    await asked_for_number(editor)
    running = await editor.asks("4")
    assert await store.outbox.claim() is not None

    stopped = await editor.presses(running, "Остановить")

    assert stopped.text == "⏹ Рассылка остановлена\n\nОтправлено: 0 из 4\nНе отправлено: 4"
    assert stopped.buttons == {}
    assert await queued(store) == []
    [data] = [data for label, data in running.buttons.items() if "Остановить" in label]
    await editor.presses_data(data, running.messages[-1].id)
    assert [entry.use.action for entry in await store.audit.latest(limit=2)] == ["stop", "broadcast"]
    gone = await owner.presses_data("ab1:stop:777", 1)
    assert gone.notices == ["Такой рассылки больше нет."]


async def test_asked_for_again_while_it_runs(editor: Someone, store: Store) -> None:
    """The progress comes below, with its buttons; another one can be written meanwhile."""
    await asked_for_number(editor)
    running = await editor.asks("4")
    again = await editor.asks("/broadcast")

    assert again.text == running.text
    assert editor.sees(running.messages[-1].id).buttons == {}
    [broadcast] = await store.broadcasts.current()
    assert broadcast.panel is not None
    assert broadcast.panel.message == again.messages[-1].id
    another = await editor.presses(again, "Написать ещё одну")
    assert another.text.startswith("Напишите текст на русском.")
    assert editor.sees(again.messages[-1].id).text == running.text


async def test_another_one_asks_about_what_is_open(editor: Someone, store: Store) -> None:
    """A button below the progress does not drop a draft."""
    await asked_for_number(editor)
    running = await editor.asks("4")
    await store.drafts.put(EDITOR, {"kind": "import"})
    asked = await editor.presses(running, "Написать ещё одну")

    assert "импорт" in asked.text
    assert await store.drafts.get(EDITOR) == {"kind": "import"}


async def test_all_the_way_to_the_people(editor: Someone, bot: Bot, telegram: FakeTelegram, store: Store) -> None:
    """The worker sends, and the panel tells at the end."""
    await asked_for_number(editor)
    running = await editor.asks("4")
    panels = Panels(bot, store, editor.application.i18n, "ru")

    async with working({"deliver": Delivery(bot, store, panels).run}):
        await editor.until(lambda: editor.sees(running.messages[-1].id).text.startswith("✅"))

    assert editor.sees(running.messages[-1].id).text == "✅ Рассылка завершена\n\nОтправлено: 4 из 4"
    sent = [int(call.chat_id) for call in telegram.calls if isinstance(call, SendMessage) and call.text == KAZAKH]
    assert sorted(sent) == [32, 33]
    assert await store.broadcasts.progress(1) == Progress(4, 0, 0, 0, 0, 0)


async def test_another_draft_is_not_lost(editor: Someone, store: Store) -> None:
    """It is asked first."""
    await store.drafts.put(EDITOR, {"kind": "import"})
    asked = await editor.asks("/broadcast")
    assert await store.drafts.get(EDITOR) == {"kind": "import"}

    begun = await editor.presses(asked, "")
    assert begun.text.startswith("Напишите текст на русском.")


async def test_nobody_to_write_to(editor: Someone, store: Store) -> None:
    for chat in (20, 31, 32, 33):
        await store.people.block(chat)
    whom = await editor.presses(await written(editor), "Дальше")
    assert (await editor.presses(whom, "Всем")).notices == ["Писать некому."]


async def test_to_others_it_does_not_exist(resident: Someone, owner: Someone, store: Store) -> None:
    """Nor to those who may only look."""
    await store.editors.grant(21, Role.VIEWER, name="Гость", by=owner.id)
    viewer = replace(resident, id=21)
    for someone in (resident, viewer):
        assert (await someone.asks("/broadcast")).text == (await someone.asks("/nosuch")).text
        pressed = await someone.presses_data("ab1:stop:1", 1)
        assert pressed.notices == (await someone.presses_data("zz9:x", 1)).notices


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=200).filter(lambda text: text.strip() and not text.startswith("/")))
async def test_any_text_goes_as_it_was_written(editor: Someone, store: Store, text: str) -> None:
    """Whatever signs are in it, the preview and the letter show them."""
    await store.drafts.drop(EDITOR)
    await editor.asks("/broadcast")
    await editor.asks(text)
    preview = await editor.asks(text)
    assert preview.text.endswith(text.replace("\N{NO-BREAK SPACE}", " "))
