"""Paying an order, and what happens when the money arrives: in time, late or twice.

Money that arrived is always decided at once (rule L7): the units are the buyer's, or the
seat is taken again, or the money goes back. A business reason never raises here, because
it would leave money without a decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from core import clock
from core.database import execute, fetch_row, fetch_value, transaction, within_transaction
from core.outbox import record
from core.settings import settings
from ledger.books import Book, money
from ledger.posting import Line, post
from marketplace.campaign_rules import GRACE, HOLD
from marketplace.campaign_states import CampaignState
from marketplace.clearing import STRIPE
from marketplace.facts import CampaignChanged, OrderPaid
from marketplace.giving_back import give_back_held
from marketplace.locks import LockedOrder, lock_order, lock_orders_of_purchase
from marketplace.order_lines import pay_lines
from marketplace.order_states import OrderState
from marketplace.refunding import Why, send_money_back
from marketplace.refusals import HoldExpired, NoSuchOrder, OrderNotPayable
from marketplace.tables.refunds import RefundReason
from payments.requesting import request_payment

if TYPE_CHECKING:
    from datetime import datetime

    import asyncpg

    from payments.queries import PaymentView

ENDED = frozenset({OrderState.EXPIRED, OrderState.CANCELLED})
# Only here does a held unit become a paid one; a campaign that failed gives money back.
TAKES_MONEY = frozenset({CampaignState.OPEN, CampaignState.CLOSING})


async def pay_order(order_id: UUID, *, payer: UUID, method: str, language: str) -> PaymentView:
    """Ask the provider for a payment of an order; asking again for the method finds it.

    Raises NoSuchOrder, OrderNotPayable, HoldExpired, and what payments refuses.
    """
    async with transaction():
        locked = await lock_order(order_id)
        if locked is None or locked.order["buyer"] != payer:
            raise NoSuchOrder
        order = locked.order
        if order["state"] != OrderState.PENDING:
            raise OrderNotPayable(state=order["state"])
        if locked.campaign["state"] not in TAKES_MONEY:
            raise OrderNotPayable(state=locked.campaign["state"])
        if order["hold_until"] <= clock.now():
            raise HoldExpired
        hold_until = await _begin(locked)
    return await request_payment(
        reference=order["purchase"],
        payer=payer,
        amount_fen=order["total_fen"],
        method=method,
        expires_at=hold_until,
        return_url=f"{settings().public_url}/orders/{order_id}?returned={{payment}}",
        description=order["title"],
        language=language,
    )


async def _begin(locked: LockedOrder) -> datetime:
    """Note that payment began and renew the hold once (rule 4.6)."""
    order, campaign = locked
    if order["payment_requested_at"] is not None:
        return cast("datetime", order["hold_until"])
    now = clock.now()
    until: datetime = max(order["hold_until"], min(now + HOLD, campaign["closes_at"] + GRACE))
    await execute(
        "UPDATE market_order SET payment_requested_at = $2, hold_until = $3 WHERE id = $1",
        order["id"],
        now,
        until,
    )
    return until


@within_transaction
async def receive_money(payment_id: UUID, purchase_id: UUID, amount_fen: int) -> None:
    """Decide about money that arrived for a purchase: a reaction to a succeeded payment."""
    for locked in await lock_orders_of_purchase(purchase_id):
        await _receive(locked, payment_id, min(amount_fen, locked.order["total_fen"]))


async def _receive(locked: LockedOrder, payment_id: UUID, amount_fen: int) -> None:
    order = locked.order
    await post(
        key=f"paid:{payment_id}:{order['id']}",
        kind="paid",
        source=order["id"],
        lines=[
            Line(money(Book.GATEWAY_CLEARING, STRIPE), -amount_fen),
            Line(money(Book.BUYER_FUNDS_HELD, order["id"]), amount_fen),
        ],
    )
    if order["state"] == OrderState.PENDING:
        await _receive_held(locked, payment_id, amount_fen)
    elif order["state"] in ENDED and order["paid_fen"] == 0:
        if order["state"] == OrderState.EXPIRED and await _room_again(locked):
            await _take_paid(locked, payment_id, was_held=False)
        else:
            gave_up = order["state"] == OrderState.CANCELLED
            reason = RefundReason.CANCELLED_BY_BUYER if gave_up else RefundReason.PAID_TOO_LATE
            await _refund_at_once(order, payment_id, amount_fen, reason, f"late:{payment_id}")
    else:
        why = Why(RefundReason.PAID_TWICE, f"twice:{payment_id}")
        await send_money_back(order, why, payment_id=payment_id, amount_fen=amount_fen)


async def _receive_held(locked: LockedOrder, payment_id: UUID, amount_fen: int) -> None:
    order, campaign = locked
    if campaign["state"] in TAKES_MONEY:
        await _take_paid(locked, payment_id, was_held=True)
        return
    # The campaign was cancelled while its buyer was paying.
    await give_back_held(order)
    await _refund_at_once(
        order, payment_id, amount_fen, RefundReason.GROUP_FAILED, f"groupfail:{order['id']}"
    )


async def _room_again(locked: LockedOrder) -> bool:
    """Take the seat again when the campaign still has it and the limits allow it."""
    order, campaign = locked
    now = clock.now()
    if campaign["state"] != CampaignState.OPEN or campaign["closes_at"] <= now:
        return False
    if (
        campaign["held_units"] + campaign["paid_units"] + order["quantity"]
        > campaign["stock_units"]
    ):
        return False
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


async def _take_paid(locked: LockedOrder, payment_id: UUID, *, was_held: bool) -> None:
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
    await execute(
        """UPDATE market_order SET state = 'paid_waiting', paid_fen = total_fen, paid_at = $2,
             payment_id = $3, ended_at = NULL,
             elder = (SELECT elder_mode FROM person WHERE person.id = market_order.buyer)
           WHERE id = $1""",
        order["id"],
        clock.now(),
        payment_id,
    )
    await pay_lines(order["id"])
    await record(
        OrderPaid(
            order_id=order["id"], campaign_id=order["campaign"], amount_fen=order["total_fen"]
        ),
        CampaignChanged(campaign_id=order["campaign"]),
    )


async def _refund_at_once(
    order: asyncpg.Record, payment_id: UUID, amount_fen: int, reason: RefundReason, reason_key: str
) -> None:
    await execute(
        """UPDATE market_order SET state = 'refunding', paid_fen = total_fen, paid_at = $2,
             payment_id = $3 WHERE id = $1""",
        order["id"],
        clock.now(),
        payment_id,
    )
    why = Why(reason, reason_key)
    await send_money_back(order, why, payment_id=payment_id, amount_fen=amount_fen)
