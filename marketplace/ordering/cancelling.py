"""A buyer giving up an order: freely, until the campaign closes (feature G12)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, transaction, within_transaction
from core.outbox import record
from marketplace.facts import CampaignChanged, OrderCancelled
from marketplace.locks import LockedOrder, lock_order
from marketplace.ordering.giving_back import give_back_held
from marketplace.ordering.order_states import OrderState
from marketplace.ordering.payment_requests import close_request, unpaid_requests_of
from marketplace.refunds.refunding_whole import refund_whole_order
from marketplace.refusals import NoSuchOrder, OrderNotCancellable
from marketplace.selling.campaign_states import CampaignState
from marketplace.tables.refunds import RefundReason
from marketplace.waiting_list.ending import settle_offer
from marketplace.waiting_list.rules import WaitingState
from payments.cancelling import cancel_payments_of

if TYPE_CHECKING:
    from datetime import datetime

# Nothing is left to cancel: the units are free and the money, if any, is on its way back.
GIVEN_UP = frozenset(
    {OrderState.CANCELLED, OrderState.EXPIRED, OrderState.REFUNDING, OrderState.REFUNDED}
)


async def cancel_order(order_id: UUID, *, buyer: UUID) -> None:
    """Cancel an order; what was paid goes back in full. Cancelling again changes nothing.

    Raises NoSuchOrder and OrderNotCancellable, and PaymentsAway when the provider cannot be
    asked: until it has closed the pay page nothing is given up, and the order stays as it is.
    """
    if await _may_be_cancelled(order_id, buyer):
        await _close_payments(order_id)
        async with transaction():
            locked = await lock_order(order_id)
            if locked is not None:
                await _cancel(locked)


async def cancel_unpaid_order(order_id: UUID, *, buyer: UUID) -> None:
    """Cancel an order unless its money came: then it stays as it is. Raises as ``cancel_order``."""
    async with transaction():
        locked = await lock_order(order_id)
        if locked is None or locked.order["buyer"] != buyer:
            raise NoSuchOrder
        if locked.order["state"] != OrderState.PENDING:
            return
    await _close_payments(order_id)
    async with transaction():
        locked = await lock_order(order_id)
        if locked is not None and locked.order["state"] == OrderState.PENDING:
            await _cancel(locked)


async def _close_payments(order_id: UUID) -> None:
    # Outside the transaction. Money that came, or is under way and cannot be stopped, is no
    # hindrance: it goes back as that of a buyer who cancelled, below or when it arrives. What
    # else the request was for may be paid by another one.
    for request_id in await unpaid_requests_of(order_id):
        if await cancel_payments_of(request_id):
            await close_request(request_id)


async def _may_be_cancelled(order_id: UUID, buyer: UUID) -> bool:
    """Tell whether there is something to cancel; False when the order was given up before."""
    async with transaction():
        locked = await lock_order(order_id)
        if locked is None or locked.order["buyer"] != buyer:
            raise NoSuchOrder
        if locked.order["state"] in GIVEN_UP:
            return False
        _require_cancellable(locked)
        return True


def _require_cancellable(locked: LockedOrder) -> None:
    order, campaign = locked
    if order["state"] == OrderState.PENDING:
        return
    if order["state"] != OrderState.PAID_WAITING:
        raise OrderNotCancellable(state=order["state"])
    if not is_cancellable(campaign["state"], campaign["closes_at"]):
        raise OrderNotCancellable(state=campaign["state"])


def is_cancellable(run_state: str, closes_at: datetime) -> bool:
    """Tell whether paid units of a group-buy may still be given up."""
    return run_state == CampaignState.OPEN and closes_at > clock.now()


@within_transaction
async def _cancel(locked: LockedOrder) -> None:
    order = locked.order
    if order["state"] in GIVEN_UP:
        return
    _require_cancellable(locked)
    if order["state"] == OrderState.PENDING:
        await give_back_held(order)
        await settle_offer(locked, WaitingState.LEFT)
        await execute(
            "UPDATE market_order SET state = 'cancelled', ended_at = $2 WHERE id = $1",
            order["id"],
            clock.now(),
        )
        await record(CampaignChanged(campaign_id=order["campaign"]))
    else:
        reason = RefundReason.CANCELLED_BY_BUYER
        await refund_whole_order(locked, reason, f"cancel:{order['id']}", restock=True)
    await record(OrderCancelled(order_id=order["id"], campaign_id=order["campaign"]))
