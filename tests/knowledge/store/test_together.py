"""What belongs together is done in one transaction: an edit and its draft, a fact and the question it answers."""

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError

from knowledge.likeness import Signature
from knowledge.model import Fact
from knowledge.store import Store
from knowledge.store.preferences import SECOND_EDITOR
from knowledge.store.proposals import Publication, Request, Retirement
from knowledge.store.question import State, Unanswered, Wish
from knowledge.store.questions import Answer
from knowledge.store.revision import Change, Stale
from knowledge.store.revisions import Authorship
from tests.knowledge.store.items import AIGUL, AREA, ERLAN, curated, edit, head, instead, new, saying

ZOO = new("zoo")
FROM_DRAFT = Authorship(AIGUL, "уточнено", from_draft=True)
DRAFT = {"kind": "edit"}


def told(wish: Wish) -> list[str]:
    return [f"{wish.language}: {wish.text}"]


@pytest.fixture
async def waiting(taken: Store) -> int:
    """A question whose answer somebody waits for, and a draft of its fact."""
    found = Unanswered("когда откроют зоопарк", "ru", "no-fact", Signature.of(""))
    kept = await taken.questions.add(found, lambda *_: None)
    await taken.questions.wish(kept.question.id, 7, "ru")
    await taken.drafts.put(AIGUL, DRAFT)
    return kept.question.id


async def state(store: Store, question: int) -> State:
    found = await store.questions.get(question)
    assert found is not None
    return found.state


async def test_an_edit_and_its_draft(taken: Store) -> None:
    """The draft goes with the edit, and stays where that is refused; another's stays anyway."""
    for editor in (AIGUL, ERLAN):
        await taken.drafts.put(editor, DRAFT)
    with pytest.raises(Stale):
        await taken.revisions.publish([Change(AREA, None)], FROM_DRAFT)
    assert await taken.drafts.get(AIGUL) == DRAFT
    await edit(taken, saying(AREA, "Иначе."))
    assert await taken.drafts.get(AIGUL) == DRAFT

    await edit(taken, saying(AREA, "Ещё раз иначе."), FROM_DRAFT)
    assert await taken.drafts.get(AIGUL) is None
    assert await taken.drafts.get(ERLAN) == DRAFT


async def test_a_proposal_and_its_draft(taken: Store) -> None:
    request = Publication((Change(ZOO, None),))
    await taken.drafts.put(AIGUL, DRAFT)
    await taken.proposals.add("zoo", request, author=AIGUL, reason="новое", from_draft=True)

    assert await taken.drafts.get(AIGUL) is None


async def test_a_fact_and_its_question(taken: Store, waiting: int) -> None:
    """Published, closed and told together; where the edit is refused, none of it."""
    with pytest.raises(Stale):
        await taken.questions.publish(waiting, [Change(ZOO, 1)], FROM_DRAFT, told)
    assert (await state(taken, waiting), await taken.outbox.claim()) == (State.OPEN, None)
    assert await taken.drafts.get(AIGUL) == DRAFT

    made, count = await taken.questions.publish(waiting, [Change(ZOO, None)], FROM_DRAFT, told)
    assert (made, count) == ((await head(taken, "zoo"),), 1)
    assert await state(taken, waiting) is State.ANSWERED
    assert await taken.drafts.get(AIGUL) is None
    claimed = await taken.outbox.claim()
    assert claimed is not None
    assert claimed.letter.chat == 7


async def test_a_question_that_somebody_has_closed(taken: Store, waiting: int) -> None:
    """The fact is published all the same."""
    await taken.questions.dismiss(waiting, by=ERLAN)
    made, count = await taken.questions.publish(waiting, [Change(ZOO, None)], FROM_DRAFT, told)

    assert (made[0].item, count) == (ZOO, None)
    assert await state(taken, waiting) is State.DISMISSED


async def test_an_approval_and_its_question(taken: Store, waiting: int) -> None:
    """Those who wait are told in the transaction that publishes."""
    request = Publication((Change(ZOO, None),), waiting)
    made = await taken.proposals.add("zoo", request, author=AIGUL, reason="новое")

    def fails(_fact: Fact, _sources: object) -> list[str]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await taken.proposals.approve(made.id, by=ERLAN, tell=lambda fact, sources: lambda _: fails(fact, sources))
    assert await taken.revisions.head("zoo") is None
    assert await taken.proposals.open() == [made]

    await taken.proposals.approve(made.id, by=ERLAN, tell=lambda _fact, _sources: told)
    assert await state(taken, waiting) is State.ANSWERED
    assert await taken.questions.wishes(waiting) == []


async def test_an_answer_and_its_draft(taken: Store, waiting: int) -> None:
    await taken.questions.answer(waiting, Answer(None, from_draft=True), told, by=AIGUL)

    assert await taken.drafts.get(AIGUL) is None


@pytest.mark.parametrize("removed", [False, True])
async def test_an_approval_and_its_conflict(taken: Store, *, removed: bool) -> None:
    """A conflict is over once a second editor has approved what the files say; another is not."""
    revised = saying(AREA, "Файлы иначе.")
    await edit(taken, saying(AREA, "Правка."))
    await taken.take(curated() if removed else instead(revised))
    [conflict] = [one for one in await taken.conflicts.open() if one.item == "area"]
    seen = (await head(taken)).number
    other = await taken.proposals.add("zoo", Publication((Change(ZOO, None),)), author=AIGUL, reason="новое")
    await taken.proposals.approve(other.id, by=ERLAN)
    assert conflict in await taken.conflicts.open()
    request: Request = Retirement("area", seen, None) if removed else Publication((Change(revised, seen),))
    same = await taken.proposals.add("area", request, author=AIGUL, reason="файлы")
    await taken.proposals.approve(same.id, by=ERLAN)

    assert conflict not in await taken.conflicts.open()


async def test_questions_come_in_while_messages_are_sent(taken: Store) -> None:
    """Being the one who sends, which lasts for days, locks nobody else out."""
    found = Unanswered("когда откроют зоопарк", "ru", "no-fact", Signature.of(""))
    async with taken.outbox.elected() as tenure:
        assert tenure is not None
        await asyncio.wait_for(taken.questions.add(found, lambda *_: None), 5)
        await asyncio.wait_for(edit(taken, saying(AREA, "Иначе.")), 5)


@pytest.mark.parametrize("number", [2**63, 10**30])
async def test_numbers_that_no_database_holds(taken: Store, number: int) -> None:
    """Are a fault of who asks; the database is not away."""
    with pytest.raises((OverflowError, DBAPIError)):
        await taken.revisions.numbered(number)


async def test_names_that_no_database_holds(taken: Store) -> None:
    """NUL neither is in any id, nor does it put the database away."""
    if not taken.database.is_server:
        assert await taken.revisions.head("area\0") is None
        return
    with pytest.raises(DBAPIError):
        await taken.revisions.head("area\0")


async def test_two_owners_choose_topics_at_once(taken: Store, replica: Store) -> None:
    """Both choices count, also where nothing was chosen before."""
    words = [f"topic-{number}" for number in range(8)]
    stores = [taken, replica] * 4
    toggles = (store.preferences.toggle(SECOND_EDITOR, word, by=1) for store, word in zip(stores, words, strict=True))
    await asyncio.gather(*toggles)

    assert sorted(await taken.preferences.get(SECOND_EDITOR)) == words
