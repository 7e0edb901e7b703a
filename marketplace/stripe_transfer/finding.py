"""The payout behind a transfer: transfers are made for an attempt to pay a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch_value, within_transaction
from marketplace.settling.payout_steps import locked_payout
from marketplace.tables.payees import PayoutWay

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg


@within_transaction
async def locked_payout_of(statement_id: UUID, attempt: int) -> asyncpg.Record | None:
    """Lock settling with its payee, then the payout of an attempt; None when it is none of ours."""
    payout_id = await fetch_value(
        "SELECT id FROM payout WHERE statement = $1 AND attempt = $2 AND provider = $3",
        statement_id,
        attempt,
        PayoutWay.STRIPE_TRANSFER.value,
    )
    return await locked_payout(payout_id) if payout_id else None
