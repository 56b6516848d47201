"""/queue: editors see what people asked in vain, and answer it; those who wished are told."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.assistant import Assistant
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.outbox import Letter
from knowledge.store.outbox import State as Sending
from knowledge.store.preferences import SECOND_EDITOR
from knowledge.store.question import State
from knowledge.store.revision import Change
from knowledge.store.revisions import Authorship
from tests.base import BASE, FACTS
from tests.conftest import OWNER, clock
from tests.ignorant import PIZZA, ZOO, ZOO_KK, ZOO_TOO, Ignorant, restarted
from tests.people import Said, Someone

AQUAPARK = "когда откроют аквапарк"
EDITOR, VIEWER = 21, 22


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    return Ignorant.from_base(BASE)


@pytest.fixture
async def editor(resident: Someone, store: Store) -> Someone:
    """May change facts."""
    await store.editors.grant(EDITOR, Role.EDITOR, name="Дана", by=OWNER)
    return replace(resident, id=EDITOR)


@pytest.fixture
async def viewer(resident: Someone, store: Store) -> Someone:
    """May look."""
    await store.editors.grant(VIEWER, Role.VIEWER, name="Серік", by=OWNER)
    return replace(resident, id=VIEWER)


@pytest.fixture
async def again(store: Store, tmp_path: Path) -> AsyncIterator[Store]:
    """The store as the bot finds it when it is started anew."""
    opened = await Store.open(f"sqlite:///{tmp_path / 'alatau.db'}", owners={OWNER}, clock=clock)
    await opened.editors.refresh()
    yield opened
    await opened.close()


@pytest.fixture
async def asked(resident: Someone, kazakh_resident: Someone) -> None:
    """Two people want to know about the zoo, one in each language; others asked other things."""
    await resident.asks(AQUAPARK)
    await resident.asks(ZOO)
    await resident.presses(await resident.asks(ZOO_TOO), "🔔")
    await kazakh_resident.presses(await kazakh_resident.asks(ZOO_KK), "🔔")
    await resident.asks(PIZZA)


async def letters(store: Store) -> list[Letter]:
    """What would be sent, in its order."""
    found = []
    while (claimed := await store.outbox.claim()) is not None:
        found.append(claimed.letter)
        await store.outbox.settle(claimed.id, Sending.SENT)
    return found


async def fact(store: Store, name: str = "area") -> Fact:
    head = await store.revisions.head(name)
    assert head is not None
    assert isinstance(head.item, Fact)
    return head.item


async def opened(editor: Someone, label: str = "зоопарк") -> Said:
    return await editor.presses(await editor.asks("/queue"), label)


async def chosen(editor: Someone, label: str = "зоопарк") -> Said:
    """The editor has chosen the fact on the area to answer a question."""
    await editor.presses(await opened(editor, label), "Ответить фактом")
    return await editor.asks("area")


@pytest.mark.usefixtures("asked")
async def test_list_by_demand(editor: Someone) -> None:
    """Like questions of both languages stand as one, the most asked first; each shelf is a press away."""
    queue = await editor.asks("/queue")

    assert queue.text == "Вопросы без ответа\nО городе: 2"
    first, second, *tabs = queue.buttons
    assert first == f"3× 🇷🇺🇰🇿 🔔2 {ZOO}"
    assert second == f"1× 🇷🇺 {AQUAPARK}"
    assert tabs == ["• О городе", "Прочее", "Закрытые"]
    other = await editor.presses(queue, "Прочее")
    assert next(iter(other.buttons)) == f"1× 🇷🇺 {PIZZA}"
    assert other.messages[0].id == queue.messages[0].id
    assert "Здесь пусто." in (await editor.presses(other, "Закрытые")).text


@pytest.mark.usefixtures("asked")
async def test_list_in_kazakh(editor: Someone) -> None:
    """The panel speaks the editor's language."""
    queue = await replace(editor, language_code="kk").asks("/queue")

    assert queue.text == "Жауапсыз сұрақтар\nҚала туралы: 2"


@pytest.mark.usefixtures("asked")
async def test_one_question(editor: Someone) -> None:
    """All spellings, how often and when, how many wait, and what stands near; never who."""
    card = await opened(editor)

    for spelling in (ZOO, ZOO_TOO, ZOO_KK):
        assert f"{spelling} × 1" in card.text
    assert "Сколько раз спросили: 3\nВпервые: 23.11.2026 09:47\n" in card.text
    assert "Последний раз: 23.11.2026 09:47\nЖдут ответа: 2" in card.text
    assert "Ближайшие факты\n• " in card.text
    assert " 7" not in card.text.replace("27", "")


