"""What happens when the money of a payment arrives: in time, late or twice.

Money that arrived is always decided at once (rule L7), order by order: the units are the
buyer's, or the seat is taken again, or the money goes back. A business reason never raises
here, because it would leave money without a decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import structlog

from core import clock
from core.database import execute, fetch_row, fetch_value, within_transaction
from core.outbox import record
from ledger.books import Book, money
from ledger.posting import Line, locked_accounts, post
from marketplace.clearing import STRIPE
from marketplace.facts import CampaignChanged, OrderPaid
from marketplace.locks import LockedOrder, lock_orders_of_purchase
from marketplace.ordering.giving_back import give_back_held
from marketplace.ordering.offering_extras import comes_too_late, confirm_extra
from marketplace.ordering.order_lines import pay_lines
from marketplace.ordering.order_states import OrderState
from marketplace.ordering.payment_requests import (
    Share,
    lock_request,
    note_paid,
    purchase_of_request,
)
from marketplace.refunds.refunding import send_money_back
from marketplace.refunds.tenders_left import Source
from marketplace.refunds.writing_refunds import Why
from marketplace.selling.campaign_states import CampaignState, takes_money
from marketplace.selling.quotas import has_room, lock_quotas_of, take_again
from marketplace.tables.orders import OrderSource
from marketplace.tables.refunds import RefundReason
from marketplace.waiting_list.ending import settle_offer
from marketplace.waiting_list.precedence import line_has_first
from marketplace.waiting_list.rules import WaitingState
from marketplace.wallet.setting_aside import spend

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    import asyncpg

# Money that comes now is the first for the order; of these it is late for all but one.
AWAITING = frozenset({OrderState.PENDING, OrderState.EXPIRED, OrderState.CANCELLED})

log = structlog.get_logger(__name__)


class Arrived(NamedTuple):
    """The money of one order, from a payment, from its buyer's balance, or from both."""

    payment_id: UUID | None
    share: Share

    @property
    def cause(self) -> UUID:
        """Give what tells this money from any other that comes for the order."""
        return self.payment_id or self.share.request_id


@within_transaction
async def receive_money(payment_id: UUID, request_id: UUID, amount_fen: int) -> None:
    """Decide about money that arrived for a request: a reaction to a succeeded payment.

    Telling it twice changes nothing. An amount that nobody asked for waits in suspense for an
    operator: whose part it would be cannot be known.
    """
    purchase_id = await purchase_of_request(request_id)
    if purchase_id is None:
        return
    orders = {one.order["id"]: one for one in await lock_orders_of_purchase(purchase_id)}
    # All at once and by id: one after the other they could be waited for in a circle.
    await lock_quotas_of(list(orders))
    request = await lock_request(request_id)
    if request is None or await _is_known(purchase_id, payment_id):
        return
    if amount_fen != request["gateway_fen"]:
        await _suspend(payment_id, request_id, amount_fen)
        return
    await _share_out(orders, request, payment_id)


@within_transaction
async def take_balance(request_id: UUID, orders: Mapping[UUID, LockedOrder]) -> None:
    """Pay a request wholly from what was set aside of a balance, at once.

    The caller holds the orders and their quotas, and has just made the request.
    """
    request = await lock_request(request_id)
    if request is not None:
        await _share_out(orders, request, None)


@within_transaction
async def _share_out(
    orders: Mapping[UUID, LockedOrder], request: asyncpg.Record, payment_id: UUID | None
) -> None:
    shares = await note_paid(request, payment_id)
    if request["wallet_fen"]:
        await _lock_accounts(orders, shares)
    for share in shares:
        await _receive(orders[share.order_id], Arrived(payment_id, share))


@within_transaction
async def _lock_accounts(orders: Mapping[UUID, LockedOrder], shares: Sequence[Share]) -> None:
    """Lock all at once what several orders and one balance move, which would else be in turns."""
    buyers = {orders[share.order_id].order["buyer"] for share in shares}
    await locked_accounts(
        [
            *(money(Book.BUYER_FUNDS_HELD, share.order_id) for share in shares),
            money(Book.GATEWAY_CLEARING, STRIPE),
            *(money(Book.WALLET, buyer) for buyer in buyers),
        ]
    )


async def _is_known(purchase_id: UUID, payment_id: UUID) -> bool:
    return bool(
        await fetch_value(
            "SELECT true FROM payment_request WHERE purchase = $1 AND payment_id = $2",
            purchase_id,
            payment_id,
        )
    )


async def _suspend(payment_id: UUID, request_id: UUID, amount_fen: int) -> None:
    log.error("payment_of_another_amount", payment=str(payment_id), amount_fen=amount_fen)
    await post(
        key=f"suspended:{payment_id}",
        kind="suspended",
        source=request_id,
        lines=[
            Line(money(Book.GATEWAY_CLEARING, STRIPE), -amount_fen),
            Line(money(Book.SUSPENSE, request_id), amount_fen),
        ],
    )


@within_transaction
async def _receive(locked: LockedOrder, came: Arrived) -> None:
    order, tenders = locked.order, came.share.tenders
    awaited = order["state"] in AWAITING and order["paid_fen"] == 0
    # A page was closed and its balance is free again: what was paid there is not all of it.
    in_vain = awaited and tenders.amount_fen < order["total_fen"]
    await _book(order["id"], came, "paid_in_vain" if in_vain else "paid")
    if in_vain:
        await _give_back(locked, came, RefundReason.PAID_IN_VAIN, "vain")
    elif not awaited:
        await _give_back(locked, came, RefundReason.PAID_TWICE, "twice")
    elif order["state"] == OrderState.PENDING:
        await _receive_held(locked, came)
    else:
        await _receive_late(locked, came)


