"""Freeing what was set aside of a balance for a purchase none of whose orders waits any more.

As a rule a request is closed with the order that ends. When its money was under way then, and
did not come in the end, nobody else would look at it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch
from marketplace.ordering.payment_requests import close_request
from payments.cancelling import close_payments_of
from payments.rounds import Round

if TYPE_CHECKING:
    from uuid import UUID

BATCH = 200


async def free_forgotten_balances() -> int:
    """Sweep: close every request that no order waits for and that keeps a balance; count them."""
    rows = await fetch(
        """SELECT request.id FROM payment_request request
           WHERE request.closed_at IS NULL AND request.paid_at IS NULL AND request.wallet_fen > 0
             AND NOT EXISTS (
               SELECT FROM payment_share share JOIN market_order placed ON placed.id = share.parent
               WHERE share.request = request.id AND placed.state = 'pending')
           ORDER BY request.id LIMIT $1""",
        BATCH,
    )
    freed, this_round = 0, Round()
    for row in rows:
        freed += await this_round.ask(row["id"], _free(row["id"])) or False
        if this_round.over:
            break
    return freed


async def _free(request_id: UUID) -> bool:
    # When the money came after all, its own news decides.
    if not await close_payments_of(request_id):
        return False
    await close_request(request_id)
    return True
