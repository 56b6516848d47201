"""/export and /import: what goes out comes in again; what is hostile stays out."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiogram.methods import GetFile
from aiogram.types import BufferedInputFile

from bot.application import build_application
from knowledge.curation import load
from knowledge.curation.export import facts_yaml, files, write
from knowledge.live import LiveAssistant
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.preferences import SECOND_EDITOR
from knowledge.store.revision import Change
from knowledge.store.revisions import Authorship
from tests.base import BASE
from tests.conftest import clock
from tests.people import Said, Someone

AREA = BASE.facts[0]


def saying(say: str, fact: Fact = AREA) -> Fact:
    """The fact with another answer in Russian, and the figures that it needs."""
    ru = fact.ru.model_copy(update={"say": say})
    return fact.model_copy(update={"ru": ru, "figures": {"hectares": 88000}})


EDITED = saying("Площадь города — 88 000 гектаров.")
IMPORT = facts_yaml([EDITED]).encode()


async def sends_file(someone: Someone, raw: bytes, name: str = "facts.yaml", **other: object) -> Said:
    """Send a document; Telegram tells its size truly unless told otherwise."""
    file = f"file-{len(someone.telegram.files)}"
    someone.telegram.files[file] = raw
    document = {"file_id": file, "file_unique_id": file, "file_name": name, "file_size": len(raw), **other}
    return await someone.sends(document=document)


async def version(store: Store) -> int:
    return await store.revisions.version()


async def say_of(store: Store, fact: str) -> str:
    head = await store.revisions.head(fact)
    assert head is not None
    assert isinstance(head.item, Fact)
    return head.item.ru.say


async def test_export(owner: Someone, store: Store, tmp_path: Path) -> None:
    """A zip of the data folder's files, which reads back as it was, and one of JSON; it is on record."""
    await owner.asks("/export")
    [document] = owner.telegram.documents
    archive = zipfile.ZipFile(io.BytesIO(document.data))

    assert document.filename == "alatau-2026-11-23-0947.zip"
    assert {name: archive.read(name).decode() for name in archive.namelist() if name != "facts.json"} == files(BASE)
    told = json.loads(archive.read("facts.json"))
    assert {fact["id"] for fact in told["facts"]} == {fact.id for fact in BASE.facts}
    assert (await store.audit.latest(limit=1))[0].use.action == "export"


async def test_export_has_the_edit_just_made(owner: Someone, store: Store) -> None:
    """It is the store that is exported, not what the index has caught up with."""
    head = await store.revisions.head("area")
    assert head is not None
    await store.revisions.publish([Change(EDITED, head.number)], Authorship(1, "правка"))
    await owner.asks("/export")

    assert EDITED.ru.say in zipfile.ZipFile(io.BytesIO(owner.telegram.documents[0].data)).read("facts.json").decode()


async def test_export_of_the_real_base_is_sound(tmp_path: Path) -> None:
    """What is exported passes the checks of a folder of facts, so that it can become a commit."""
    base = load()
    write(base, tmp_path)

    assert load(tmp_path).facts == base.facts


async def test_import(owner: Someone, store: Store) -> None:
    """First only told, then, with a reason, published; the answer follows."""
    before = await version(store)
    await owner.asks("/import")
    told = await sends_file(owner, IMPORT)

    assert "Пока ничего не изменено." in told.text
    assert "Изменится: 1\narea" in told.text
    assert await version(store) == before
    why = await owner.presses(told, "Импортировать 1")
    assert [shown.id for shown in why.messages] == [told.messages[0].id]
    done = await owner.asks("уточнили площадь")
    assert done.text == "✅ Импортировано. Добавлено: 0, изменено: 1."
    head = await store.revisions.head("area")
    assert head is not None
    assert (head.item, head.author, head.reason, head.action.value) == (EDITED, 1, "уточнили площадь", "import")
    assert await store.drafts.get(1) is None
    await owner.until(lambda: owner.application.live.current.base.find("area") == EDITED)
    assert EDITED.ru.say in (await owner.asks("площадь Алатау")).text


async def test_import_as_a_caption(owner: Someone) -> None:
    """The command may stand under the file."""
    owner.telegram.files["f"] = IMPORT
    document = {"file_id": "f", "file_unique_id": "f", "file_name": "facts.yaml", "file_size": len(IMPORT)}

    assert "Изменится: 1" in (await owner.sends(document=document, caption="/import")).text


