"""Group-buys that wait for an operator, with everything the decision needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.database import fetch
from marketplace.credit.selling_right import standing_of
from marketplace.selling.below_cost import kinds_below_cost
from marketplace.selling.campaign_plan import BelowCostReason

SHOWN_MAX = 100


@dataclass(frozen=True)
class KindToReview:
    """A kind that may be sold below what its merchant declared it to cost; fen."""

    name: str
    cost_fen: int
    price_fen: int


@dataclass(frozen=True)
class CampaignReview:
    """A group-buy that waits; ``version`` is what an approval is for."""

    id: UUID
    title: str
    merchant_id: UUID
    merchant_name: str
    merchant_standing: int
    price_fen: int
    list_price_fen: int
    stock_units: int
    below_cost_reason: BelowCostReason | None
    below_cost: list[KindToReview]
    asked_at: datetime
    opens_at: datetime
    closes_at: datetime
    version: int


async def campaigns_in_review() -> list[CampaignReview]:
    """Give what waits, the longest first."""
    rows = await fetch(
        """SELECT run.id, offer.title, run.merchant AS merchant_id, merchant.name AS merchant_name,
             run.price_fen, run.list_price_fen, run.stock_units, run.below_cost_reason,
             run.review_asked_at AS asked_at, run.opens_at, run.closes_at, run.version
           FROM campaign run JOIN offer ON offer.id = run.offer
           JOIN merchant ON merchant.id = run.merchant
           WHERE run.state = 'in_review' ORDER BY run.review_asked_at, run.id LIMIT $1""",
        SHOWN_MAX,
    )
    return [
        CampaignReview(
            **dict(row),
            merchant_standing=await standing_of(row["merchant_id"]),
            below_cost=[KindToReview(*kind) for kind in await kinds_below_cost(row["id"])],
        )
        for row in rows
    ]
