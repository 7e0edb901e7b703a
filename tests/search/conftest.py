"""An empty index for each test; the provider too, because campaigns are joined here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.settings import settings
from search import engine, indexing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def index(database: str) -> AsyncIterator[str]:
    """Give the name of an index that is not there yet, and drop it afterwards."""
    name = settings().meilisearch_index
    indexing._prepared.discard(name)
    await engine.drop(name)
    yield name
    await engine.drop(name)
    await engine.close_engine()
    indexing._prepared.discard(name)
