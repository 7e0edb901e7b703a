"""Commission rules as operators read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.database import fetch
from marketplace.settling.commission import Rule, in_words
from marketplace.settling.commission_kinds import SoldIn
from marketplace.settling.commissioning import rules_in_force


@dataclass(frozen=True)
class RuleView:
    """A rule with the names it speaks of."""

    id: UUID
    rank: int
    merchant_id: UUID | None
    merchant_name: str | None
    category: str | None
    offer_id: UUID | None
    offer_title: str | None
    campaign_kind: SoldIn | None
    basis_points: int
    flat_fen_per_unit: int | None
    minimum_fen: int
    maximum_fen: int | None
    tax_basis_points: int
    is_default: bool
    note: str | None
    keeps_fee: bool
    text: str
    valid_from: datetime
    retired_at: datetime | None


async def rules(language: str) -> list[RuleView]:
    """Give every rule, those in force first, in the order in which they decide."""
    await rules_in_force()
    rows = await fetch(
        """SELECT rule.*, merchant.name AS merchant_name, offer.title AS offer_title
           FROM commission_rule rule
           LEFT JOIN merchant ON merchant.id = rule.merchant
           LEFT JOIN offer ON offer.id = rule.offer
           ORDER BY rule.retired_at IS NOT NULL, rule.is_default, rule.rank, rule.id"""
    )
    return [_view(row, language) for row in rows]


def _view(row: Any, language: str) -> RuleView:
    rule = Rule(
        id=row["id"],
        rank=row["rank"],
        basis_points=row["basis_points"],
        flat_fen_per_unit=row["flat_fen_per_unit"],
        minimum_fen=row["minimum_fen"],
        maximum_fen=row["maximum_fen"],
        tax_basis_points=row["tax_basis_points"],
    )
    text = in_words(rule)
    return RuleView(
        id=row["id"],
        rank=row["rank"],
        merchant_id=row["merchant"],
        merchant_name=row["merchant_name"],
        category=row["category"],
        offer_id=row["offer"],
        offer_title=row["offer_title"],
        campaign_kind=SoldIn(row["campaign_kind"]) if row["campaign_kind"] else None,
        basis_points=row["basis_points"],
        flat_fen_per_unit=row["flat_fen_per_unit"],
        minimum_fen=row["minimum_fen"],
        maximum_fen=row["maximum_fen"],
        tax_basis_points=row["tax_basis_points"],
        is_default=row["is_default"],
        note=row["note"],
        keeps_fee=row["keep_fee_on_buyer_fault"],
        text=text.en if language == "en" else text.zh,
        valid_from=row["valid_from"],
        retired_at=row["retired_at"],
    )
