"""Answering from the database: slower and without pinyin, but never wrong about what is there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from core import clock
from core.database import fetch
from search.collecting import CAMPAIGNS
from search.documents import GROUP_BUY, campaign_document

if TYPE_CHECKING:
    from search.querying import Question


async def ask(question: Question) -> dict[str, Any]:
    """Give hits in the shape the index gives them: titles, merchants or words that contain it."""
    if question.kind not in {None, GROUP_BUY}:
        return {"hits": []}
    pattern = "%" + _literal(question.text.strip()) + "%"
    rows = await fetch(
        f"""{CAMPAIGNS} WHERE run.state IN ('open', 'scheduled') AND run.closes_at > $1
              AND (merchant.away_from IS NULL
                   OR $1 NOT BETWEEN merchant.away_from AND merchant.away_until)
              AND (offer.title ILIKE $2 OR merchant.name ILIKE $2
                   OR offer.description_html ILIKE $2)
              AND ($3::uuid[] = '{{}}' OR EXISTS (SELECT FROM campaign_community served
                   WHERE served.campaign = run.id AND served.community = ANY($3)))
              AND ($4::text IS NULL OR offer.category = $4)
              AND ($5::uuid IS NULL OR run.merchant = $5)
            ORDER BY run.closes_at, run.id OFFSET $6 LIMIT $7""",
        clock.now(),
        pattern,
        list(question.communities),
        question.category,
        question.merchant,
        question.offset,
        question.limit + 1,
    )
    hits = [campaign_document(row) for row in rows]
    counts = Counter(hit["category"] for hit in hits)
    return {
        "hits": hits,
        "facetDistribution": {"kind": {GROUP_BUY: len(hits)}, "category": dict(counts)},
    }


def _literal(text: str) -> str:
    """Take the meaning from the characters LIKE knows."""
    for special in ("\\", "%", "_"):
        text = text.replace(special, f"\\{special}")
    return text
