"""Taking money back that was earned before it goes back to a buyer (decision D14).

After completion nothing is held for an order: the merchant has its part, the platform its
commission, the host theirs. One transfer brings together what a refund needs, and the refund
runs like any other. So there is one way out of the house for buyers' money. A merchant who
was paid already owes it: the next statement nets it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import fetch_row, fetch_value, within_transaction
from ledger.books import Book, money
from ledger.posting import Line
from marketplace.ordering.order_lines import lines_of
from marketplace.settling.earning import Change, book
from marketplace.settling.earning_parts import Part
from marketplace.tables.settlement import EarningKind

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

    from marketplace.refunds.refund_calculator import Cut


@within_transaction
async def recall(order: asyncpg.Record, refund_id: UUID, whole: Cut) -> None:
    """Bring what a refund takes of a completed order's money back to where it was held.

    The caller holds the order's row. Fees go back as the cuts say. Recalling again for a
    refund changes nothing.
    """
    if not whole.of_order_fen:
        return
    parts = [
        Part(
            payee=order["merchant"],
            kind=EarningKind.RECALL,
            gross_fen=-whole.of_order_fen,
            commission_fen=-whole.commission_fen,
            tax_fen=-await _tax_too_much(order["id"]),
            host_fen=-whole.host_fen,
            available_on=clock.today(),
        )
    ]
    if whole.host_fen:
        parts.append(
            Part(
                payee=await _host_of(order["id"]),
                kind=EarningKind.HOST_COMMISSION,
                gross_fen=-whole.host_fen,
                available_on=clock.today(),
            )
        )
    await book(
        Change(
            key=f"recall:{refund_id}",
            source=order["id"],
            order=order["id"],
            refund=refund_id,
            parts=parts,
            others=[
                Line(money(Book.BUYER_FUNDS_HELD, order["id"]), whole.of_order_fen),
                Line(money(Book.PLATFORM_COMMISSION), -whole.commission_fen),
            ],
        )
    )


async def _tax_too_much(order_id: UUID) -> int:
    """Give the tax that was told of an order's commission beyond what its lines still bear.

    The lines know the refund already, so tax that was told goes back exactly, to the last fen.
    """
    told = await fetch_value(
        """SELECT coalesce(sum(commission_tax_fen), 0)::bigint FROM earning
           WHERE parent = $1""",
        order_id,
    )
    lines = await lines_of(order_id)
    return int(told) - sum(line.tax_fen for line in lines.values())


async def _host_of(order_id: UUID) -> UUID:
    """Give whose point handed the order out: who got the host's share, gives it back."""
    row = await fetch_row(
        """SELECT point.party FROM market_order placed
           JOIN pick_up_point point ON point.id = placed.point WHERE placed.id = $1""",
        order_id,
    )
    if row is None:
        message = f"order {order_id} has no point"
        raise LookupError(message)
    host: UUID = row["party"]
    return host