@within_transaction
async def _book(order_id: UUID, came: Arrived, kind: str) -> None:
    """Hold for an order what came for it, from wherever it came."""
    tenders = came.share.tenders
    if tenders.gateway_fen:
        await post(
            key=f"paid:{came.payment_id}:{order_id}",
            kind=kind,
            source=order_id,
            lines=[
                Line(money(Book.GATEWAY_CLEARING, STRIPE), -tenders.gateway_fen),
                Line(money(Book.BUYER_FUNDS_HELD, order_id), tenders.gateway_fen),
            ],
        )
    if tenders.wallet_fen:
        await spend(came.share.request_id, order_id)


async def _receive_held(locked: LockedOrder, came: Arrived) -> None:
    extra = locked.order["source"] == OrderSource.EXTRA_UNIT
    if await comes_too_late(locked.order):
        await give_back_held(locked.order)
        await _refund_at_once(locked, came, RefundReason.PAID_TOO_LATE, "late")
        return
    if takes_money(locked.campaign["state"], extra=extra):
        await _take_paid(locked, came, was_held=True)
        if extra:
            await confirm_extra(locked.order)
        return
    # The campaign was cancelled while its buyer was paying.
    await give_back_held(locked.order)
    await settle_offer(locked, WaitingState.CLOSED)
    await _refund_at_once(locked, came, RefundReason.GROUP_FAILED, "groupfail")


async def _receive_late(locked: LockedOrder, came: Arrived) -> None:
    if locked.order["state"] == OrderState.EXPIRED and await _room_again(locked):
        await _take_paid(locked, came, was_held=False)
        return
    gave_up = locked.order["state"] == OrderState.CANCELLED
    reason = RefundReason.CANCELLED_BY_BUYER if gave_up else RefundReason.PAID_TOO_LATE
    await _refund_at_once(locked, came, reason, "late")


async def _room_again(locked: LockedOrder) -> bool:
    """Take the seat again when the campaign still has it and the limits allow it."""
    order, campaign = locked
    now = clock.now()
    if campaign["state"] != CampaignState.OPEN or campaign["closes_at"] <= now:
        return False
    taken = campaign["held_units"] + campaign["paid_units"]
    if taken + order["quantity"] > campaign["stock_units"]:
        return False
    # Units that came back belong to who waits in line for them.
    if campaign["waiting_count"] and await line_has_first(order["id"]):
        return False
    if not await has_room(order["id"]) or not await _within_limits(locked):
        return False
    await take_again(order["id"])
    return True


async def _within_limits(locked: LockedOrder) -> bool:
    order, campaign = locked
    return bool(
        await fetch_value(
            "SELECT retake_tallies($1, $2, $3, $4, $5, $6)",
            order["campaign"],
            order["buyer"],
            order["household"],
            order["quantity"],
            campaign["limit_per_person"],
            campaign["limit_per_household"],
        )
    )


async def _take_paid(locked: LockedOrder, came: Arrived, *, was_held: bool) -> None:
    order, campaign = locked
    first = not await fetch_row(
        """SELECT 1 FROM market_order WHERE campaign = $1 AND buyer = $2 AND id <> $3
             AND state IN ('paid_waiting', 'confirmed')""",
        order["campaign"],
        order["buyer"],
        order["id"],
    )
    await execute(
        """UPDATE campaign SET paid_units = paid_units + $2, held_units = held_units - $3,
             paid_people = paid_people + $4 WHERE id = $1""",
        campaign["id"],
        order["quantity"],
        order["quantity"] if was_held else 0,
        int(first),
    )
    await _note_money(order["id"], came, OrderState.PAID_WAITING)
    await settle_offer(locked, WaitingState.TAKEN)
    await pay_lines(order["id"])
    await record(
        OrderPaid(
            order_id=order["id"], campaign_id=order["campaign"], amount_fen=order["total_fen"]
        ),
        CampaignChanged(campaign_id=order["campaign"]),
    )


async def _refund_at_once(
    locked: LockedOrder, came: Arrived, reason: RefundReason, cause: str
) -> None:
    await _note_money(locked.order["id"], came, OrderState.REFUNDING)
    await _give_back(locked, came, reason, cause)


async def _note_money(order_id: UUID, came: Arrived, state: OrderState) -> None:
    await execute(
        """UPDATE market_order SET state = $2::text, paid_fen = total_fen, paid_at = $3,
             payment_id = $4, paid_share = $5, wallet_fen = $6,
             elder = (SELECT elder_mode FROM person WHERE person.id = buyer),
             ended_at = CASE WHEN $2::text = 'refunding' THEN ended_at END WHERE id = $1""",
        order_id,
        state.value,
        clock.now(),
        came.payment_id if came.share.tenders.gateway_fen else None,
        came.share.id,
        came.share.tenders.wallet_fen,
    )


async def _give_back(locked: LockedOrder, came: Arrived, reason: RefundReason, cause: str) -> None:
    order = locked.order
    key = order["id"] if cause == "groupfail" else f"{came.cause}:{order['id']}"
    source = Source(came.payment_id, came.share.tenders)
    await send_money_back(order, Why(reason, f"{cause}:{key}"), source)
