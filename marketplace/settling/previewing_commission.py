"""What would be taken of a sale, told before anything is agreed to (rule 4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core.amounts import share
from core.database import fetch_row, fetch_value
from core.identifiers import uuid7
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.settling.commission import Rule, fee, in_words, resolve, tax_within
from marketplace.settling.commission_kinds import SoldIn
from marketplace.settling.commissioning import rules_in_force

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.access import Viewer
    from core.refusals import Text
    from marketplace.settling.ruling_commission import RulePlan


@dataclass(frozen=True)
class PlannedTier:
    """From how many units on which price each variant has; fen."""

    min_units: int
    prices: Sequence[int]


@dataclass(frozen=True)
class Sale:
    """How the price of one unit would be divided; fen. The commission includes its tax."""

    price_fen: int
    commission_fen: int
    host_fen: int
    charge_fen: int
    earning_fen: int
    tax_fen: int = 0


@dataclass(frozen=True)
class TierPreview:
    """What one unit of each variant would bring at a tier."""

    min_units: int
    sales: list[Sale]


@dataclass(frozen=True)
class PlanPreview:
    """What a whole plan would bring, and by which rule."""

    rule_text: Text
    tiers: list[TierPreview]


@dataclass(frozen=True)
class RulePreview:
    """What a rule to be would change for one sale.

    ``decides`` is false when another rule would still decide about such a sale.
    """

    text: Text
    decides: bool
    paid_fen: int
    commission_fen: int
    earning_fen: int
    present_text: Text
    present_commission_fen: int
    tax_fen: int


@dataclass(frozen=True)
class StandingRule:
    """A rule that decides about everybody's sales of a category, or of all (None)."""

    category: str | None
    text: Text


async def rules_for_newcomers() -> list[StandingRule]:
    """Give the rules in force that would decide about a merchant nobody knows yet."""
    return [
        StandingRule(rule.category, in_words(rule))
        for rule in await rules_in_force()
        if rule.merchant is None and rule.offer is None
    ]


async def preview_plan(
    merchant_id: UUID,
    tiers: Sequence[PlannedTier],
    *,
    category: str,
    offer_id: UUID | None = None,
    host_basis_points: int = 0,
    kind: SoldIn = SoldIn.NEIGHBOURHOOD,
) -> PlanPreview:
    """Give what one unit of every variant would bring at every tier; who may ask is decided."""
    rule = resolve(await rules_in_force(), merchant_id, category, offer_id, kind)
    gateway = await fetch_value(
        "SELECT gateway_fee_basis_points FROM payee WHERE id = $1", merchant_id
    )
    rates = (host_basis_points, gateway or 0)
    return PlanPreview(
        in_words(rule),
        [
            TierPreview(tier.min_units, [divide(rule, price, *rates) for price in tier.prices])
            for tier in tiers
        ],
    )


def divide(rule: Rule, price_fen: int, host_basis_points: int, gateway_basis_points: int) -> Sale:
    """Divide the price of one unit as closing will divide it. Pure."""
    commission = fee(rule, price_fen, 1)
    host = min(share(price_fen, host_basis_points), price_fen - commission)
    charge = min(share(price_fen, gateway_basis_points), price_fen - commission - host)
    return Sale(
        price_fen,
        commission,
        host,
        charge,
        price_fen - commission - host - charge,
        tax_within(commission, rule.tax_basis_points),
    )


async def preview_rule(
    viewer: Viewer, plan: RulePlan, *, category: str | None, price_fen: int, units: int
) -> RulePreview:
    """Tell what a rule would take of a sale it speaks of, and what is taken of it now."""
    viewer.require_platform(*FINANCE_ROLES)
    merchant, kind = await _a_sale_of(plan, category)
    planned = _rule(plan)
    present = await rules_in_force()
    sold_in = plan.campaign_kind or SoldIn.NEIGHBOURHOOD
    now = resolve(present, merchant, kind, plan.offer, sold_in)
    decides = planned.has_condition and (
        resolve([*present, planned], merchant, kind, plan.offer, sold_in) is planned
    )
    paid = price_fen * units
    commission = fee(planned, paid, units)
    return RulePreview(
        text=in_words(planned),
        decides=decides,
        paid_fen=paid,
        commission_fen=commission,
        earning_fen=paid - commission,
        present_text=in_words(now),
        present_commission_fen=fee(now, paid, units),
        tax_fen=tax_within(commission, planned.tax_basis_points),
    )


async def _a_sale_of(plan: RulePlan, category: str | None) -> tuple[UUID, str]:
    """Give merchant and category of a sale the rule speaks of; a merchant nobody knows if any."""
    sold = None
    if plan.offer is not None:
        sold = await fetch_row("SELECT merchant, category FROM offer WHERE id = $1", plan.offer)
    if sold is not None:
        return plan.merchant or sold["merchant"], sold["category"]
    return plan.merchant or uuid7(), plan.category or category or ""


def _rule(plan: RulePlan) -> Rule:
    return Rule(
        id=uuid7(),
        rank=plan.rank,
        basis_points=plan.basis_points,
        minimum_fen=plan.minimum_fen,
        maximum_fen=plan.maximum_fen,
        merchant=plan.merchant,
        category=plan.category,
        offer=plan.offer,
        flat_fen_per_unit=plan.flat_fen_per_unit,
        campaign_kind=plan.campaign_kind,
        tax_basis_points=plan.tax_basis_points,
    )