async def test_many_spellings(editor: Someone, resident: Someone) -> None:
    """Those that do not fit stand on pages of their own."""
    for number in range(12):
        await resident.asks(f"{ZOO}{'?' * number}")
    card = await opened(editor)
    pages = await editor.presses(card, "Все варианты вопроса")
    last = await editor.presses(pages, "▶️")

    assert pages.text.count("×") == 10
    assert last.text.count("×") == 2
    assert (await editor.presses(last, "Назад")).text == card.text


async def test_many_questions(editor: Someone, resident: Someone) -> None:
    """They are turned page by page, also where there are fewer by now."""
    for word in ("первый", "второй", "третий", "пятый", "шестой", "седьмой", "восьмой", "девятый", "десятый"):
        await resident.asks(f"зоопарк +7 701 123 45 67 {word} {word} {word}")
    first = await editor.asks("/queue")
    second = await editor.presses(first, "▶️")
    await editor.presses(second, "◀️")
    beyond = await editor.presses_data("aql1:n:99", first.messages[0].id)

    assert len([label for label in first.buttons if "×" in label]) == 8
    assert beyond.buttons == second.buttons


@pytest.mark.usefixtures("asked")
async def test_answered_with_a_fact(editor: Someone, resident: Someone, store: Store) -> None:
    """The commonest spelling becomes a phrasing; both are told in their language; the bot answers from then on."""
    phrasings = await chosen(editor)
    assert "Город занимает 88 000 гектаров." in phrasings.text
    assert "Ответ получат: 2" in phrasings.text
    assert [label[:2] for label in phrasings.buttons][:3] == ["☑️", "⬜️", "⬜️"]
    check = await editor.presses(phrasings, "Проверить")
    assert "✅ 🇰🇿" in check.text or "✅ 🇷🇺" in check.text
    done = await editor.presses(check, "Опубликовать")
    assert "Ответ получат: 2" in done.text

    changed = await fact(store)
    added = [*changed.ru.ask[len(FACTS[0].ru.ask) :], *changed.kk.ask[len(FACTS[0].kk.ask) :]]
    assert len(added) == 1
    russian, kazakh = await letters(store)
    assert (russian.chat, kazakh.chat) == (7, 9)
    assert russian.text.startswith(f"🔔 Вы спрашивали: «{ZOO_TOO}». Теперь есть ответ.\n\nГород занимает")
    assert kazakh.text.startswith(f"🔔 Сіз сұраған едіңіз: «{ZOO_KK}». Енді жауабы бар.\n\nҚаланың аумағы")
    assert await store.drafts.get(EDITOR) is None
    actions = {(entry.use.who, entry.use.action) for entry in await store.audit.latest()}
    assert {(EDITOR, "publish"), (EDITOR, "answer")} <= actions

    async def follows() -> bool:
        return (await resident.asks(added[0])).fact == "area"

    await resident.until(follows)


@pytest.mark.usefixtures("asked")
async def test_the_editor_chooses_the_phrasings(editor: Someone, store: Store) -> None:
    """Any of what people wrote, and what the editor writes; none is chosen for them."""
    phrasings = await chosen(editor)
    marked = next(label for label in phrasings.buttons if label.startswith("☑️"))
    cleared = await editor.presses(phrasings, marked)
    own = await editor.asks("сколько места занимает зоопарк города")
    assert own.messages[0].id != cleared.messages[0].id
    assert editor.sees(cleared.messages[0].id).buttons == {}
    check = await editor.presses(own, "Проверить")
    await editor.presses(check, "Опубликовать")

    assert (await fact(store)).ru.ask == (*FACTS[0].ru.ask, "сколько места занимает зоопарк города")


@pytest.mark.usefixtures("asked")
async def test_personal_data_is_no_phrasing(editor: Someone, resident: Someone, store: Store) -> None:
    """What was masked is left out of what is offered."""
    for _time in range(5):
        await resident.asks("когда откроют зоопарк, мой номер +7 701 123 45 67")
    check = await editor.presses(await chosen(editor, "5×"), "Проверить")
    await editor.presses(check, "Опубликовать")

    assert (await fact(store)).ru.ask[-1] == "когда откроют зоопарк, мой номер"


