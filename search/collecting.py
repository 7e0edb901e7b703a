"""Reading what is to be indexed, from the rows that are the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.database import fetch
from marketplace.queries.room import units_left
from search.documents import FINDABLE_STATES, campaign_document, merchant_document

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from uuid import UUID

BATCH = 500

CAMPAIGNS = f"""
  SELECT run.id, offer.title, offer.description_html, offer.category,
         merchant.id AS merchant_id, merchant.name AS merchant_name, run.price_fen,
         run.state, run.opens_at, run.closes_at,
         {units_left("run")} AS units_left,
         ARRAY(SELECT community FROM campaign_community WHERE campaign = run.id) AS communities,
         (SELECT picture FROM offer_picture WHERE offer_picture.offer = offer.id
          ORDER BY position LIMIT 1) AS picture_id
  FROM campaign run JOIN offer ON offer.id = run.offer JOIN merchant ON merchant.id = run.merchant
"""  # noqa: S608 - columns are ours
MERCHANTS = """
  SELECT merchant.id, merchant.name, merchant.introduction,
         ARRAY(SELECT DISTINCT served.community FROM campaign run
               JOIN campaign_community served ON served.campaign = run.id
               WHERE run.merchant = merchant.id) AS communities,
         (SELECT picture.picture FROM offer JOIN offer_picture picture ON picture.offer = offer.id
          WHERE offer.merchant = merchant.id AND offer.state = 'listed'
          ORDER BY offer.changed_at DESC, picture.position LIMIT 1) AS picture_id
  FROM merchant
"""


async def campaign_documents(ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Give the documents of those of some campaigns that may be found."""
    rows = await fetch(
        f"{CAMPAIGNS} WHERE run.id = ANY($1) AND run.state = ANY($2)",
        list(ids),
        list(FINDABLE_STATES),
    )
    return [campaign_document(row) for row in rows]


async def merchant_documents(ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Give the documents of those of some merchants that may be found."""
    rows = await fetch(
        f"{MERCHANTS} WHERE merchant.id = ANY($1) AND merchant.state = 'approved'", list(ids)
    )
    return [merchant_document(row) for row in rows]


async def every_document() -> AsyncIterator[list[dict[str, Any]]]:
    """Give all findable things in batches."""
    async for ids in _ids("SELECT id FROM merchant WHERE id > $1 ORDER BY id LIMIT $2"):
        yield await merchant_documents(ids)
    async for ids in _ids("SELECT id FROM campaign WHERE id > $1 ORDER BY id LIMIT $2"):
        yield await campaign_documents(ids)


async def _ids(query: str) -> AsyncIterator[list[UUID]]:
    last: Any = "00000000-0000-0000-0000-000000000000"
    while rows := await fetch(query, last, BATCH):
        last = rows[-1]["id"]
        yield [row["id"] for row in rows]
