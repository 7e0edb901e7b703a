"""Keeping the index fresh: each change is written again from the rows as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch
from core.settings import settings
from search import engine
from search.collecting import campaign_documents, merchant_documents
from search.documents import GROUP_BUY, MERCHANT, document_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

_prepared: set[str] = set()


async def index_campaigns(ids: Sequence[UUID]) -> None:
    """Make campaigns findable, or gone, as their rows say; raises EngineAway."""
    documents = await campaign_documents(ids)
    await _write(GROUP_BUY, ids, documents)


async def index_merchants(ids: Sequence[UUID]) -> None:
    """Make merchants findable, or gone, as their rows say; raises EngineAway."""
    await _write(MERCHANT, ids, await merchant_documents(ids))


async def index_offer(offer_id: UUID) -> None:
    """Write everything again in which an offer shows."""
    runs = await fetch("SELECT id FROM campaign WHERE offer = $1", offer_id)
    await index_campaigns([row["id"] for row in runs])
    sellers = await fetch("SELECT merchant FROM offer WHERE id = $1", offer_id)
    await index_merchants([row["merchant"] for row in sellers])


async def _write(kind: str, ids: Sequence[UUID], documents: list[dict[str, object]]) -> None:
    index = settings().meilisearch_index
    if index not in _prepared:
        if not await engine.exists(index):
            await engine.prepare(index)
        _prepared.add(index)
    there = {document["thing"] for document in documents}
    gone = [document_id(kind, thing) for thing in ids if str(thing) not in there]
    await engine.put(documents, gone, index)