@pytest.mark.usefixtures("asked")
async def test_a_phrasing_of_another_fact_is_refused(editor: Someone, store: Store) -> None:
    """What the checks of the files would refuse cannot be published."""
    await chosen(editor)
    check = await editor.presses(await editor.asks("Сколько людей живёт в городе Алатау?"), "Проверить")

    assert "⛔️" in check.text
    assert "population" in check.text
    assert not any("Опубликовать" in label for label in check.buttons)
    back = await editor.presses(check, "Назад")
    assert any(label.startswith("☑️") for label in back.buttons)
    assert await fact(store) == FACTS[0]


@pytest.mark.usefixtures("asked")
async def test_without_any_phrasing(editor: Someone, store: Store) -> None:
    """The fact may be told to those who wait without being found by what they wrote."""
    phrasings = await chosen(editor)
    marked = next(label for label in phrasings.buttons if label.startswith("☑️"))
    check = await editor.presses(await editor.presses(phrasings, marked), "Проверить")
    await editor.presses(check, "Опубликовать")

    assert await fact(store) == FACTS[0]
    assert len(await letters(store)) == 2


@pytest.mark.usefixtures("asked")
async def test_found_by_words(editor: Someone) -> None:
    """The fact is found by its id, by the nearest that are offered, or by words."""
    await editor.presses(await opened(editor), "Ответить фактом")
    found = await editor.asks("меморандум KIND")
    assert any("меморандум" in label for label in found.buttons)
    nothing = await editor.asks("ывапролд")
    assert "Ничего не нашлось." in nothing.text
    phrasings = await editor.presses(await editor.asks("меморандум KIND"), "меморандум")
    assert "Меморандум подписали" in phrasings.text
    other = await editor.presses(phrasings, "Другой факт")
    assert "Какой факт отвечает на вопрос?" in other.text


@pytest.mark.usefixtures("asked")
async def test_edited_by_another_meanwhile(editor: Someone, store: Store) -> None:
    """What is told is what the editor has seen: a fact that was changed since is shown again."""
    check = await editor.presses(await chosen(editor), "Проверить")
    head = await store.revisions.head("area")
    assert head is not None
    ru = FACTS[0].ru.model_copy(update={"say": "Город занимает 90 000 гектаров."})
    other = FACTS[0].model_copy(update={"ru": ru})
    await store.revisions.publish([Change(other, head.number)], Authorship(OWNER, "уточнено"))
    again = await editor.presses(check, "Опубликовать")

    assert again.notices == ["Его только что изменили: посмотрите ещё раз."]
    assert "90 000 гектаров" in again.text
    assert await letters(store) == []
    done = await editor.presses(await editor.presses(again, "Проверить"), "Опубликовать")
    assert "Отвечено" in done.text
    assert "90 000" in (await letters(store))[0].text.replace("\xa0", " ")


@pytest.mark.usefixtures("asked")
async def test_two_editors(editor: Someone, owner: Someone, store: Store) -> None:
    """The second one learns that it is done; nobody is told twice."""
    checks = [(who, await who.presses(await chosen(who), "Проверить")) for who in (editor, owner)]
    first, second = [await who.presses(check, "Опубликовать") for who, check in checks]

    assert "Отвечено" in first.text
    assert second.notices[0] == "Его уже закрыли."
    assert len(await letters(store)) == 2


@pytest.mark.usefixtures("asked")
async def test_second_editor(editor: Someone, store: Store) -> None:
    """In a topic that needs one, the answer goes out, and the phrasing waits for another editor."""
    await store.preferences.put(SECOND_EDITOR, ["city"])
    done = await editor.presses(await editor.presses(await chosen(editor), "Проверить"), "Опубликовать")

    assert "нужен второй редактор" in done.text
    assert await fact(store) == FACTS[0]
    [proposal] = await store.proposals.open()
    assert proposal.item == "area"
    assert [letter.chat for letter in await letters(store) if letter.kind == "answer"] == [7, 9]


@pytest.mark.usefixtures("asked")
async def test_a_restart_in_the_middle(editor: Someone, again: Store) -> None:
    """The half-made answer is still there, and so is its panel."""
    phrasings = await chosen(editor)
    later = restarted(editor, again)
    check = await later.presses(phrasings, "Проверить")
    done = await later.presses(check, "Опубликовать")

    assert "Отвечено" in done.text
    assert len(await letters(again)) == 2


