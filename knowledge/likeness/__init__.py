"""Which of the questions that nobody could answer are one question, across spelling and both languages."""

from knowledge.likeness.likeness import Likeness
from knowledge.likeness.signature import Signature

__all__ = ["Likeness", "Signature"]
