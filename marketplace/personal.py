"""What the marketplace keeps of a person: shown in their export, forgotten with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.deleting import check_before_deletion
from accounts.exporting import contribute_export
from core.database import execute, fetch, fetch_value, within_transaction
from marketplace.refusals import OrdersUnderWay

if TYPE_CHECKING:
    from uuid import UUID

ORDERS = """
  SELECT o.number, o.state, o.title, o.quantity, o.total_fen, o.paid_fen, o.refunded_fen, o.note,
         merchant.name AS merchant, point.name AS pick_up_point, o.placed_at, o.paid_at,
         o.collected_at, o.uncollected_at, o.completed_at
  FROM market_order o
  JOIN merchant ON merchant.id = o.merchant JOIN pick_up_point point ON point.id = o.point
  WHERE o.buyer = $1 ORDER BY o.number
"""
REFUNDS = """
  SELECT o.number AS order_number, refund.reason, refund.amount_fen, refund.state,
         refund.decided_at, refund.settled_at
  FROM order_refund refund JOIN market_order o ON o.id = refund.parent
  WHERE o.buyer = $1 ORDER BY refund.decided_at
"""


async def _orders(person_id: UUID) -> list[dict[str, Any]]:
    return [dict(row) for row in await fetch(ORDERS, person_id)]


async def _refunds(person_id: UUID) -> list[dict[str, Any]]:
    return [dict(row) for row in await fetch(REFUNDS, person_id)]


async def require_nothing_under_way(person_id: UUID) -> None:
    """Raise OrdersUnderWay while goods or money of a person are on their way."""
    count = await fetch_value(
        """SELECT count(*) FROM market_order placed WHERE buyer = $1
             AND (state IN ('paid_waiting', 'confirmed', 'ready', 'refunding')
                  OR EXISTS (SELECT FROM order_refund
                             WHERE parent = placed.id AND order_refund.state <> 'succeeded'))""",
        person_id,
    )
    if count:
        raise OrdersUnderWay(count=count)


def contribute_marketplace() -> None:
    """Tell the accounts what the marketplace knows of a person, and when they may not go."""
    contribute_export("marketplace_orders", _orders)
    contribute_export("marketplace_refunds", _refunds)
    check_before_deletion(require_nothing_under_way)


@within_transaction
async def forget_words_of(person_id: UUID) -> None:
    """Drop what a person wrote by choice; orders stay as the accounts need them, under a key."""
    await execute("UPDATE market_order SET note = '' WHERE buyer = $1 AND note <> ''", person_id)
