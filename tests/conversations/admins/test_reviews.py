"""/stale, /conflicts and /audit: viewers look, editors decide."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.admins.reviews.stale import later
from knowledge.base import Base
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.auditing import Use
from knowledge.store.editors import Role
from knowledge.store.preferences import SECOND_EDITOR
from knowledge.store.revision import Change, Kind, Revision
from knowledge.store.revisions import Authorship
from tests.base import BASE
from tests.people import Someone

OVERDUE = "gas-connection"


async def head(store: Store, fact: str) -> Revision:
    found = await store.revisions.head(fact)
    assert found is not None
    return found


async def published(store: Store, fact: str, **fields: object) -> Fact:
    """The fact with other fields, published by an editor."""
    before = await head(store, fact)
    item = before.item.model_copy(update=fields)
    await store.revisions.publish([Change(item, before.number)], Authorship(1, "правка"))
    assert isinstance(item, Fact)
    return item


async def conflicting(store: Store) -> None:
    """An editor has changed a fact's answer; the next version of the files changes it otherwise."""
    area = BASE.facts[0]
    await published(store, "area", ru=area.ru.model_copy(update={"say": "Город занимает 88 000 гектаров, пишут СМИ."}))
    curated = area.model_copy(update={"ru": area.ru.model_copy(update={"say": "Город занимает 88 000 гектаров."})})
    await store.take(replace(BASE, facts=(curated, *BASE.facts[1:])))


async def test_overdue_and_soon_due(owner: Someone, store: Store) -> None:
    """Those due longest come first; what is due later than in a month does not come."""
    soon = await published(store, "area", review_by=date(2026, 12, 20))
    later_on = await published(store, "population", review_by=date(2026, 12, 24))
    await owner.until(lambda: owner.application.live.current.base.find("population") == later_on)
    stale = await owner.asks("/stale")

    assert stale.text == "Факты на проверку\n\nСрок прошёл: 1\nСрок в ближайшие 30 дней: 1"
    assert [label.split(" · ")[0] for label in stale.buttons][:2] == [
        "⚠️ 30.06.2026",
        f"🕒 {soon.review_by:%d.%m.%Y}",
    ]
    assert not any("Сколько людей" in label for label in stale.buttons)


async def test_checked(owner: Someone, store: Store) -> None:
    """The next review is set, the day on which the fact was seen to hold stays, and the reason is on record."""
    before = await head(store, OVERDUE)
    stale = await owner.asks("/stale")
    card = await owner.presses(stale, "30.06.2026")
    done = await owner.presses(card, "+3 мес")
    after = await head(store, OVERDUE)

    assert "Перепроверить до: 30 июня 2026 г." in card.text
    assert [shown.id for shown in done.messages] == [stale.messages[0].id]
    assert "Следующая проверка: 23 февраля 2027 г." in done.text
    assert isinstance(before.item, Fact)
    assert after.item == before.item.model_copy(update={"review_by": date(2027, 2, 23)})
    assert (after.author, after.reason) == (1, "Проверено: всё по-прежнему верно")
    again = await owner.presses(done, "Назад")
    assert not any("30.06.2026" in label for label in again.buttons)


async def test_checked_by_two(owner: Someone, store: Store) -> None:
    """The second one is told; nothing is published twice."""
    card = await owner.presses(await owner.asks("/stale"), "30.06.2026")
    await owner.presses(card, "+12 мес")
    late = await owner.presses_data(card.buttons["✅ Проверено: +3 мес."], card.messages[0].id)

    assert late.notices == ["Кто-то уже проверил."]
    assert len(await store.revisions.history(OVERDUE)) == 2


async def test_checked_where_two_are_needed(owner: Someone, store: Store) -> None:
    """In a topic with a second editor it becomes a proposal."""
    await store.preferences.put(SECOND_EDITOR, ["utilities"])
    card = await owner.presses(await owner.asks("/stale"), "30.06.2026")
    done = await owner.presses(card, "+3 мес")

    assert "нужен второй редактор" in done.text
    assert [proposal.item for proposal in await store.proposals.open()] == [OVERDUE]
    assert len(await store.revisions.history(OVERDUE)) == 1


async def test_retired_while_listed(owner: Someone, store: Store) -> None:
    """A button of what is gone answers with a notice and a new list."""
    stale = await owner.asks("/stale")
    parent = (await head(store, OVERDUE)).number
    await store.revisions.retire(OVERDUE, parent=parent, successor=None, by=Authorship(1, "нет"))
    gone = await owner.presses(stale, "30.06.2026")

    assert gone.notices == ["Этого факта больше нет."]
    assert gone.text.startswith("Факты на проверку")


async def test_viewers_only_look(resident: Someone, store: Store) -> None:
    """A viewer opens the fact, but is offered no decision, and a button made by hand decides nothing."""
    await store.editors.grant(7, Role.VIEWER, name="Айгүл", by=1)
    card = await resident.presses(await resident.asks("/stale"), "30.06.2026")
    await resident.presses_data(f"ar1:c:0:3:{OVERDUE}", card.messages[0].id)

    assert list(card.buttons) == ["⬅️ Назад"]
    assert len(await store.revisions.history(OVERDUE)) == 1


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from([3, 12]))
def test_months_later(day: date, months: int) -> None:
    """The same day of the month, or its last where it is shorter."""
    after = later(day, months)

    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == months
    assert after.day == day.day or (after + timedelta(days=1)).day == 1


async def test_conflict_is_readable(owner: Someone, store: Store) -> None:
    """What differs is told word by word: struck out in the edit, bold in the files."""
    await conflicting(store)
    listed = await owner.asks("/conflicts")
    card = await owner.presses(listed, "area")

    assert "<s>, пишут СМИ</s>" in card.messages[0].html
    assert list(card.buttons) == ["✍️ Оставить правку", "📁 Взять из файлов", "Оба в YAML", "⬅️ Назад"]


