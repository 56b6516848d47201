"""Editors at work on facts."""

from dataclasses import replace

from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.editors import Role
from knowledge.store.revision import Change
from knowledge.store.revisions import Authorship
from tests.base import FACTS
from tests.people import Said, Someone

AIGUL, ERLAN, VIEWER = 501, 502, 503

AREA, POPULATION = FACTS[0], FACTS[1]
TAXI = next(fact for fact in FACTS if fact.id == "air-taxi")


async def editor(someone: Someone, number: int = AIGUL, *, language: str = "ru", role: Role = Role.EDITOR) -> Someone:
    """A person with a role."""
    names = {AIGUL: "Айгүл", ERLAN: "Ерлан", VIEWER: "Дана"}
    await someone.application.store.editors.grant(number, role, name=names[number], by=1)
    return replace(someone, id=number, language_code=language)


async def fills(someone: Someone, panel: Said, field: str, text: str) -> Said:
    """Open a field and write its value."""
    await someone.presses(panel, field)
    return await someone.asks(text)


async def edited_taxi(someone: Someone, text: str = "Аэротакси планируют позже.") -> Said:
    """The panel after both answers of a fact were written anew, without numbers."""
    panel = await someone.asks("/edit air-taxi")
    panel = await fills(someone, panel, "Ответ (рус.)", text)
    return await fills(someone, panel, "Ответ (каз.)", "Аэротакси кейінірек жоспарланған.")


async def publishes(someone: Someone, panel: Said, reason: str = "уточнили") -> Said:
    """Preview, publish, and give the reason."""
    preview = await someone.presses(panel, "Предпросмотр")
    await someone.presses(preview, "Опубликовать")
    return await someone.asks(reason)


async def newest(store: Store, fact: str) -> Fact:
    """What a fact says now."""
    head = await store.revisions.head(fact)
    assert head is not None
    assert isinstance(head.item, Fact)
    return head.item


async def meanwhile(store: Store, fact: Fact, **changes: object) -> None:
    """Somebody else publishes."""
    head = await store.revisions.head(fact.id)
    assert head is not None
    item = head.item.model_copy(update=changes)
    await store.revisions.publish([Change(item, head.number)], Authorship(ERLAN, "сверено"))


def saying(fact: Fact, text: str) -> dict[str, object]:
    """The change of the Russian answer."""
    return {"ru": fact.ru.model_copy(update={"say": text})}
