"""What an order would cost and what would come back, told before anything is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.database import fetch_row
from marketplace.refund_rules import RefundRule, refund_rules
from marketplace.refusals import NoSuchCampaign

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True)
class QuoteLine:
    """One line of a quote."""

    title: str
    quantity: int
    unit_price_fen: int
    amount_fen: int


@dataclass(frozen=True)
class Quote:
    """Lines, their total, and the refund of the whole order in each case."""

    lines: list[QuoteLine]
    total_fen: int
    refund_preview: list[RefundRule]


async def quote(campaign_id: UUID, quantity: int, *, language: str) -> Quote:
    """Give the quote for a number of units; raises NoSuchCampaign."""
    row = await fetch_row(
        """SELECT offer.title, run.price_fen, run.min_units, run.closes_at
           FROM campaign run JOIN offer ON offer.id = run.offer
           WHERE run.id = $1 AND run.state NOT IN ('draft', 'in_review')""",
        campaign_id,
    )
    if row is None:
        raise NoSuchCampaign
    amount = row["price_fen"] * quantity
    return Quote(
        lines=[QuoteLine(row["title"], quantity, row["price_fen"], amount)],
        total_fen=amount,
        refund_preview=refund_rules(row["price_fen"], row["min_units"], row["closes_at"], language),
    )
