"""From a group-buy that failed to the next run of the same offer, with one tap (rule 3.2).

The money of the failed one comes back by itself and is not moved: the new order is paid like
any other, so nobody's money waits for a decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch, fetch_row, fetch_value
from marketplace.ordering.placing import LineWish, OrderWish, PlacedOrder, PurchaseCommand, place
from marketplace.refunds.previewing_refunds import next_run_of
from marketplace.refusals import NoNextRun, NoSuchOrder

if TYPE_CHECKING:
    import asyncpg


async def move_to_next_run(order_id: UUID, *, buyer: UUID, new_order_id: UUID) -> PlacedOrder:
    """Order the same again in the next run; the device mints the new order's id.

    Raises NoSuchOrder, NoNextRun, and what placing an order refuses.
    """
    known = await fetch_value("SELECT campaign FROM market_order WHERE id = $1", new_order_id)
    order = await fetch_row(
        """SELECT placed.*, run.state AS run_state FROM market_order placed
           JOIN campaign run ON run.id = placed.campaign WHERE placed.id = $1""",
        order_id,
    )
    if order is None or order["buyer"] != buyer:
        raise NoSuchOrder
    run = UUID(str(known)) if known else await next_run_of(order)
    if run is None:
        raise NoNextRun
    wish = OrderWish(new_order_id, run, order["point"], await _lines(order, run), order["note"])
    placed = await place(PurchaseCommand(new_order_id, (wish,)), buyer)
    return placed.orders[0]


async def _lines(order: asyncpg.Record, run: UUID) -> tuple[LineWish, ...]:
    """Give the same units of the variants the next run has of the same offer."""
    rows = await fetch(
        """SELECT there.id, line.quantity - line.given_up_units AS units
           FROM order_line line JOIN campaign_variant here ON here.id = line.variant
           JOIN campaign_variant there ON there.variant = here.variant AND there.campaign = $2
           WHERE line.parent = $1 AND line.quantity > line.given_up_units ORDER BY line.id""",
        order["id"],
        run,
    )
    if not rows:
        raise NoNextRun
    return tuple(LineWish(row["id"], row["units"]) for row in rows)
