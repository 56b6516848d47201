"""The curated files and the store: what changed in files becomes revisions, what editors changed stays theirs."""

import asyncio
import sys
from pathlib import Path

import pytest

from knowledge.base import Base
from knowledge.curation import load
from knowledge.curation.export import files, write
from knowledge.curation.load import DATA
from knowledge.store import Store
from knowledge.store.revision import Action, Change, Kind
from knowledge.store.taking import Taken
from tests.base import BASE, FACTS
from tests.conftest import clock
from tests.knowledge.store.items import (
    AREA,
    BY_AIGUL,
    BY_ERLAN,
    POPULATION,
    curated,
    edit,
    head,
    instead,
    new,
    saying,
    told,
)

REVISED = saying(AREA, "Город занимает 89 000 гектаров.")
EDITED = saying(AREA, "Город занимает 88 100 гектаров, по данным акимата.")


async def test_first_start(each_store: Store) -> None:
    """Everything in the files becomes revisions by curation, once."""
    first = await each_store.take(BASE)
    again = await each_store.take(BASE)

    assert set(first.added) == {*BASE.sources, *(fact.id for fact in FACTS)}
    assert again == Taken()
    assert (await head(each_store)).author is None
    assert await each_store.revisions.version() == len(first.added)


async def test_changed_file(taken: Store) -> None:
    """A revision by curation follows; the others stay as they are."""
    version = await taken.revisions.version()
    done = await taken.take(instead(REVISED))
    made = await head(taken)

    assert done == Taken(changed=(AREA.id,))
    assert (made.item, made.action, made.number) == (REVISED, Action.CURATE, version + 1)


async def test_removed_from_the_files(taken: Store) -> None:
    """It is retired; its id leads to the fact that it was merged into."""
    merged = POPULATION.model_copy(update={"was": (AREA.id,)})
    done = await taken.take(curated(merged, *FACTS[2:]))
    found = (await told(taken)).find(AREA.id)

    assert done == Taken(changed=(POPULATION.id,), retired=(AREA.id,))
    assert (await head(taken)).successor == POPULATION.id
    assert found is not None
    assert found.id == POPULATION.id


async def test_back_in_the_files(taken: Store) -> None:
    """What was retired by the files comes back by them."""
    await taken.take(curated(*FACTS[1:]))
    done = await taken.take(curated(saying(AREA, "Снова здесь."), *FACTS[1:]))

    assert done == Taken(changed=(AREA.id,))
    assert (await head(taken)).live


async def test_edited_by_an_editor(taken: Store) -> None:
    """The editor's content stays; what the files say is listed as a conflict."""
    made = await edit(taken, EDITED)
    done = await taken.take(instead(REVISED))
    [conflict] = await taken.conflicts.open()

    assert done == Taken(conflicts=(AREA.id,))
    assert await head(taken) == made
    assert (conflict.item, conflict.curated, conflict.revision) == (AREA.id, REVISED, made.number)


async def test_removed_from_the_files_after_an_edit(taken: Store) -> None:
    """The fact stays until an editor decides."""
    made = await edit(taken, EDITED)
    done = await taken.take(curated(*FACTS[1:]))
    [conflict] = await taken.conflicts.open()

    assert done == Taken(conflicts=(AREA.id,))
    assert (await head(taken), conflict.curated) == (made, None)


async def test_retired_by_an_editor(taken: Store) -> None:
    """It stays retired when its file changes, until an editor decides; nothing is asked while it does not."""
    gone = await taken.revisions.retire(AREA.id, parent=(await head(taken)).number, successor=None, by=BY_AIGUL)
    other = await taken.take(instead(saying(POPULATION, "Другое.")))
    done = await taken.take(instead(REVISED, saying(POPULATION, "Другое.")))

    assert (other, done) == (Taken(changed=(POPULATION.id,)), Taken(conflicts=(AREA.id,)))
    assert await head(taken) == gone


