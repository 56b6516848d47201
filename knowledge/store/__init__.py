"""What must survive the process: facts as revisions, open questions, people, editors, messages to send."""

from knowledge.store.store import Store

__all__ = ["Store"]
