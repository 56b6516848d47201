"""Stores that have taken the tests' base, and a second replica beside each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from knowledge.store import Store
from tests.base import BASE
from tests.conftest import OWNER, clock


@pytest.fixture
async def taken(each_store: Store) -> Store:
    """A store, once on each kind of database, that has taken the tests' base."""
    await each_store.take(BASE)
    return each_store


@pytest.fixture
async def replica(each_url: str, taken: Store) -> AsyncIterator[Store]:
    """The same store as another process sees it."""
    store = await Store.open(each_url, owners={OWNER}, clock=clock)
    yield store
    await store.close()


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """A folder for backups and exports."""
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder
