"""An operator gives a buyer the money of an order back, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core.database import transaction
from core.refusals import Text
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.locks import lock_order
from marketplace.ordering.order_lines import lines_of
from marketplace.ordering.order_states import OrderState
from marketplace.pick_up.ending_parts import end_when_nothing_waits
from marketplace.pick_up.handing_out import units_left
from marketplace.refunds.refund_calculator import Wish, all_of, cuts, total
from marketplace.refunds.refunding import decide_refund, refund_decided
from marketplace.refunds.refunding_whole import refund_whole_order
from marketplace.refunds.writing_refunds import BY_RULE, Decision
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

    Of an order of which a part was handed out the rest is refunded: what a buyer has in hand
    comes back only when its line is named (``refunding_parts``). Raises NotFoundHere,
    RoleNotEnough, NoSuchOrder, and OrderNotRefundable when nothing was paid or the money is on
    its way already.
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
        whole = await all_that_may_go(order_id)
        decision = Decision(viewer.person_id, note)
        if whole.is_part:
            order, reason = locked.order, RefundReason.BY_OPERATOR
            await decide_refund(order, reason, key, whole.wishes, decision=decision)
            await end_when_nothing_waits(order)
        else:
            await refund_whole_order(locked, RefundReason.BY_OPERATOR, key, decision=decision)
        await record_audit(
            "order.refunded",
            done_by=viewer.person_id,
            details={"order": str(order_id), "amount_fen": whole.amount_fen, "reason": note},
        )


class AllOfIt(NamedTuple):
    """What a refund of a whole order takes; ``is_part`` when units that were handed out stay."""

    wishes: list[Wish]
    amount_fen: int
    is_part: bool


async def all_that_may_go(order_id: UUID) -> AllOfIt:
    """Give what is left of an order, without the units handed out while others were not."""
    lines, waiting = await lines_of(order_id), await units_left(order_id)
    wishes = [Wish(name, units=units) for name, units in waiting.items() if units]
    left = {name: line.left_units for name, line in lines.items()}
    is_part = bool(wishes) and waiting != left
    wishes = wishes if is_part else all_of(lines)
    amount = total(cuts(lines, wishes, BY_RULE).values()).to_buyer_fen
    return AllOfIt(wishes, amount, is_part)
