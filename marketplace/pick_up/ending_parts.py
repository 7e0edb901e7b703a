"""Ending an order of which a part was handed out and the rest will not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute, fetch_row, within_transaction
from marketplace.ordering.order_states import OrderState
from marketplace.pick_up.handing_out import units_left

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg


@within_transaction
async def end_when_nothing_waits(order: asyncpg.Record) -> None:
    """End an order that is ready when all of it was handed out or given back by now."""
    if order["state"] == OrderState.READY and not any((await units_left(order["id"])).values()):
        await end_as_collected(order)


@within_transaction
async def end_as_collected(order: asyncpg.Record) -> bool:
    """End an order as collected when its last part was; tell whether any part of it was.

    The caller holds its row. What was handed out stays sold.
    """
    last = await fetch_row(
        """SELECT by, scanned_at, received_at FROM hand_over
           WHERE parent = $1 AND outcome IN ('done', 'partial')
           ORDER BY received_at DESC LIMIT 1""",
        order["id"],
    )
    if last is None:
        return False
    await execute(
        """UPDATE market_order SET state = 'collected', collected_at = $2, fulfilled_at = $3,
             collected_by = $4, after_sale_until = $3::timestamptz
               + (SELECT after_sale_hours FROM campaign WHERE campaign.id = market_order.campaign)
                 * interval '1 hour'
           WHERE id = $1""",
        order["id"],
        last["scanned_at"],
        last["received_at"],
        last["by"],
    )
    # The own code has done its work; a neighbour's was not used.
    await execute(
        """UPDATE pick_up_code SET state = 'spent', spent_at = $2, spent_by = $3
           WHERE order_id = $1 AND state = 'live' AND kind = 'own'""",
        order["id"],
        last["received_at"],
        last["by"],
    )
    await void_codes(order["id"])
    return True


@within_transaction
async def void_codes(order_id: UUID) -> None:
    """Void every code of an order that still opens something."""
    await execute(
        "UPDATE pick_up_code SET state = 'void' WHERE order_id = $1 AND state = 'live'", order_id
    )
