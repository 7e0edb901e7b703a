"""What an order would cost and what would come back, told before anything is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.database import fetch_row
from marketplace.pick_up_rules import UncollectedRule
from marketplace.refund_rules import RefundRule, RefundTerms, refund_rules
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
        """SELECT offer.title, run.price_fen, run.min_units, run.closes_at,
                  run.uncollected_rule, run.uncollected_days
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
        refund_preview=refund_rules(terms_of(row), language),
    )


def terms_of(row: Any) -> RefundTerms:
    """Give the terms a campaign's row states."""
    return RefundTerms(
        price_fen=row["price_fen"],
        min_units=row["min_units"],
        closes_at=row["closes_at"],
        uncollected_rule=UncollectedRule(row["uncollected_rule"]),
        uncollected_days=row["uncollected_days"],
    )