@pytest.mark.usefixtures("asked")
async def test_in_person(editor: Someone, store: Store) -> None:
    """What the editor writes is shown first, then sent once to each who waits, in nobody's HTML but ours."""
    await editor.presses(await opened(editor), "Ответить лично")
    preview = await editor.asks("Зоопарк <пока> не планируют & точка")
    assert "Зоопарк <пока> не планируют & точка" in preview.text
    done = await editor.presses(preview, "Отправить")
    assert "Ответ получат: 2" in done.text

    russian, kazakh = await letters(store)
    assert russian.text == (
        f"🔔 Вы спрашивали: «{ZOO_TOO}». Отвечают редакторы:\n\nЗоопарк &lt;пока&gt; не планируют &amp; точка"
    )
    assert "Редакторлардың жауабы" in kazakh.text
    again = await editor.presses_data(next(iter(preview.buttons.values())), preview.messages[0].id)
    assert again.notices
    assert await letters(store) == []
    question = await store.questions.get(2)
    assert question is not None
    assert question.state is State.ANSWERED


@pytest.mark.usefixtures("asked")
async def test_in_person_to_nobody(editor: Someone) -> None:
    """Where nobody waits, there is nobody to write to."""
    reply = await editor.presses(await opened(editor, "аквапарк"), "Ответить лично")

    assert reply.notices == ["Этого ответа никто не ждёт. Добавьте факт, и его получит каждый, кто спросит."]


@pytest.mark.usefixtures("asked")
async def test_dismissed(editor: Someone, resident: Someone, store: Store) -> None:
    """It asks first; then it stays away however often it is asked, until it is opened again."""
    sure = await editor.presses(await opened(editor), "Отклонить")
    assert "Отклонить «" in sure.text
    gone = await editor.presses(sure, "Да, отклонить")
    assert "Отклонён\nДана, 23.11.2026 09:47" in gone.text
    await resident.asks(ZOO)
    queue = await editor.asks("/queue")
    assert queue.text.endswith("О городе: 1")
    assert await letters(store) == []

    card = await editor.presses(await editor.presses(queue, "Закрытые"), "зоопарк")
    await editor.presses(card, "Открыть снова")
    assert (await editor.asks("/queue")).text.endswith("О городе: 2")


@pytest.mark.usefixtures("asked")
async def test_new_fact(editor: Someone, store: Store) -> None:
    """The draft of a new fact begins with what people asked, in each language, and knows the question."""
    await editor.presses(await opened(editor), "Новый факт")
    draft = await store.drafts.get(EDITOR)

    assert draft is not None
    assert (draft["kind"], draft["question"]) == ("edit", 2)
    fields = draft["draft"]["fields"]
    assert set(fields["ru"]["ask"]) == {ZOO, ZOO_TOO}
    assert fields["kk"]["ask"] == [ZOO_KK]


async def written(editor: Someone, store: Store) -> Said:
    """The editor has filled in the fact that the question of the zoo needs, and gives the reason."""
    panel = await editor.presses(await opened(editor), "Новый факт")
    draft = await store.drafts.get(EDITOR)
    assert draft is not None
    fields = FACTS[0].model_dump(mode="json", exclude_defaults=True)
    asked = {language: draft["draft"]["fields"][language]["ask"] for language in ("ru", "kk")}
    say = {"ru": "Зоопарк в городе не планируют.", "kk": "Қалада хайуанаттар бағы жоспарланбаған."}
    for language, more in (("ru", "есть ли зоопарк номер"), ("kk", "зоопарк бар ма нөмір")):
        ask = [*asked[language], *(f"{more} {number}" for number in range(8))]
        fields[language] = {"ask": ask, "say": say[language]}
    await store.drafts.put(EDITOR, {**draft, "draft": {**draft["draft"], "fields": {**fields, "id": "zoo"}}})
    preview = await editor.presses_data("aes1:preview:", panel.messages[0].id)
    await editor.presses(preview, "Опубликовать")
    return await editor.asks("спрашивают жители")


@pytest.mark.usefixtures("asked")
async def test_new_fact_answers(editor: Someone, store: Store) -> None:
    """Once it is published, the question is closed with it, and those who waited are told."""
    done = await written(editor, store)
    assert "Опубликовано" in done.text
    assert "Ответ получат: 2" in done.text

    question = await store.questions.get(2)
    assert question is not None
    assert (question.state, question.fact) == (State.ANSWERED, "zoo")
    russian, kazakh = await letters(store)
    assert "Зоопарк в городе не планируют." in russian.text
    assert "Курсив" in russian.text
    assert "Қалада хайуанаттар бағы жоспарланбаған." in kazakh.text


