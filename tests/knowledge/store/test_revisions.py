"""Facts as revisions: nothing is lost, whoever edits what and when."""

import asyncio
import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from knowledge.errors import StoreRefused
from knowledge.model import Fact
from knowledge.store import Store, schema
from knowledge.store.revision import Action, Change, Kind, Revision, Stale
from tests.base import BASE, FACTS
from tests.knowledge.store.items import (
    AIGUL,
    AREA,
    BY_AIGUL,
    BY_ERLAN,
    POPULATION,
    edit,
    head,
    new,
    saying,
    told,
)

NAMES = (*(fact.id for fact in FACTS), "metro", "tram", "airport")
names = st.sampled_from(NAMES)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=40)


async def empty(store: Store) -> None:
    """Take everything out: faster than a new database for every example."""
    async with store.database.writing() as connection:
        for table in reversed(schema.metadata.sorted_tables):
            if table is not schema.revisions:
                await connection.execute(table.delete())
        # Revisions point at their parents, in a chain.
        await connection.execute(schema.revisions.update().values(parent=None))
        await connection.execute(schema.revisions.delete())


class Histories(RuleBasedStateMachine):
    """Editors do whatever the store offers, with whatever they saw; `url` is set by the test."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.store = self.runner.run(Store.open(self.url))
        self.runner.run(empty(self.store))
        self.runner.run(self.store.take(BASE))
        self.seen: dict[str, tuple[Revision, ...]] = {}
        self.version = self.runner.run(self.store.revisions.version())
        self.read_histories()

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()

    def read_histories(self) -> None:
        for name in NAMES:
            self.seen[name] = self.runner.run(self.store.revisions.history(name))[::-1]

    @property
    def known(self) -> list[str]:
        return [name for name in NAMES if self.seen[name]]

    @rule(name=names, text=texts, other=names, source=st.sampled_from(sorted(BASE.sources)))
    def edits(self, name: str, text: str, other: str, source: str) -> None:
        chain = self.seen[name]
        item = chain[-1].item if chain else new(name)
        assert isinstance(item, Fact)
        fact = saying(item, text, related=(other,) if other != name else (), sources=(source,))
        [made] = self.runner.run(
            self.store.revisions.publish([Change(fact, chain[-1].number if chain else None)], BY_AIGUL)
        )
        assert (made.item, made.live, made.author) == (fact, True, AIGUL)

    @rule(name=names, text=texts, data=st.data())
    def edits_what_has_changed_since(self, name: str, text: str, data: st.DataObject) -> None:
        chain = self.seen[name]
        older = data.draw(st.sampled_from([None, 10**6, *(revision.number for revision in chain[:-1])]))
        if older is None and not chain:
            return
        change = Change(saying(new(name), text), older)
        with pytest.raises(Stale) as raised:
            self.runner.run(self.store.revisions.publish([Change(new("side-effect"), None), change], BY_ERLAN))
        assert (raised.value.change, raised.value.current) == (change, chain[-1] if chain else None)
        assert self.runner.run(self.store.revisions.head("side-effect")) is None

    @rule(name=names, successor=st.none() | names)
    def retires(self, name: str, successor: str | None) -> None:
        chain = self.seen[name]
        allowed = chain and chain[-1].live and (successor is None or self.is_live(successor)) and successor != name
        retiring = self.store.revisions.retire(
            name, parent=chain[-1].number if chain else 1, successor=successor, by=BY_AIGUL
        )
        if not allowed:
            with pytest.raises(StoreRefused):
                self.runner.run(retiring)
            return
        made = self.runner.run(retiring)
        assert (made.action, made.live, made.successor) == (Action.RETIRE, False, successor)
        assert made.item == chain[-1].item

    @precondition(lambda self: any(len(chain) > 1 for chain in self.seen.values()))
    @rule(data=st.data())
    def rolls_back(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from([name for name in NAMES if len(self.seen[name]) > 1]))
        chain = self.seen[name]
        earlier = data.draw(st.sampled_from(chain[:-1]))
        going = self.store.revisions.roll_back(earlier.number, parent=chain[-1].number, by=BY_ERLAN)
        if not earlier.live and earlier.successor is not None and not self.is_live(earlier.successor):
            with pytest.raises(StoreRefused):
                self.runner.run(going)
            return
        made = self.runner.run(going)
        assert (made.item, made.live, made.successor) == (earlier.item, earlier.live, earlier.successor)

    @rule(data=st.data())
    def rolls_back_what_has_changed_since(self, data: st.DataObject) -> None:
        chain = self.seen[data.draw(st.sampled_from(self.known))]
        if len(chain) > 1:
            with pytest.raises(Stale):
                self.runner.run(self.store.revisions.roll_back(chain[0].number, parent=chain[-2].number, by=BY_ERLAN))

    def is_live(self, name: str) -> bool:
        return bool(self.seen[name]) and self.seen[name][-1].live

    @invariant()
    def all_is_well(self) -> None:
        self.history_only_grows()
        self.each_head_is_the_last_of_its_chain()
        self.nothing_leads_nowhere()

    def history_only_grows(self) -> None:
        before, version = dict(self.seen), self.version
        self.read_histories()
        self.version = self.runner.run(self.store.revisions.version())
        for name, chain in self.seen.items():
            assert chain[: len(before[name])] == before[name]
            parents = [None, *(revision.number for revision in chain)]
            assert [revision.parent for revision in chain] == parents[: len(chain)]
        numbers = [revision.number for chain in self.seen.values() for revision in chain]
        assert len(set(numbers)) == len(numbers)
        assert self.version >= max(numbers)
        grown = sum(map(len, self.seen.values())) - sum(map(len, before.values()))
        assert (self.version > version) == (grown > 0)

    def each_head_is_the_last_of_its_chain(self) -> None:
        version, heads = self.runner.run(self.store.revisions.heads())
        assert version == self.version
        found = {revision.item.id: revision for revision in heads if revision.kind is Kind.FACT}
        assert found == {name: chain[-1] for name, chain in self.seen.items() if chain}

    def nothing_leads_nowhere(self) -> None:
        base = self.runner.run(told(self.store))
        ids = {fact.id for fact in base.facts}
        assert ids == {name for name in NAMES if self.is_live(name)}
        for fact in base.facts:
            assert set(fact.related) <= ids - {fact.id}
            assert fact.superseded_by is None or fact.superseded_by in ids
            assert base.find(fact.id) is fact
            assert {source.id for source in base.sources_of(fact)} == set(fact.sources)
        for topic in base.topics:
            assert set(topic.first) <= ids
        for name in self.known:
            end: str | None = name
            while end is not None and not self.is_live(end):
                end = self.seen[end][-1].successor
            assert end is None or base.find(name) is not None


def test_any_history(each_url: str) -> None:
    """Whatever editors do in whatever order: history only grows, heads are right, and nothing leads nowhere."""
    machine = type("HistoriesHere", (Histories,), {"url": each_url})
    rounds = int(os.environ.get("TEST_ROUNDS", "12"))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=rounds, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


async def test_two_editors_at_once(taken: Store, replica: Store) -> None:
    """Of edits made from the same revision, in two processes, exactly one is published; the others see it."""
    parent = (await head(taken)).number
    edits = [
        (replica if number % 2 else taken).revisions.publish(
            [Change(saying(AREA, f"Правка {number}."), parent)], BY_AIGUL
        )
        for number in range(10)
    ]
    done = await asyncio.gather(*edits, return_exceptions=True)
    won = [made for made in done if not isinstance(made, BaseException)]
    refused = [error for error in done if isinstance(error, Stale)]

    assert (len(won), len(refused)) == (1, 9)
    [[made]] = won
    assert await head(taken) == made
    assert all(error.current == made for error in refused)
    assert len(await taken.revisions.history(AREA.id)) == 2


async def test_edits_of_different_facts_at_once(taken: Store, replica: Store) -> None:
    """All are published; numbers are seen in their order by whoever looks meanwhile."""
    versions = [await taken.revisions.version()]

    async def watch() -> None:
        while len(versions) < 200:
            version, heads = await replica.revisions.heads()
            assert version == max(revision.number for revision in heads)
            versions.append(version)

    facts = [saying(fact, "Новое.") for fact in FACTS]
    watching = asyncio.create_task(watch())
    made = await asyncio.gather(*(edit(store, fact) for fact, store in zip(facts, [taken, replica] * 3, strict=True)))
    watching.cancel()
    await asyncio.wait([watching])

    assert sorted(versions) == versions
    assert len({revision.number for revision in made}) == len(FACTS)
    assert [fact.ru.say for fact in (await told(taken)).facts] == ["Новое."] * len(FACTS)


async def test_who_when_why(taken: Store) -> None:
    """A revision says who made it, when and why; before and after stay readable."""
    made = await edit(taken, saying(AREA, "Город занимает 88 100 гектаров."))
    newest, first = await taken.revisions.history(AREA.id)

    assert newest == made
    assert (made.author, made.at, made.reason, made.action) == (AIGUL, taken.clock(), "уточнено", Action.PUBLISH)
    assert (first.item, first.author, first.action) == (AREA, None, Action.CURATE)
    assert await taken.revisions.numbered(first.number) == first
    assert [revision.item.id for revision in await taken.revisions.since(taken.clock())] == []


async def test_rights_used_are_on_record(taken: Store) -> None:
    """An edit and its entry in the audit log come together; what was refused leaves neither."""
    made = await edit(taken, saying(AREA, "Правка."))
    with pytest.raises(Stale):
        await taken.revisions.publish([Change(AREA, made.parent)], BY_ERLAN)
    newest, sync = await taken.audit.latest()

    assert (newest.use.who, newest.use.action, newest.use.target, newest.use.details) == (
        AIGUL,
        "publish",
        "area",
        "уточнено",
    )
    assert (sync.use.who, sync.use.action) == (None, "curate")


async def test_retiring_and_bringing_back(taken: Store) -> None:
    """A retired id leads to its successor; brought back, everything is as it was before."""
    before = await told(taken)
    old = await head(taken)
    made = await taken.revisions.retire(AREA.id, parent=old.number, successor=POPULATION.id, by=BY_AIGUL)
    without = await told(taken)
    back = await taken.revisions.roll_back(old.number, parent=made.number, by=BY_AIGUL)

    found = without.find(AREA.id)
    assert found is not None
    assert found.id == POPULATION.id
    assert await told(taken) == before
    assert (back.live, back.successor) == (True, None)
    # And retired once more, by bringing back the retirement.
    await taken.revisions.roll_back(made.number, parent=back.number, by=BY_AIGUL)
    assert await told(taken) == without


async def test_successors_of_successors(taken: Store) -> None:
    """Ids lead on, over facts that were retired in their turn, also after the last one's history was rolled back."""
    first, second, third = (fact.id for fact in FACTS[:3])
    original = await head(taken, third)
    for gone, successor in ((first, second), (second, third)):
        await taken.revisions.retire(gone, parent=(await head(taken, gone)).number, successor=successor, by=BY_AIGUL)
    base = await told(taken)
    assert [fact and fact.id for fact in map(base.find, (first, second, third))] == [third] * 3

    await taken.revisions.roll_back(original.number, parent=(await head(taken, third)).number, by=BY_AIGUL)
    base = await told(taken)
    assert [fact and fact.id for fact in map(base.find, (first, second, third))] == [third] * 3

    back = (await taken.revisions.history(first))[-1]
    await taken.revisions.roll_back(back.number, parent=(await head(taken, first)).number, by=BY_AIGUL)
    base = await told(taken)
    assert [fact and fact.id for fact in map(base.find, (first, second, third))] == [first, third, third]