async def test_written_by_an_editor_and_in_the_files(taken: Store) -> None:
    """A new fact of the same id, written on both sides, is a conflict."""
    metro = new("metro", topic="transport")
    made = await edit(taken, metro)
    done = await taken.take(curated(*FACTS, saying(metro, "Другой текст.")))

    assert done == Taken(conflicts=("metro",))
    assert await head(taken, "metro") == made


async def test_a_later_release_changes_it_again(taken: Store) -> None:
    """One conflict an item is listed: the newest."""
    await edit(taken, EDITED)
    await taken.take(instead(REVISED))
    newest = saying(AREA, "Город занимает 90 000 гектаров.")
    await taken.take(instead(newest))

    [conflict] = await taken.conflicts.open()
    assert conflict.curated == newest


async def test_an_edit_that_was_committed(taken: Store) -> None:
    """Exported and committed, it is no conflict; nor is what is changed in the files after that."""
    made = await edit(taken, EDITED)
    committed = await taken.take(instead(EDITED))
    later = await taken.take(instead(REVISED))

    assert (committed, later) == (Taken(), Taken(changed=(AREA.id,)))
    assert (await head(taken)).parent == made.number
    assert await taken.conflicts.open() == []


async def test_a_retirement_that_was_committed(taken: Store) -> None:
    """References to what is gone are exported as they are told; that is no conflict either."""
    linked = saying(POPULATION, "В городе живёт 52 000 человек.", related=(AREA.id, "air-taxi"))
    await edit(taken, linked)
    await taken.revisions.retire(AREA.id, parent=(await head(taken)).number, successor=None, by=BY_AIGUL)
    exported = await told(taken)
    committed = await taken.take(exported)
    changed = saying(exported.facts[0], "Другое.")
    later = await taken.take(Base((changed, *exported.facts[1:]), exported.sources, exported.topics))

    assert (committed, later) == (Taken(), Taken(changed=(POPULATION.id,)))


async def test_a_conflict_that_the_files_gave_up(taken: Store) -> None:
    """Where the files come to say what the editor says, the conflict is gone."""
    await edit(taken, EDITED)
    await taken.take(instead(REVISED))
    done = await taken.take(instead(EDITED))

    assert done == Taken()
    assert await taken.conflicts.open() == []


async def test_moved_topic_and_order(taken: Store) -> None:
    """A fact that moved to another topic, and facts in another order, come out as they stand in the files."""
    moved = FACTS[5].model_copy(update={"topic": "city"})
    metro = new("metro", topic="city")
    new_files = curated(POPULATION, metro, moved, AREA, *FACTS[2:5])
    done = await taken.take(new_files)
    written = await edit(taken, new("written-in-chat", topic="city"))

    assert done == Taken(added=("metro",), changed=(moved.id,))
    ids = [fact.id for fact in (await told(taken, new_files)).facts if fact.topic == "city"]
    assert ids == ["population", "metro", moved.id, "area", written.item.id]
    # Files in another order alone are taken, too.
    assert await taken.take(curated(AREA, POPULATION, metro, moved, *FACTS[2:5])) == Taken()
    ids = [fact.id for fact in (await told(taken, new_files)).facts if fact.topic == "city"]
    assert ids == ["area", "population", "metro", moved.id, written.item.id]


async def test_an_older_release_again(taken: Store) -> None:
    """A replica that still runs the release before leaves the store as the newer one left it."""
    await taken.take(instead(REVISED))
    version, base = await taken.base(BASE)
    done = await taken.take(BASE)

    assert done == Taken(outdated=True)
    assert await taken.base(BASE) == (version, base)
    assert await taken.take(instead(REVISED)) == Taken()


async def test_two_replicas_at_once(each_store: Store, each_url: str) -> None:
    """The files are taken once."""
    replicas = [await Store.open(each_url, clock=clock) for _ in range(3)]
    done = await asyncio.gather(*(store.take(BASE) for store in (each_store, *replicas)))
    for store in replicas:
        await store.close()

    assert sorted(len(taken.added) for taken in done) == [0, 0, 0, len(FACTS) + len(BASE.sources)]
    assert await each_store.revisions.version() == len(FACTS) + len(BASE.sources)
    assert len(await each_store.revisions.history(AREA.id)) == 1


