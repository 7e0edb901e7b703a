"""The terms a campaign states of money that comes back."""

from __future__ import annotations

from typing import Any

from marketplace.pick_up.pick_up_rules import UncollectedRule
from marketplace.refunds.refund_rules import RefundTerms
from marketplace.selling.counting import thresholds_of


def terms_of(row: Any) -> RefundTerms:
    """Give the terms a campaign's row states."""
    return RefundTerms(
        price_fen=row["price_fen"],
        thresholds=thresholds_of(row),
        closes_at=row["closes_at"],
        uncollected_rule=UncollectedRule(row["uncollected_rule"]),
        uncollected_days=row["uncollected_days"],
        after_sale_hours=row["after_sale_hours"],
    )