@pytest.mark.usefixtures("asked")
async def test_new_fact_that_needs_a_second_editor(editor: Someone, owner: Someone, store: Store) -> None:
    """The question is answered when the other editor has approved it, not before."""
    await store.preferences.put(SECOND_EDITOR, ["city"])
    await written(editor, store)
    assert [letter for letter in await letters(store) if letter.kind == "answer"] == []
    [proposal] = await store.proposals.open()
    await owner.presses_data(f"aed1:{proposal.id}:approve", (await owner.asks("/proposals")).messages[0].id)

    question = await store.questions.get(2)
    assert question is not None
    assert (question.state, question.fact) == (State.ANSWERED, "zoo")
    assert [letter.chat for letter in await letters(store) if letter.kind == "answer"] == [7, 9]


@pytest.mark.usefixtures("asked")
async def test_a_draft_at_hand_is_not_lost(editor: Someone, store: Store) -> None:
    """Beginning an answer while something else is half-made asks first."""
    await store.drafts.put(EDITOR, {"kind": "import", "awaits": "document"})
    card = await opened(editor)
    stopped = []
    for label in ("Новый факт", "Ответить лично", "Ответить фактом"):
        stopped.append(await editor.presses(card, label))
        assert "import" in str(await store.drafts.get(EDITOR))
    await editor.presses_data(next(iter(stopped[-1].buttons.values())), stopped[-1].messages[0].id)

    draft = await store.drafts.get(EDITOR)
    assert draft is not None
    assert draft["kind"] == "queue"


@pytest.mark.usefixtures("asked")
async def test_cancelled(editor: Someone, store: Store) -> None:
    """Nothing has happened; what is typed then is a question again."""
    dropped = await editor.presses(await chosen(editor), "Отмена")

    assert "Вопрос остался как был." in dropped.text
    assert await store.drafts.get(EDITOR) is None
    assert (await editor.asks("Какая площадь у города Алатау?")).fact == "area"
    assert "Ждут ответа: 2" in (await editor.presses(dropped, "К вопросу")).text


@pytest.mark.usefixtures("asked")
async def test_old_buttons(editor: Someone, store: Store) -> None:
    """Whatever is pressed after the end answers with a notice and shows how things are."""
    phrasings = await chosen(editor)
    card = await opened(editor)
    await store.questions.dismiss(2, by=OWNER)
    for said in (phrasings, card):
        for data in said.buttons.values():
            reply = await editor.presses_data(data, said.messages[0].id)
            assert reply.messages or reply.notices
            assert "сломалось" not in " ".join(reply.notices)
    assert await letters(store) == []


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "data", ["aql1:x:0", "aql1:b:-5", "aqs1:99999", "aqa1:99:d:1", "aqf1:2:nosuch", "aqt1:s:0", "aqt1:t:99"]
)
async def test_hostile_button(editor: Someone, data: str) -> None:
    """Never an error."""
    queue = await editor.asks("/queue")
    reply = await editor.presses_data(data, queue.messages[0].id)

    assert reply.messages or reply.notices
    assert "сломалось" not in " ".join(reply.notices)


@pytest.mark.usefixtures("asked")
async def test_viewers_look(viewer: Someone, store: Store) -> None:
    """They see everything, and change nothing, by whatever button."""
    card = await opened(viewer)
    assert list(card.buttons) == ["⬅️ К списку"]
    for data in ("aqa1:2:o:0", "aqa1:2:a:0", "aqa1:2:w:0", "aqa1:2:r:0", "aqa1:2:d:1"):
        await viewer.presses_data(data, card.messages[0].id)
    question = await store.questions.get(2)
    assert question is not None
    assert question.state is State.OPEN
    assert await store.drafts.get(VIEWER) is None


@pytest.mark.usefixtures("asked")
async def test_to_others_it_does_not_exist(resident: Someone, store: Store) -> None:
    """Word for word what an unknown command gets; the buttons do nothing."""
    assert (await resident.asks("/queue")).text == (await resident.asks("/nosuch")).text
    reply = await resident.presses_data("aqa1:2:d:1", 1000)
    assert reply.notices
    question = await store.questions.get(2)
    assert question is not None
    assert question.state is State.OPEN
