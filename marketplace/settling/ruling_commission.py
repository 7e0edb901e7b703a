"""Writing and retiring commission rules (rule 4.7); what was sold keeps its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch_row, transaction
from core.identifiers import uuid7
from core.refusals import Text
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.refusals import DefaultRuleStays, NoSuchRule, RuleNeedsCondition
from marketplace.settling.commission_kinds import SoldIn

if TYPE_CHECKING:
    from accounts.access import Viewer

contribute_audit_texts(
    {
        "commission.added": Text("新增了费率规则", "A commission rule was added"),
        "commission.retired": Text("停用了费率规则", "A commission rule was retired"),
    }
)


@dataclass(frozen=True)
class RulePlan:
    """A rule to be: the lowest rank that fits a sale decides; fen and basis points.

    With ``keeps_fee`` no commission is given back when the buyer changed their mind (4.7).
    It decides from ``valid_from`` on; without it, or with a time that is over, from now on.
    """

    rank: int
    merchant: UUID | None = None
    category: str | None = None
    offer: UUID | None = None
    basis_points: int = 0
    flat_fen_per_unit: int | None = None
    minimum_fen: int = 0
    maximum_fen: int | None = None
    note: str | None = None
    keeps_fee: bool = False
    campaign_kind: SoldIn | None = None
    tax_basis_points: int = 0
    valid_from: datetime | None = None

    @property
    def has_condition(self) -> bool:
        """Tell whether it speaks about some sales only."""
        named = (self.merchant, self.category, self.offer, self.campaign_kind)
        return any(one is not None for one in named)

    @property
    def is_plain(self) -> bool:
        """Tell whether it says one fee, and bounds that leave room for it."""
        one_fee = self.flat_fen_per_unit is None or not self.basis_points
        return one_fee and (self.maximum_fen is None or self.minimum_fen <= self.maximum_fen)


async def add_rule(viewer: Viewer, plan: RulePlan) -> UUID:
    """Add a rule that decides about what is sold from now on; give its id.

    Raises RuleNeedsCondition when it names nothing, both a rate and a flat fee, or a least fee
    above the greatest.
    """
    viewer.require_platform(*FINANCE_ROLES)
    if not plan.has_condition or not plan.is_plain:
        raise RuleNeedsCondition
    rule_id, now = uuid7(), clock.now()
    async with transaction():
        await execute(
            """INSERT INTO commission_rule (id, rank, merchant, category, offer, basis_points,
                 flat_fen_per_unit, minimum_fen, maximum_fen, is_default, note, valid_from,
                 created_at, keep_fee_on_buyer_fault, campaign_kind, tax_basis_points)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, false, $10, $11, $12, $13, $14, $15)""",
            rule_id,
            plan.rank,
            plan.merchant,
            plan.category,
            plan.offer,
            plan.basis_points,
            plan.flat_fen_per_unit,
            plan.minimum_fen,
            plan.maximum_fen,
            plan.note,
            max(plan.valid_from or now, now),
            now,
            plan.keeps_fee,
            plan.campaign_kind,
            plan.tax_basis_points,
        )
        await _note("commission.added", viewer, rule_id, plan.merchant)
    return rule_id


async def retire_rule(viewer: Viewer, rule_id: UUID) -> None:
    """Let a rule decide about nothing new; again changes nothing.

    Raises NoSuchRule, and DefaultRuleStays for the default.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        row = await fetch_row(
            """SELECT merchant, is_default, retired_at FROM commission_rule
               WHERE id = $1 FOR NO KEY UPDATE""",
            rule_id,
        )
        if row is None:
            raise NoSuchRule
        if row["is_default"]:
            raise DefaultRuleStays
        if row["retired_at"] is None:
            await execute(
                "UPDATE commission_rule SET retired_at = $2 WHERE id = $1", rule_id, clock.now()
            )
            await _note("commission.retired", viewer, rule_id, row["merchant"])


async def _note(what: str, viewer: Viewer, rule_id: UUID, merchant: UUID | None) -> None:
    await record_audit(
        what, done_by=viewer.person_id, party_id=merchant, details={"rule": str(rule_id)}
    )
