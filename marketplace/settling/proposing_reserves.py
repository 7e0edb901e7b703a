"""Proposing to keep money back from merchants many of whose sales go back (rule 4.8).

An operator sees the proposal beside the payee's terms and sets them, or does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch, transaction
from marketplace.settling.reserve_rules import WINDOW, proposed_reserve, refund_share
from marketplace.tables.refunds import RefundReason

if TYPE_CHECKING:
    import asyncpg

# What went back for the merchant's own doing; a group that failed says nothing of a shop.
TELLING = (
    RefundReason.SHORT_DELIVERY,
    RefundReason.NOT_DELIVERED,
    RefundReason.AFTER_SALE,
    RefundReason.GOODWILL,
    RefundReason.BY_OPERATOR,
)
SOLD = """
    SELECT payee.id, payee.reserve_basis_points, payee.reserve_proposed_basis_points AS before,
           count(sold.id) AS orders, coalesce(sum(sold.fen), 0)::bigint AS sold_fen,
           coalesce(sum(sold.back_fen), 0)::bigint AS refunded_fen
    FROM payee LEFT JOIN LATERAL (
      SELECT placed.id, worth.fen, back.fen AS back_fen FROM market_order placed
      CROSS JOIN LATERAL (SELECT sum(paid_fen - true_up_fen) AS fen FROM order_line
        WHERE parent = placed.id) worth
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0) AS fen FROM order_refund
        WHERE parent = placed.id AND reason = ANY($2) AND funder = 'order') back
      WHERE placed.merchant = payee.id AND placed.confirmed_at >= $1) sold ON true
    GROUP BY payee.id ORDER BY payee.id"""


async def propose_reserves() -> int:
    """Sweep: propose a reserve where it is worth it, and take back what is not; never set one.

    Gives how many payees have a proposal.
    """
    rows = await fetch(SOLD, clock.now() - WINDOW, [reason.value for reason in TELLING])
    return sum([await _propose(row) for row in rows])


async def _propose(row: asyncpg.Record) -> bool:
    proposed = proposed_reserve(
        orders=row["orders"],
        sold_fen=row["sold_fen"],
        refunded_fen=row["refunded_fen"],
        reserve_basis_points=row["reserve_basis_points"],
    )
    if proposed is None and row["before"] is None:
        return False
    share = refund_share(row["sold_fen"], row["refunded_fen"])
    async with transaction():
        # Terms that were set meanwhile are an answer: the proposal was about the old ones.
        await execute(
            """UPDATE payee SET reserve_proposed_basis_points = $2, refund_share_basis_points = $3
               WHERE id = $1 AND reserve_basis_points = $4""",
            row["id"],
            proposed,
            None if proposed is None else share,
            row["reserve_basis_points"],
        )
    return proposed is not None
