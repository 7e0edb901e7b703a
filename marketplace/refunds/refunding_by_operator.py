"""An operator gives a buyer the money of an order back, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core.database import transaction
from core.refusals import Text
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.locks import lock_order
from marketplace.ordering.order_states import OrderState
from marketplace.refunds.refunding import Decision, refund_decided
from marketplace.refunds.refunding_whole import refund_whole_order
from marketplace.refusals import NoSuchOrder, OrderNotRefundable
from marketplace.tables.refunds import RefundReason

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer

# What the merchant has earned is recalled first; what is on its way back is left alone.
REFUNDABLE = frozenset(
    {
        OrderState.PAID_WAITING,
        OrderState.CONFIRMED,
        OrderState.READY,
        OrderState.COLLECTED,
        OrderState.UNCOLLECTED,
        OrderState.COMPLETED,
    }
)

contribute_audit_texts(
    {"order.refunded": Text("平台决定给订单退款", "An order was refunded by the platform")}
)


async def refund_order(viewer: Viewer, order_id: UUID, note: str) -> None:
    """Refund all of an order; the buyer reads the note. Refunding again changes nothing.

    Raises NotFoundHere, RoleNotEnough, NoSuchOrder, and OrderNotRefundable when nothing was
    paid or the money is on its way already.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        locked = await lock_order(order_id)
        if locked is None:
            raise NoSuchOrder
        key = f"operator:{order_id}"
        if await refund_decided(order_id, key):
            return
        if locked.order["state"] not in REFUNDABLE:
            raise OrderNotRefundable(state=locked.order["state"])
        decision = Decision(viewer.person_id, note)
        await refund_whole_order(locked, RefundReason.BY_OPERATOR, key, decision=decision)
        await record_audit(
            "order.refunded",
            done_by=viewer.person_id,
            details={
                "order": str(order_id),
                "amount_fen": locked.order["paid_fen"] - locked.order["refunded_fen"],
                "reason": note,
            },
        )
