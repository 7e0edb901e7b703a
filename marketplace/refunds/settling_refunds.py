"""Refunds the provider gave up: an operator pays them another way and says how (rule L6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core.database import fetch_row, transaction, within_transaction
from core.personal_data import open_sealed
from core.refusals import Text
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.locks import lock_order
from marketplace.refunds.refund_routes import Destination
from marketplace.refusals import BankAccountMissing
from marketplace.tables.refunds import RefundRoute, RefundState
from payments.refunding import settle_by_hand
from payments.refusals import RefundNotFound, RefundNotManual

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer

contribute_audit_texts(
    {
        "refund.settled_by_hand": Text("登记了人工退款", "A refund was recorded as made by hand"),
        "refund.account_seen": Text("查看了退款的银行账号", "The account of a refund was seen"),
    }
)


async def settle_refund(viewer: Viewer, refund_id: UUID, proof: str) -> None:
    """Record that the money went back by hand; the order ends as with any other refund.

    ``proof`` is the bank's reference and names nobody. Raises NotFoundHere, RoleNotEnough,
    RefundNotFound, and RefundNotManual when the refund does not wait for a hand.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        await _require_manual(refund_id)
        refund = await settle_by_hand(refund_id, proof=proof)
        await record_audit(
            "refund.settled_by_hand",
            done_by=viewer.person_id,
            details={"refund": str(refund_id), "amount_fen": refund.amount_fen},
        )


async def account_of_refund(viewer: Viewer, refund_id: UUID) -> Destination:
    """Give the bank account a refund waits to be sent to, in full; that somebody saw it is noted.

    Raises NotFoundHere, RoleNotEnough, RefundNotFound, and BankAccountMissing when its buyer
    named none or it was sent.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        row = await fetch_row("SELECT * FROM order_refund WHERE id = $1", refund_id)
        if row is None:
            raise RefundNotFound
        if row["route"] != RefundRoute.BANK or row["state"] != RefundState.MANUAL:
            raise BankAccountMissing
        await record_audit(
            "refund.account_seen", done_by=viewer.person_id, details={"refund": str(refund_id)}
        )
    return Destination(
        open_sealed(row["holder_sealed"]), open_sealed(row["number_sealed"]), row["bank_name"]
    )


@within_transaction
async def _require_manual(refund_id: UUID) -> None:
    """Raise unless it waits for an operator: what its buyer still chooses goes their way."""
    row = await fetch_row("SELECT parent FROM order_refund WHERE id = $1", refund_id)
    if row is None or await lock_order(row["parent"]) is None:
        raise RefundNotFound
    now = await fetch_row("SELECT state FROM order_refund WHERE id = $1", refund_id)
    if now is None or now["state"] != RefundState.MANUAL:
        raise RefundNotManual