async def test_difference_on_demand(owner: Someone) -> None:
    """Item by item, in the same message, and back."""
    await owner.asks("/import")
    told = await sends_file(owner, facts_yaml([EDITED, saying("<b>88 000</b>", BASE.facts[0])]).encode())
    assert "📥" not in "".join(told.buttons)
    told = await sends_file(owner, IMPORT)
    shown = await owner.presses(told, "Что изменится")

    assert [one.id for one in shown.messages] == [told.messages[0].id]
    assert shown.text.startswith("area · факт, изменён · 1/1")
    assert "<s>Город занимает 88 000 гектаров." in shown.messages[0].html
    assert "<b>Площадь города" in shown.messages[0].html
    assert (await owner.presses(shown, "Назад")).text == told.text


async def test_export_comes_in_again(owner: Someone, store: Store) -> None:
    """The zip as it went out changes nothing."""
    await owner.asks("/export")
    await owner.asks("/import")
    told = await sends_file(owner, owner.telegram.documents[0].data, "alatau.zip")

    assert "Без изменений: 9" in told.text
    assert "Всё это уже есть." in told.text
    assert not any("Импортировать" in label for label in told.buttons)


async def test_faults_with_lines(owner: Someone, store: Store) -> None:
    """The first ten in the message, all of them in a file; then a better file is taken."""
    before = await version(store)
    rows = "\n".join(f"- id: f{number}\n  nosuch: {number}" for number in range(12))
    await owner.asks("/import")
    told = await sends_file(owner, rows.encode())
    [every] = owner.telegram.documents

    assert "строка 2: " in told.text
    assert told.text.count("•") == 10
    assert "facts.yaml:24: f11: nosuch: is not a known key" in every.data.decode()
    assert list(told.buttons) == ["✖️ Отмена"]
    assert await version(store) == before
    assert "📥 Импортировать 1" in (await sends_file(owner, IMPORT)).buttons


@pytest.mark.parametrize(
    ("raw", "name", "told"),
    [
        (b"a: &a [x, x]\nb: [*a, *a]\n", "facts.yaml", "строка 1: ссылки"),
        ("- id: size\n  topic: Ж".encode("cp1251"), "facts.yaml", "UTF-8"),
        (facts_yaml([EDITED, EDITED]).encode(), "facts.yaml", "area"),
        (b"x" * (8 * 1024 * 1024 + 1), "facts.yaml", "больше 8 МБ"),
        (b"hello", "facts.exe", "только .yaml"),
        (b"", "", "только .yaml"),
        (b"PK\x03\x04", "facts.zip", "zip"),
    ],
)
async def test_hostile_import(owner: Someone, store: Store, raw: bytes, name: str, told: str) -> None:
    """Refused, with the reason; no button, and the store is as it was."""
    before = await version(store)
    await owner.asks("/import")
    said = await sends_file(owner, raw, name)

    assert told in said.text
    assert not any("Импортировать" in label for label in said.buttons)
    assert await version(store) == before


async def test_too_large_is_not_fetched(owner: Someone) -> None:
    """50 MB by Telegram's word: not one byte is asked for."""
    await owner.asks("/import")
    said = await sends_file(owner, b"", "facts.yaml", file_size=50 * 1024 * 1024)

    assert said.text.startswith("Этот файл больше 8 МБ.")
    assert not any(isinstance(call, GetFile) for call in owner.telegram.calls)


async def test_size_that_lies(owner: Someone) -> None:
    """A file that is larger than it was told is not read to its end."""
    await owner.asks("/import")
    said = await sends_file(owner, b"x" * (9 * 1024 * 1024), "facts.yaml", file_size=10)

    assert said.text.startswith("Этот файл больше 8 МБ.")


async def test_markup_and_formulas_are_told_as_text(owner: Someone, store: Store, resident: Someone) -> None:
    """People read them; nothing runs."""
    say = '=HYPERLINK("http://x") <b>88 000</b> гектаров.'
    fact = saying(say)
    await owner.asks("/import")
    told = await sends_file(owner, facts_yaml([fact]).encode(), "<b>имя.yaml")
    await owner.presses(await owner.presses(told, "Что изменится"), "Назад")
    await owner.presses(told, "Импортировать")
    await owner.asks("<i>проверка</i>")
    await owner.until(lambda: owner.application.live.current.base.find("area") == fact)

    assert say in (await resident.asks("площадь Алатау")).text
    assert (await store.revisions.history("area"))[0].reason == "<i>проверка</i>"


