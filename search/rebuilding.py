"""Writing the whole index anew beside the one in use, then swapping them."""

from __future__ import annotations

from core.settings import settings
from search import engine
from search.collecting import every_document


async def rebuild() -> int:
    """Rebuild the index from the rows and give how many things are findable.

    Searching goes on in the old index until the swap. What changed while it was written is
    written once more after it. Raises EngineAway.
    """
    index = settings().meilisearch_index
    beside = f"{index}_next"
    await engine.drop(beside)
    await engine.prepare(beside)
    await _fill(beside)
    if not await engine.exists(index):
        await engine.prepare(index)
    await engine.swap(index, beside)
    return await _fill(index)


async def _fill(index: str) -> int:
    count = 0
    async for documents in every_document():
        await engine.put(documents, [], index)
        count += len(documents)
    return count
