"""Where the money of an order came from, as far as it may still go back there (rule R8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.database import fetch_row
from marketplace.wallet.tenders import Tenders, split_by_tender

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

LEFT = """
  SELECT (placed.paid_fen - placed.wallet_fen - coalesce(sum(given.amount_fen - given.wallet_fen)
            FILTER (WHERE given.payment_id = placed.payment_id), 0))::bigint AS gateway,
         (placed.wallet_fen - coalesce(sum(given.wallet_fen), 0))::bigint AS wallet
  FROM market_order placed LEFT JOIN order_refund given ON given.parent = placed.id
  WHERE placed.id = $1 GROUP BY placed.id"""


class Source(NamedTuple):
    """Money that goes back: from which payment, and how much of it to a balance."""

    payment_id: UUID | None
    tenders: Tenders


async def tenders_left(order_id: UUID) -> Tenders:
    """Give what is left of each way an order was paid; whoever gives it back holds the order.

    What came twice goes back by the payment it came with, and counts here for nothing.
    """
    row = await fetch_row(LEFT, order_id)
    return Tenders(row["gateway"], row["wallet"]) if row else Tenders()


async def source_of(order: asyncpg.Record, amount_fen: int) -> Source:
    """Give the source of an amount that goes back of what paid an order's lines."""
    if not order["wallet_fen"]:
        return Source(order["payment_id"], Tenders(amount_fen))
    left = await tenders_left(order["id"])
    return Source(order["payment_id"], split_by_tender(amount_fen, left))
