"""Writing to buyers what became of a case they were part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.queries import language_of
from core.database import fetch_row, fetch_value, within_transaction
from marketplace import notices
from marketplace.announcing import announce_order, tell_buyer
from marketplace.case_notices import CASE_NOT_FILLED, EXTRA_LAPSED, EXTRA_OFFERED, EXTRA_PAID
from marketplace.local_time import day_and_hour
from marketplace.tables.orders import OrderSource

if TYPE_CHECKING:
    from uuid import UUID


@within_transaction
async def tell_of_dropped_units(refund_id: UUID) -> None:
    """Say how many units fill no case, and what comes back for them."""
    refund = await fetch_row(
        "SELECT parent, units, amount_fen FROM order_refund WHERE id = $1", refund_id
    )
    if refund is not None:
        await tell_buyer(
            refund["parent"],
            CASE_NOT_FILLED,
            refund["amount_fen"],
            more={"units": str(refund["units"])},
        )


@within_transaction
async def tell_of_extra_units(order_id: UUID) -> None:
    """Say that units are kept for somebody who would take more, and until when."""
    order = await fetch_row(
        "SELECT buyer, extra_of, total_fen, hold_until FROM market_order WHERE id = $1", order_id
    )
    if order is None:
        return
    await announce_order(order["extra_of"])
    until = day_and_hour(order["hold_until"], await language_of(order["buyer"]))
    await tell_buyer(order_id, EXTRA_OFFERED, order["total_fen"], more={"until": until})


@within_transaction
async def tell_of_payment(order_id: UUID) -> None:
    """Say that an order is paid, and what happens now."""
    extra = await _is_extra(order_id)
    await tell_buyer(order_id, EXTRA_PAID if extra else notices.PAID)


@within_transaction
async def tell_of_expiry(order_id: UUID) -> None:
    """Say that nobody paid in time, and where the units are."""
    extra = await _is_extra(order_id)
    await tell_buyer(order_id, EXTRA_LAPSED if extra else notices.EXPIRED)


async def _is_extra(order_id: UUID) -> bool:
    source = await fetch_value("SELECT source FROM market_order WHERE id = $1", order_id)
    return bool(source == OrderSource.EXTRA_UNIT)
