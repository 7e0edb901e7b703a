"""Giving back all of an order at once: its units to the campaign, its money to the buyer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.database import execute, within_transaction
from core.outbox import record
from marketplace.facts import CampaignChanged
from marketplace.giving_back import give_back_paid
from marketplace.refunding import decide_refund

if TYPE_CHECKING:
    from uuid import UUID

    from marketplace.locks import LockedOrder
    from marketplace.tables.orders import RefundReason


class Decision(NamedTuple):
    """Who decided a refund, and in which words the buyer is told."""

    by: UUID
    note: str


@within_transaction
async def refund_whole_order(
    locked: LockedOrder,
    reason: RefundReason,
    reason_key: str,
    *,
    decision: Decision | None = None,
) -> UUID:
    """Refund a paid order whose row the caller holds; give the refund's id."""
    order = locked.order
    await give_back_paid(order)
    await execute("UPDATE market_order SET state = 'refunding' WHERE id = $1", order["id"])
    refund_id = await decide_refund(
        order,
        payment_id=order["payment_id"],
        amount_fen=order["paid_fen"] - order["refunded_fen"],
        units=order["quantity"],
        reason=reason,
        reason_key=reason_key,
    )
    if decision is not None:
        await execute(
            "UPDATE order_refund SET approved_by = $2, note = $3 WHERE id = $1",
            refund_id,
            decision.by,
            decision.note,
        )
    await record(CampaignChanged(campaign_id=order["campaign"]))
    return refund_id
