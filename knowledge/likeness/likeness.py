"""Finds the group that a question belongs to."""

from collections.abc import Sequence

from knowledge.base import Base
from knowledge.likeness.alignment import Alignment
from knowledge.likeness.concepts import Concepts
from knowledge.likeness.parallels import parallels
from knowledge.likeness.signature import Signature
from knowledge.search.engine import Engine

SHARE = 0.8
"""Weight in common, as a share of both, from which two questions are one: two words may face three.

On labelled pairs nearly nothing is joined wrongly from 0.7 on; among free texts, one join in thirty from 0.8 on.
"""


class Likeness:
    """Tells whether questions are one. In memory, synchronous; safe in threads.

    Args:
        engine: reads questions: layouts, alphabets, misspellings.
        base: whose facts teach translations.
    """

    def __init__(self, engine: Engine, base: Base) -> None:
        self._concepts = Concepts(engine.index, parallels(base))
        self._alignment = Alignment(self._concepts)

    def signature(self, text: str) -> Signature:
        """What is kept of a question."""
        return Signature(self._concepts.terms(text))

    def nearest(self, signature: Signature, candidates: Sequence[tuple[int, Signature]]) -> int | None:
        """The group that asks the same, or None.

        Args:
            candidates: signatures with the ids of their groups; a group may stand there with several.
        """
        terms = set().union(*(found.terms for _, found in candidates))
        sharing = self._alignment.sharing(signature.terms, terms)
        likely = [(group, found.terms) for group, found in candidates if not sharing.isdisjoint(found.terms)]
        shares = [self._alignment.share(signature.terms, terms) for _, terms in likely]
        best = max(shares, default=0.0)
        return likely[shares.index(best)][0] if best >= SHARE else None
