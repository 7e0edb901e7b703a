"""On which terms a payee is paid; an operator sets them, what was earned keeps its own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core.database import execute, transaction
from core.refusals import Text
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.refusals import NoSuchPayee

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer

contribute_audit_texts({"payee.terms_set": Text("调整了结算条件", "The terms of a payee were set")})


@dataclass(frozen=True)
class Terms:
    """Working days until payout, limits in fen, and shares in basis points."""

    settlement_days: int
    minimum_payout_fen: int
    reserve_basis_points: int
    reserve_days: int
    debt_limit_fen: int
    gateway_fee_basis_points: int


async def set_terms(viewer: Viewer, payee_id: UUID, terms: Terms) -> None:
    """Set a payee's terms for what is earned from now on; raises NoSuchPayee.

    A proposed reserve is answered by it, whichever way.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        found = await execute(
            """UPDATE payee SET settlement_days = $2, minimum_payout_fen = $3,
                 reserve_basis_points = $4, reserve_days = $5, debt_limit_fen = $6,
                 gateway_fee_basis_points = $7, reserve_proposed_basis_points = NULL,
                 refund_share_basis_points = NULL
               WHERE id = $1""",
            payee_id,
            terms.settlement_days,
            terms.minimum_payout_fen,
            terms.reserve_basis_points,
            terms.reserve_days,
            terms.debt_limit_fen,
            terms.gateway_fee_basis_points,
        )
        if not found:
            raise NoSuchPayee
        await record_audit(
            "payee.terms_set",
            done_by=viewer.person_id,
            party_id=payee_id,
            details=asdict(terms),
        )