async def test_a_start_and_an_edit_at_once(taken: Store, replica: Store) -> None:
    """Whichever comes first, the editor's edit stays, and what the files say is in the history or in the list."""
    parent = (await head(taken)).number
    change = Change(EDITED, parent)
    done, edited = await asyncio.gather(
        replica.take(instead(REVISED)), taken.revisions.publish([change], BY_ERLAN), return_exceptions=True
    )

    assert isinstance(done, Taken)
    if isinstance(edited, BaseException):
        assert done.changed == (AREA.id,)
        assert (await head(taken)).item == REVISED
    else:
        assert done.conflicts == (AREA.id,)
        assert (await head(taken)).item == EDITED


@pytest.fixture(scope="module")
def packaged() -> Base:
    return load()


async def test_export_of_the_real_facts(each_store: Store, packaged: Base, copies: Path) -> None:
    """Unedited, the store gives `knowledge/data` back byte for byte; with an edit, only that differs."""
    await each_store.take(packaged)
    version, base = await each_store.base(packaged)
    write(base, copies)

    for name in files(base):
        assert (copies / name).read_bytes() == (DATA / name).read_bytes()
    assert {path.relative_to(DATA) for path in DATA.glob("facts/*.yaml")} == {
        Path(name) for name in files(base) if name.startswith("facts/")
    }

    fact = packaged.facts[7]
    await edit(each_store, saying(fact, "Правка из чата."))
    exported = await told(each_store, packaged)
    edited, unedited = files(exported), files(packaged)
    assert {name for name in edited if edited[name] != unedited[name]} == {f"facts/{fact.topic}.yaml"}

    # Committed as it was exported, it changes nothing.
    assert await each_store.take(exported) == Taken()
    assert await each_store.revisions.version() == version + 1


async def test_a_source_of_an_edit(taken: Store) -> None:
    """A source that is not in the files any more stays as long as an editor's fact cites it."""
    cited = saying(AREA, "По указу.", sources=("decree",))
    await edit(taken, cited)
    sources = {name: source for name, source in BASE.sources.items() if name != "decree"}
    others = [fact.model_copy(update={"sources": ("alatau-official",)}) for fact in FACTS[1:]]
    done = await taken.take(curated(AREA, *others, sources=sources))
    base = await told(taken)

    assert "decree" in done.retired
    assert [source.id for source in base.sources_of(base.facts[0])] == ["decree"]
    decree = await taken.revisions.head("decree", Kind.SOURCE)
    assert decree is not None
    assert not decree.live


async def test_two_programs_start_on_nothing(each_url: str, tmp_path: Path) -> None:
    """Processes that open a database without any table at the same time migrate it once, and both go on."""
    url = f"sqlite:///{tmp_path / 'fresh.db'}" if each_url.startswith("sqlite") else await _emptied(each_url)
    script = (
        "import asyncio, sys\n"
        "from knowledge.store import Store\n"
        "from tests.base import BASE\n"
        "async def main():\n"
        "    sys.stdin.readline()\n"
        "    store = await Store.open(sys.argv[1])\n"
        "    print(len((await store.take(BASE)).added))\n"
        "    await store.close()\n"
        "asyncio.run(main())\n"
    )
    both = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "error", "-c", script, url),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parents[3],
        )
        for _ in range(3)
    ]
    done = await asyncio.gather(*(process.communicate(b"\n") for process in both))

    assert [log.decode() for _, log in done] == ["", "", ""]
    assert sorted(int(out) for out, _ in done) == [0, 0, len(FACTS) + len(BASE.sources)]


async def _emptied(url: str) -> str:
    store = await Store.open(url)
    async with store.database.raw() as driver:
        await driver.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    await store.close()
    return url
