"""The assistant follows what editors publish, and is never met half-changed."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.assistant import Assistant, Outcome, Reason
from knowledge.base import Base
from knowledge.benchmarks.rebuilding import lines
from knowledge.evaluation import read_questions
from knowledge.live import LiveAssistant
from knowledge.model import Fact
from knowledge.search.engine import KEPT_HEADS, Engine
from knowledge.search.index import skeletons
from knowledge.search.meaning import Centroids
from tests.base import BASE
from tests.knowledge.embedders import TrigramEmbedder

QUESTIONS = Path(__file__).parent.parent / "questions"

NEVER = 3600.0
"""Seconds of quiet that no test waits for: only quick builds."""


def edited(base: Base, fact_id: str, *, say: str | None = None, ask: Sequence[str] = ()) -> Base:
    """The base with another Russian answer, or more Russian phrasings, of one fact."""

    def edit(fact: Fact) -> Fact:
        wording = fact.ru.model_copy(update={"say": say or fact.ru.say, "ask": (*fact.ru.ask, *ask)})
        return fact.model_copy(update={"ru": wording})

    return replace(base, facts=tuple(edit(fact) if fact.id == fact_id else fact for fact in base.facts))


def without(base: Base, fact_id: str) -> Base:
    return replace(base, facts=tuple(fact for fact in base.facts if fact.id != fact_id))


def said(live: LiveAssistant, question: str) -> str | None:
    """The Russian answer to a question, or None."""
    answers = live.current.reply(question, language="ru").answers
    return answers[0].fact.ru.say if answers else None


def kept(cache: Path) -> list[str]:
    """What a cache holds, by kind of file."""
    return sorted(path.name.split("-")[0] for path in cache.iterdir())


@pytest.fixture
async def live(assistant: Assistant) -> AsyncIterator[LiveAssistant]:
    """Follows edits of the small base, and learns nothing anew."""
    live = LiveAssistant(assistant, settle=NEVER)
    yield live
    await live.aclose()


async def test_an_edit_is_answered_at_once(live: LiveAssistant) -> None:
    """As soon as `follow` returns, the new wording is given, and to new phrasings, too."""
    await live.follow(edited(BASE, "air-taxi", say="Первый полёт прошёл.", ask=["когда полетит октокоптер"]), 1)

    assert said(live, "Когда запустят аэротакси в Алатау?") == "Первый полёт прошёл."
    assert said(live, "когда полетит октокоптер") == "Первый полёт прошёл."
    assert live.version == 1


async def test_a_retired_fact_answers_no_more(live: LiveAssistant) -> None:
    await live.follow(without(BASE, "visas"), 1)
    reply = live.current.reply("Какие визы нужны иностранцам в Алатау?")

    assert reply.outcome is not Outcome.ANSWER
    assert "visas" not in {fact.id for fact in reply.suggestions}


async def test_a_retired_fact_comes_back(live: LiveAssistant) -> None:
    """Whatever classes come and go, each keeps its own fact."""
    await live.follow(without(BASE, "area"), 1)
    await live.follow(BASE, 2)

    for fact in BASE.facts:
        [answer, *_] = live.current.reply(fact.ru.question).answers
        assert answer.fact is fact


async def test_the_lexicon_is_followed(live: LiveAssistant) -> None:
    """A city that an editor lists as another one is one, though no fact was edited."""
    lexicon = BASE.lexicon.model_copy(update={"elsewhere": (*BASE.lexicon.elsewhere, "мельбурн")})
    await live.follow(replace(BASE, lexicon=lexicon), 1)

    assert live.current.reply("пробки в мельбурне").reason is Reason.ELSEWHERE


async def test_a_new_fact_is_found_by_the_quick_build(guide: Assistant, base: Base) -> None:
    """Its own phrasings find it, and of all other questions next to none are decided otherwise."""
    fact = next(fact for fact in base.facts if fact.id == "air-taxi-commercial-start")
    before = await asyncio.to_thread(lambda: guide.rebuilt(without(base, fact.id)).refitted())
    live = LiveAssistant(before, settle=NEVER)
    await live.follow(base, 1)
    await live.aclose()
    asks = (*fact.ru.ask, *fact.kk.ask)
    found = [live.current.finder.find(text).keys[0] == fact.id for text in asks]
    engine = live.current.finder.engine
    assert engine.head is not None
    taught = [engine.index.keys[int(engine.head.logits(skeletons(text)).argmax())] == fact.id for text in asks]
    others = [question for name in ("ru", "kk") for question in read_questions(QUESTIONS / f"{name}.jsonl")]
    others = [question for question in others[::3] if fact.id not in question.wanted]
    changed = [decided(before, question.text) != decided(live.current, question.text) for question in others]

    assert np.mean(found) > 0.9
    assert np.mean(taught) > 0.9
    assert np.mean(changed) < 0.01


def decided(assistant: Assistant, text: str) -> tuple[Outcome, list[str]]:
    reply = assistant.reply(text)
    return reply.outcome, [answer.fact.id for answer in reply.answers]


async def test_questions_during_edits_meet_one_base(assistant: Assistant) -> None:
    """Through twenty rebuilds, every answer is a fact of the very base that its assistant has."""
    live, done = LiveAssistant(assistant, settle=0.01), threading.Event()
    faults: list[str] = []
    asked: list[Outcome] = []

    def ask() -> None:
        while not done.is_set():
            for fact in BASE.facts:
                one = live.current
                reply = one.reply(fact.ru.question)
                asked.append(reply.outcome)
                known = {id(own) for own in one.base.facts}
                found = [*(answer.fact for answer in reply.answers), *reply.suggestions]
                faults.extend(own.id for own in found if id(own) not in known)
                if not found:
                    faults.append(f"nothing for {fact.id}")

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 21):
        base = edited(BASE, "area", say=f"Выпуск {number}.", ask=[f"какая площадь номер {number}"])
        await live.follow(base if number % 2 else without(base, "population"), number)
        assert live.current.reply("площадь Алатау").answers[0].fact.ru.say == f"Выпуск {number}."
    await live.settled()
    done.set()
    for thread in threads:
        thread.join()
    await live.aclose()

    assert len(asked) > 20
    assert faults == []


async def test_versions_only_grow(live: LiveAssistant) -> None:
    """What was published before what is served is not served again."""
    await live.follow(edited(BASE, "area", say="Вторая."), 2)
    await live.follow(edited(BASE, "area", say="Первая."), 1)
    await live.follow(edited(BASE, "area", say="Опять вторая."), 2)

    assert live.version == 2
    assert said(live, "площадь Алатау") == "Вторая."


async def test_edits_at_the_same_time(live: LiveAssistant) -> None:
    """In whatever order they come, each or a newer one is served when its call returns; those that wait go together."""
    served: list[int] = []

    async def follow(version: int) -> None:
        await live.follow(edited(BASE, "area", say=f"Выпуск {version}."), version)
        assert live.version >= version
        served.append(live.version)

    await asyncio.gather(*(follow(version) for version in (3, 1, 4, 5, 2)))

    assert live.version == 5
    assert set(served) == {3, 5}
    assert said(live, "площадь Алатау") == "Выпуск 5."


async def test_once_editing_rests_everything_is_learnt_once(assistant: Assistant, tmp_path: Path) -> None:
    """Three edits in a row are learnt in one go, exactly as a start over the last base would learn them."""
    live = LiveAssistant(assistant, cache=tmp_path, settle=0.3)
    base = BASE
    for number in (1, 2, 3):
        base = edited(base, "area", ask=[f"сколько сотых долей номер {number}"])
        await live.follow(base, number)
    # This test, and one whole build that waits for its time.
    assert len(asyncio.all_tasks()) == 2
    rough = live.current
    await live.settled()
    head, wanted = live.current.finder.engine.head, Engine.build(base).head

    assert live.current is not rough
    assert live.version == 3
    assert head is not None
    assert wanted is not None
    assert head.ids == wanted.ids
    np.testing.assert_array_equal(head.weights, wanted.weights)
    assert kept(tmp_path) == ["head"]


async def test_the_cache_holds_no_more_than_the_newest(tmp_path: Path) -> None:
    """However often facts are edited, a few classifiers and the embeddings of one base are kept."""
    model = TrigramEmbedder()
    live = LiveAssistant(Assistant.from_base(BASE, embedder=model), cache=tmp_path, settle=0)
    for number in range(1, 7):
        await live.follow(edited(BASE, "area", ask=[f"сколько сотых долей номер {number}"]), number)
        await live.settled()

    assert kept(tmp_path) == [*["head"] * KEPT_HEADS, "meaning.npz"]
    assert len(Centroids.open(tmp_path / "meaning.npz").means) == len(BASE.facts)


@dataclass
class FailingEmbedder(TrigramEmbedder):
    """Fails once it was given so many texts more."""

    left: float = float("inf")

    def embed(self, text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        self.left -= 1
        if self.left < 0:
            raise RuntimeError("the model is gone")
        return super().embed(text)


async def test_a_failed_edit_leaves_the_old_answers(tmp_path: Path) -> None:
    """Whoever published is told; the next edit is served."""
    model = FailingEmbedder()
    live = LiveAssistant(Assistant.from_base(BASE, embedder=model), settle=NEVER)
    new = edited(BASE, "area", say="Новая.", ask=["сколько сотых долей"])
    model.left = 0
    with pytest.raises(RuntimeError, match="the model is gone"):
        await live.follow(new, 1)
    before = said(live, BASE.facts[0].ru.question)
    model.left = float("inf")
    await live.follow(new, 1)
    await live.aclose()

    assert before == BASE.facts[0].ru.say
    assert said(live, BASE.facts[0].ru.question) == "Новая."
    assert live.version == 1


async def test_a_whole_build_that_fails_is_reported(tmp_path: Path) -> None:
    """What the quick build made goes on answering."""
    model = FailingEmbedder()
    errors: list[Exception] = []
    live = LiveAssistant(Assistant.from_base(BASE, embedder=model), settle=0, on_error=errors.append)
    model.left = 12
    await live.follow(edited(BASE, "area", say="Новая.", ask=[f"сотая доля {number}" for number in range(20)]), 1)
    model.left = 3
    await live.settled()
    model.left = float("inf")

    assert [str(error) for error in errors] == ["the model is gone"]
    assert said(live, BASE.facts[0].ru.question) == "Новая."
    await live.aclose()


async def test_closed_in_the_middle(guide: Assistant, base: Base, tmp_path: Path) -> None:
    """A whole build in hand is given up: nothing is kept of it, and later edits are not served."""
    live = LiveAssistant(guide, cache=tmp_path, settle=0)
    await live.follow(edited(base, "area", ask=["сколько сотых долей"]), 1)
    await asyncio.sleep(0.2)
    await live.aclose()
    served = live.current
    await live.follow(base, 2)
    # A thread that went on would have kept what it learnt when it ends.
    await asyncio.get_running_loop().shutdown_default_executor()

    assert live.current is served
    assert kept(tmp_path) == []


def test_figures_of_every_edit(assistant: Assistant) -> None:
    """A table with a line for each kind of edit, and for an edit that only rewords no decision changed."""
    head, *rows = lines(assistant, read_questions(QUESTIONS / "ru.jsonl")[:20])

    assert "served ms" in head
    assert [row[:18].strip() for row in rows] == ["answer reworded", "phrasing added", "fact retired", "fact added"]
    assert rows[0].split()[-1] == "0.0000"
