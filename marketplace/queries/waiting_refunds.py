"""Refunds the provider has taken and not made yet, and what they wait for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.database import fetch
from core.personal_data import mask_name
from marketplace.queries.orders import order_number
from payments.pending_reasons import PendingReason, waiting_at_the_provider

SHOWN_MAX = 200


@dataclass(frozen=True)
class WaitingRefund:
    """Money on its way back that is still with the provider."""

    id: UUID
    order_id: UUID
    order_number: str
    title: str
    buyer_mask: str
    amount_fen: int
    pending_reason: PendingReason | None
    decided_at: datetime


async def waiting_refunds() -> list[WaitingRefund]:
    """Give the refunds that wait at the provider, the oldest first, at most 200."""
    waiting = await waiting_at_the_provider(SHOWN_MAX)
    rows = await fetch(
        """SELECT refund.id, placed.id AS order_id, placed.number, placed.placed_at, placed.title,
                  buyer.display_name, refund.amount_fen, refund.decided_at
           FROM order_refund refund JOIN market_order placed ON placed.id = refund.parent
           JOIN person buyer ON buyer.id = placed.buyer
           WHERE refund.id = ANY($1) ORDER BY refund.decided_at, refund.id""",
        list(waiting),
    )
    return [
        WaitingRefund(
            id=row["id"],
            order_id=row["order_id"],
            order_number=order_number(row),
            title=row["title"],
            buyer_mask=mask_name(row["display_name"] or ""),
            amount_fen=row["amount_fen"],
            pending_reason=waiting[row["id"]],
            decided_at=row["decided_at"],
        )
        for row in rows
    ]