async def test_edited_meanwhile(owner: Someone, store: Store) -> None:
    """What another has edited since is named; only a second look publishes."""
    await owner.asks("/import")
    told = await sends_file(owner, IMPORT)
    await owner.presses(told, "Импортировать")
    head = await store.revisions.head("area")
    assert head is not None
    await store.revisions.publish([Change(saying("Иначе: 88 000."), head.number)], Authorship(7, "правка"))
    stopped = await owner.asks("причина")

    assert "С тех пор кто-то изменил: area." in stopped.text
    assert await say_of(store, "area") == "Иначе: 88 000."
    await owner.presses(stopped, "Импортировать")
    await owner.asks("причина")
    assert await say_of(store, "area") == EDITED.ru.say


async def test_second_editor(owner: Someone, store: Store) -> None:
    """Where a topic needs one, the whole import waits."""
    await store.preferences.put(SECOND_EDITOR, ["city"])
    await owner.asks("/import")
    await owner.presses(await sends_file(owner, IMPORT), "Импортировать")
    done = await owner.asks("причина")

    assert "нужен второй редактор" in done.text
    assert await say_of(store, "area") == AREA.ru.say
    [proposal] = await store.proposals.open()
    await store.proposals.approve(proposal.id, by=7)
    assert await say_of(store, "area") == EDITED.ru.say


@pytest.fixture
async def restarted(owner: Someone, store: Store) -> AsyncIterator[Someone]:
    """The owner with another process of the bot over the same store."""
    live = LiveAssistant(owner.application.live.current, await store.revisions.version())
    yield replace(owner, application=build_application(live, store, clock=clock))
    await live.aclose()


async def test_goes_on_after_a_restart(owner: Someone, restarted: Someone, store: Store) -> None:
    """A half-made import lies in the store; the file is with Telegram."""
    await owner.asks("/import")
    told = await sends_file(owner, IMPORT)
    await restarted.presses(told, "Импортировать")
    done = await restarted.asks("причина")

    assert done.text.startswith("✅ Импортировано.")
    assert await say_of(store, "area") == EDITED.ru.say


async def test_other_file_under_the_same_id(owner: Someone, store: Store) -> None:
    """What is published is what was shown, byte for byte."""
    await owner.asks("/import")
    told = await sends_file(owner, IMPORT)
    await owner.presses(told, "Импортировать")
    [file] = owner.telegram.files
    owner.telegram.files[file] = facts_yaml([saying("Совсем другое: 88 000.")]).encode()
    said = await owner.asks("причина")

    assert "Файл изменился." in said.text
    assert await say_of(store, "area") == AREA.ru.say


async def test_file_that_is_gone(owner: Someone, store: Store) -> None:
    """Telegram gives it no more: said so, and nothing is lost."""
    await owner.asks("/import")
    told = await sends_file(owner, IMPORT)
    await owner.presses(told, "Импортировать")
    owner.telegram.files.clear()
    said = await owner.asks("причина")

    assert said.text.startswith("Telegram сейчас не отдаёт этот файл.")
    assert (await store.drafts.get(1) or {})["kind"] == "import"


async def test_cancelled_and_pressed_again(owner: Someone, store: Store) -> None:
    """After a cancel, the old buttons say so."""
    await owner.asks("/import")
    told = await sends_file(owner, IMPORT)
    gone = await owner.presses(told, "Отмена")
    late = await owner.presses(told, "Импортировать")

    assert gone.text == "Ничего не импортировано."
    assert late.notices == ["Этот импорт уже закончен, начните заново: /import"]
    assert await store.drafts.get(1) is None


async def test_text_in_the_place_of_a_file(owner: Someone, store: Store) -> None:
    """While a file is waited for, a question is not answered as one, which is said."""
    await owner.asks("/import")

    assert (await owner.asks("площадь Алатау")).text.startswith("Жду файл.")
    assert (await owner.asks("/cancel")).text == "Отменено: импорт."
    assert (await owner.asks("площадь Алатау")).fact == "area"


async def test_taken_back(owner: Someone) -> None:
    """A cancelled import goes on where it was."""
    await owner.asks("/import")
    told = await sends_file(owner, IMPORT)
    back = await owner.presses(await owner.asks("/cancel"), "Вернуть")

    assert (await owner.presses(back, "Продолжить")).text == told.text


async def test_viewers_export_and_import_not(resident: Someone, store: Store) -> None:
    """To look is to take along; to import is to edit."""
    await store.editors.grant(7, Role.VIEWER, name="Айгүл", by=1)
    await resident.asks("/export")

    assert isinstance(resident.telegram.documents[0], BufferedInputFile)
    assert (await resident.asks("/import")).text == (await resident.asks("/nosuch")).text
