"""Refunds that wait for an operator's hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.database import fetch
from core.personal_data import mask_name, open_sealed
from marketplace.queries.orders import order_number
from marketplace.tables.refunds import RefundRoute

SHOWN_MAX = 200


@dataclass(frozen=True)
class FailedRefund:
    """Money a buyer waits for that the provider could not give back."""

    id: UUID
    order_id: UUID
    order_number: str
    title: str
    buyer_id: UUID
    buyer_mask: str
    amount_fen: int
    reason_code: str
    decided_at: datetime
    route: RefundRoute
    holder_mask: str | None
    account_ending: str | None
    bank_name: str | None


async def failed_refunds() -> list[FailedRefund]:
    """Give the refunds the provider gave up, oldest first, at most 200."""
    rows = await fetch(
        """SELECT refund.id, placed.id AS order_id, placed.number, placed.placed_at, placed.title,
                  buyer.id AS buyer_id, buyer.display_name, refund.amount_fen,
                  refund.reason AS reason_code, refund.decided_at, refund.route,
                  refund.holder_sealed, refund.number_ending, refund.bank_name
           FROM order_refund refund JOIN market_order placed ON placed.id = refund.parent
           JOIN person buyer ON buyer.id = placed.buyer
           WHERE refund.state = 'manual' ORDER BY refund.decided_at, refund.id LIMIT $1""",
        SHOWN_MAX,
    )
    return [
        FailedRefund(
            id=row["id"],
            order_id=row["order_id"],
            order_number=order_number(row),
            title=row["title"],
            buyer_id=row["buyer_id"],
            buyer_mask=mask_name(row["display_name"] or ""),
            amount_fen=row["amount_fen"],
            reason_code=row["reason_code"],
            decided_at=row["decided_at"],
            route=row["route"],
            holder_mask=mask_name(open_sealed(row["holder_sealed"]))
            if row["holder_sealed"]
            else None,
            account_ending=row["number_ending"],
            bank_name=row["bank_name"],
        )
        for row in rows
    ]
