"""Where means come from: the package, a cache, the discriminant of before, and the embedder for what is left."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from knowledge.search.meaning import Centroids, Embedder, Floats, Meaning, fingerprint

PATIENCE = 20
"""Groups of texts, edited since the packaged ones were embedded, that a start waits for; each takes half a second."""

CACHED = "meaning.npz"
"""The file in the cache folder; it holds the means of one base, so that edits do not make it grow."""


def learn(
    groups: Sequence[Sequence[str]],
    model: Embedder,
    *,
    packaged: Path,
    cache: Path | None,
    patience: int | None = PATIENCE,
) -> Meaning | None:
    """A discriminant over groups of texts, from what was embedded before as far as it still holds.

    Args:
        packaged: the centroids that come with the curated base.
        cache: a folder for those of a base that was edited since; they are embedded again at every start without one.
        patience: groups that are embedded at most; None for all of them, which takes minutes.

    Returns:
        The discriminant, or None where more than that would have to be embedded.
    """
    path = cache / CACHED if cache is not None else None
    kept = [centroids for place in (packaged, path) if place is not None and (centroids := _opened(place)) is not None]
    known = _together([centroids for centroids in kept if centroids.model == model.name])
    if known is None or not known.holds(groups, model):
        held = known.means if known is not None else {}
        if patience is not None and sum(fingerprint(texts) not in held for texts in groups) > patience:
            return None
        known = Centroids.measure(groups, model, known)
        if path is not None:
            with suppress(OSError):
                known.save(path)
    return Meaning.build(groups, known, model)


def relearn(
    meaning: Meaning, groups: Sequence[Sequence[str]], *, cache: Path | None, pause: Callable[[], None]
) -> Meaning:
    """The discriminant over edited groups, with every text embedded whose group has no exact mean.

    Args:
        meaning: that of the groups before.
        cache: a folder in which the means are kept for the next start.
        pause: called before each text; it may let questions have the model, or give up by raising.
    """
    centroids = Centroids.measure(groups, _Pausing(meaning.embedder, pause), meaning.centroids)
    if cache is not None:
        with suppress(OSError):
            centroids.save(cache / CACHED)
    return Meaning.build(groups, centroids, meaning.embedder, precision=meaning.precision)


class _Pausing:
    """A model that lets others have it before each text.

    Its lock is not fair: a thread that takes it again at once can keep all others waiting for seconds.
    """

    def __init__(self, model: Embedder, pause: Callable[[], None]) -> None:
        self.name, self.dimensions = model.name, model.dimensions
        self._model, self._pause = model, pause

    def embed(self, text: str) -> Floats:
        self._pause()
        return self._model.embed(text)


def _together(kept: Sequence[Centroids]) -> Centroids | None:
    """What several files hold, of one model; the spread is that of the first."""
    if not kept:
        return None
    return Centroids(kept[0].model, {key: mean for one in kept for key, mean in one.means.items()}, kept[0].spread)


def _opened(path: Path) -> Centroids | None:
    try:
        return Centroids.open(path)
    except (OSError, ValueError, KeyError):
        return None