async def test_retiring_what_another_has_edited(taken: Store) -> None:
    """The retirement is refused with the edit; so is a rollback."""
    parent = (await head(taken)).number
    made = await edit(taken, saying(AREA, "Правка."), BY_ERLAN)
    with pytest.raises(Stale) as retiring:
        await taken.revisions.retire(AREA.id, parent=parent, successor=None, by=BY_AIGUL)
    with pytest.raises(Stale) as rolling:
        await taken.revisions.roll_back(parent, parent=parent, by=BY_AIGUL)

    assert retiring.value.current == rolling.value.current == made
    assert await head(taken) == made


@pytest.mark.parametrize("successor", ["area", "no-such-fact"])
async def test_retiring_in_favour_of_nothing(taken: Store, successor: str) -> None:
    """The successor must be another live fact."""
    with pytest.raises(StoreRefused):
        await taken.revisions.retire(AREA.id, parent=(await head(taken)).number, successor=successor, by=BY_AIGUL)

    assert (await head(taken)).live


async def test_a_cancelled_edit_leaves_nothing(taken: Store) -> None:
    """Nor does it keep others from editing."""

    async def empty_out() -> None:
        async with taken.database.writing(publishing=True) as connection:
            await connection.execute(schema.heads.delete())
            await asyncio.Event().wait()

    for delay in (0.0, 0.001, 0.003, 0.01):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(empty_out(), delay)

    made = await edit(taken, saying(AREA, "Правка."))
    assert await head(taken) == made
    assert len((await told(taken)).facts) == len(FACTS)
