"""Purchases as their buyer sees them: what was ordered in one go, and what is to be paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.database import fetch, fetch_row
from marketplace.queries.orders import OrderPayment, OrderView, orders_of_purchase, payment_of
from payments.queries import latest_payments


@dataclass(frozen=True)
class PurchaseView:
    """A purchase; ``to_pay_fen`` is what one payment would be for now.

    ``hold_until`` is when the first of the orders that wait for it stops being held.
    """

    id: UUID
    created_at: datetime
    total_fen: int
    paid_fen: int
    refunded_fen: int
    to_pay_fen: int
    hold_until: datetime | None
    payment: OrderPayment | None
    orders: list[OrderView]


async def purchase_view(purchase_id: UUID, *, language: str) -> PurchaseView | None:
    """Give one purchase; who may see it is decided in ``marketplace.access``."""
    row = await fetch_row("SELECT * FROM purchase WHERE id = $1", purchase_id)
    if row is None:
        return None
    orders = await orders_of_purchase(purchase_id, language=language)
    payable = [order for order in orders if order.can.pay]
    return PurchaseView(
        id=row["id"],
        created_at=row["placed_at"],
        total_fen=row["total_fen"],
        paid_fen=sum(order.paid_fen for order in orders),
        refunded_fen=sum(order.refunded_fen for order in orders),
        to_pay_fen=sum(order.total_fen for order in payable),
        hold_until=min((order.hold_until for order in payable if order.hold_until), default=None),
        payment=await _payment(purchase_id),
        orders=orders,
    )


async def _payment(purchase_id: UUID) -> OrderPayment | None:
    """Give the latest attempt of the latest request."""
    rows = await fetch(
        "SELECT id FROM payment_request WHERE purchase = $1 ORDER BY sequence DESC LIMIT 1",
        purchase_id,
    )
    found = await latest_payments([row["id"] for row in rows])
    return payment_of(next(iter(found.values()), None))
