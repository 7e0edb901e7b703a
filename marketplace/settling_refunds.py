"""Refunds the provider gave up: an operator pays them another way and says how (rule L6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core.database import transaction
from core.refusals import Text
from marketplace.handover_access import FINANCE_ROLES
from payments.refunding import settle_by_hand

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer

contribute_audit_texts(
    {"refund.settled_by_hand": Text("登记了人工退款", "A refund was recorded as made by hand")}
)


async def settle_refund(viewer: Viewer, refund_id: UUID, proof: str) -> None:
    """Record that the money went back by hand; the order ends as with any other refund.

    ``proof`` is the bank's reference and names nobody. Raises NotFoundHere, RoleNotEnough,
    RefundNotFound, and RefundNotManual when the refund does not wait for a hand.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        refund = await settle_by_hand(refund_id, proof=proof)
        await record_audit(
            "refund.settled_by_hand",
            done_by=viewer.person_id,
            details={"refund": str(refund_id), "amount_fen": refund.amount_fen},
        )
