"""The curated base on disk: reading it, checking it, writing it back."""

from knowledge.curation.load import DATA, load

__all__ = ["DATA", "load"]
