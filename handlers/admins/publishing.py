"""Publishes, or proposes where a topic needs a second editor."""

from collections.abc import Iterable, Sequence

from knowledge.model import Fact, Source
from knowledge.store import Store
from knowledge.store.preferences import SECOND_EDITOR
from knowledge.store.proposals import Proposal, Publication
from knowledge.store.revision import Change, Item, Revision
from knowledge.store.revisions import Authorship


async def publish(
    store: Store, changes: Sequence[Change], by: Authorship, *, before: Iterable[Item] = ()
) -> tuple[Revision, ...] | Proposal:
    """Publish changes together; as a proposal where any of their topics needs a second editor.

    Args:
        before: see `proposed`.

    Raises:
        Stale: one of the changes was made from what is no longer the newest revision.
    """
    return await proposed(store, changes, by, before=before) or await store.revisions.publish(changes, by)


async def proposed(
    store: Store, changes: Sequence[Change], by: Authorship, *, before: Iterable[Item] = (), question: int | None = None
) -> Proposal | None:
    """Keep changes as a proposal where any of their topics needs a second editor; None where none does.

    Args:
        before: what the changed facts say now: a fact does not leave its topic without the second editor, either.
        question: the open question that is answered once the proposal is approved.
    """
    touched = [*(change.item for change in changes), *before]
    if by.author is None or not await needs_second(store, touched):
        return None
    request = Publication(tuple(changes), question)
    return await store.proposals.add(
        changes[0].item.id, request, author=by.author, reason=by.reason, from_draft=by.from_draft
    )


async def needs_second(store: Store, touched: Iterable[Item]) -> bool:
    """Whether a change of these needs a second editor; that of a source does where a fact of such a topic cites it."""
    topics = set(await store.preferences.get(SECOND_EDITOR))
    items = list(touched)
    if any(isinstance(item, Fact) and item.topic in topics for item in items):
        return True
    sources = {item.id for item in items if isinstance(item, Source)}
    if not topics or not sources:
        return False
    _, heads = await store.revisions.heads()
    facts = (head.item for head in heads if head.live and isinstance(head.item, Fact))
    return any(fact.topic in topics and not sources.isdisjoint(fact.sources) for fact in facts)