async def test_keep_the_edit(owner: Someone, store: Store) -> None:
    """The edit stands; the conflict is settled once."""
    await conflicting(store)
    before = await head(store, "area")
    card = await owner.presses(await owner.asks("/conflicts"), "area")
    kept = await owner.presses(card, "Оставить")
    late = await owner.presses(card, "Взять")

    assert kept.notices == ["Правка остаётся."]
    assert "Расхождений нет." in kept.text
    assert late.notices == ["Это уже решено."]
    assert await head(store, "area") == before


async def test_take_the_files(owner: Someone, store: Store) -> None:
    """What the files say becomes a revision of whoever decided."""
    await conflicting(store)
    taken = await owner.presses(await owner.presses(await owner.asks("/conflicts"), "area"), "Взять")
    after = await head(store, "area")

    assert taken.notices == ["Опубликовано то, что в файлах."]
    assert isinstance(after.item, Fact)
    assert after.item.ru.say == "Город занимает 88 000 гектаров."
    assert after.author == 1


async def test_edited_while_deciding(owner: Someone, store: Store) -> None:
    """What was shown is not what stands: nothing is taken before it is shown anew."""
    await conflicting(store)
    card = await owner.presses(await owner.asks("/conflicts"), "area")
    await published(store, "area", as_of=date(2025, 12, 12))
    late = await owner.presses(card, "Взять")

    assert late.notices == ["Его только что изменили: посмотрите ещё раз."]
    assert "2025-12-<s>12</s> <b>11</b>" in late.messages[0].html
    assert len(await store.conflicts.open()) == 1
    await owner.presses(late, "Взять")
    assert await store.conflicts.open() == []


async def test_removed_from_the_files(owner: Someone, store: Store) -> None:
    """To take what is no more means to retire it, which is said."""
    await published(store, "area", as_of=date(2025, 12, 12))
    await store.take(Base(BASE.facts[1:], BASE.sources, BASE.topics, BASE.lexicon))
    card = await owner.presses(await owner.asks("/conflicts"), "area")
    await owner.presses(card, "Взять")

    assert "снять с публикации" in card.text
    assert not (await head(store, "area")).live


async def test_both_as_yaml(owner: Someone, store: Store) -> None:
    """Both whole, page by page, in the same message; nothing in them is taken for markup."""
    await conflicting(store)
    await published(store, "area", names=("<b>&",))
    card = await owner.presses(await owner.asks("/conflicts"), "area")
    page = await owner.presses(card, "YAML")
    pages = [page]
    while "▶️" in page.buttons:
        page = await owner.presses(page, "▶️")
        pages.append(page)

    assert {shown.id for one in pages for shown in one.messages} == {card.messages[0].id}
    assert pages[0].text.startswith("Правка\n- id: area")
    assert "<b>&" in pages[0].text
    assert pages[-1].text.startswith("Файлы")
    assert (await owner.presses(page, "Назад")).text == card.text


async def test_conflict_of_a_source(owner: Someone, store: Store) -> None:
    """Sources differ, too."""
    before = await store.revisions.head("decree", Kind.SOURCE)
    assert before is not None
    mine = before.item.model_copy(update={"publisher": "Әділет порталы"})
    await store.revisions.publish([Change(mine, before.number)], Authorship(1, "правка"))
    curated = BASE.sources["decree"].model_copy(update={"published": date(2024, 5, 18)})
    await store.take(replace(BASE, sources={**BASE.sources, "decree": curated}))
    card = await owner.presses(await owner.asks("/conflicts"), "decree")

    assert "Әділет<s> порталы</s>" in card.messages[0].html
    await owner.presses(card, "Взять")
    after = await store.revisions.head("decree", Kind.SOURCE)
    assert after is not None
    assert after.item == curated


async def test_viewers_settle_nothing(resident: Someone, store: Store) -> None:
    """They see what differs; a button made by hand does nothing."""
    await conflicting(store)
    await store.editors.grant(7, Role.VIEWER, name="Айгүл", by=1)
    card = await resident.presses(await resident.asks("/conflicts"), "area")
    [conflict] = await store.conflicts.open()
    await resident.presses_data(f"ac1:k:{conflict.id}:0:0", card.messages[0].id)

    assert "✍️ Оставить правку" not in card.buttons
    assert len(await store.conflicts.open()) == 1


async def test_audit_by_pages(owner: Someone, store: Store) -> None:
    """Newest first, older ones behind a button, each with who, what, when and details, escaped."""
    await store.editors.grant(7, Role.EDITOR, name="Айгүл <b>", by=1)
    for number in range(20):
        await store.audit.add(Use(7, "publish", f"fact-{number}", "причина & <i>всё</i>"))
    first = await owner.asks("/audit")
    second = await owner.presses(first, "▶️")
    third = await owner.presses(second, "▶️")

    assert first.text.splitlines()[2:5] == [
        "23.11.2026 09:47 · Айгүл <b> (7)",
        "publish fact-19",
        "причина & <i>всё</i>",
    ]
    assert [number for number in range(20) if f"fact-{number}\n" in second.text] == list(range(4, 12))
    assert "grant 7" in third.text
    assert "▶️" not in third.buttons
    assert (await owner.presses(third, "⏮")).text == first.text


async def test_long_audit_entries_fit(owner: Someone, store: Store) -> None:
    """Whatever is on record, a page is one message."""
    for _ in range(10):
        await store.audit.add(Use(7, "publish", "🦊" * 3000, "<&>" * 3000))

    assert len((await owner.asks("/audit")).messages) == 1
