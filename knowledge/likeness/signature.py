"""What is kept of a question to compare it by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """The words of a question that tell what it is about and what it asks for.

    Attributes:
        terms: sorted skeletons, and names such as "?when" for what is asked for; none where nothing is told.
    """

    terms: tuple[str, ...]

    @property
    def text(self) -> str:
        """The terms as a column holds them."""
        return " ".join(self.terms)

    @classmethod
    def of(cls, text: str) -> "Signature":
        """The signature whose `text` was stored."""
        return cls(tuple(text.split()))
