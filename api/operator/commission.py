"""Commission rules at the operator's desk."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.commission import RulePreview, RuleTrial
from api.shapes.payees import CommissionRule, NewCommissionRule
from api.shapes.shown import shown
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.queries import commission
from marketplace.refusals import DefaultRuleStays, NoSuchRule, RuleNeedsCondition
from marketplace.settling.previewing_commission import preview_rule
from marketplace.settling.ruling_commission import RulePlan, add_rule, retire_rule

ALL = "/operator/commission-rules"


@get(
    ALL,
    operation_id="list_commission_rules",
    summary="Rules of commission",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_rules(viewer: SignedIn, visit: ThisVisit) -> Items[CommissionRule]:
    """Give every rule in the order in which they decide, retired ones last."""
    viewer.require_platform(*FINANCE_ROLES)
    return await _all(visit.language)


@post(
    ALL,
    status_code=200,
    operation_id="add_commission_rule",
    summary="Add a rule of commission",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, RuleNeedsCondition),
)
async def post_rule(
    viewer: SignedIn, visit: ThisVisit, data: JSONBody[NewCommissionRule]
) -> Items[CommissionRule]:
    """Add a rule for what is sold from now on; give all rules."""
    await add_rule(viewer, _plan(data))
    return await _all(visit.language)


@post(
    f"{ALL}/preview",
    status_code=200,
    operation_id="preview_commission_rule",
    summary="Try a rule of commission",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def post_preview(
    viewer: SignedIn, visit: ThisVisit, data: JSONBody[RuleTrial]
) -> RulePreview:
    """Tell what a rule would take of a sale, and what is taken of it now; nothing is kept."""
    found = await preview_rule(
        viewer,
        _plan(data.rule),
        category=data.category,
        price_fen=data.price_fen,
        units=data.units,
    )
    return RulePreview(
        text=found.text.in_language(visit.language),
        decides=found.decides,
        paid_fen=found.paid_fen,
        commission_fen=found.commission_fen,
        earning_fen=found.earning_fen,
        present_text=found.present_text.in_language(visit.language),
        present_commission_fen=found.present_commission_fen,
        tax_fen=found.tax_fen,
    )


@post(
    f"{ALL}/{{rule_id:uuid}}/retire",
    status_code=200,
    operation_id="retire_commission_rule",
    summary="Retire a rule of commission",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchRule, DefaultRuleStays),
)
async def post_retire(
    viewer: SignedIn, visit: ThisVisit, rule_id: FromPath[UUID]
) -> Items[CommissionRule]:
    """Let a rule decide about nothing new; give all rules."""
    await retire_rule(viewer, rule_id)
    return await _all(visit.language)


def _plan(data: NewCommissionRule) -> RulePlan:
    return RulePlan(
        rank=data.rank,
        merchant=data.merchant_id,
        category=data.category,
        offer=data.offer_id,
        basis_points=data.basis_points,
        flat_fen_per_unit=data.flat_fen_per_unit,
        minimum_fen=data.minimum_fen,
        maximum_fen=data.maximum_fen,
        note=data.note,
        keeps_fee=data.keeps_fee,
        campaign_kind=data.campaign_kind,
        tax_basis_points=data.tax_basis_points,
        valid_from=data.valid_from,
    )


async def _all(language: str) -> Items[CommissionRule]:
    found = await commission.rules(language)
    return Items(items=[shown(rule, CommissionRule) for rule in found], next_cursor=None)


RESOURCES = [list_rules, post_preview, post_retire, post_rule]
