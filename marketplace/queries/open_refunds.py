"""Refunds whose money has not reached its buyer yet, by what they wait for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch
from core.personal_data import mask_name, open_sealed
from marketplace.queries.orders import order_number
from marketplace.tables.refunds import RefundReason, RefundRoute, RefundState
from payments.pending_reasons import PendingReason, pending_reasons

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOWN_MAX = 200


@dataclass(frozen=True)
class OpenRefund:
    """Money a buyer waits for.

    ``pending_reason`` is what the provider says it waits for; the account is the buyer's own,
    when they chose one.
    """

    id: UUID
    order_id: UUID
    order_number: str
    title: str
    buyer_id: UUID
    buyer_mask: str
    amount_fen: int
    reason_code: RefundReason
    state: RefundState
    pending_reason: PendingReason | None
    decided_at: datetime
    route: RefundRoute
    holder_mask: str | None
    account_ending: str | None
    bank_name: str | None


@dataclass(frozen=True)
class RefundQueues:
    """How many refunds, proposals and withdrawals wait for what."""

    manual: int
    awaiting_choice: int
    failed: int
    submitted: int
    approved: int
    proposals: int
    withdrawals: int


async def open_refunds(state: RefundState) -> list[OpenRefund]:
    """Give the refunds in a state, the longest waiting first, at most 200."""
    rows = await fetch(
        """SELECT refund.*, placed.number, placed.placed_at, placed.title,
                  buyer.id AS buyer_id, buyer.display_name
           FROM order_refund refund JOIN market_order placed ON placed.id = refund.parent
           JOIN person buyer ON buyer.id = placed.buyer
           WHERE refund.state = $1 ORDER BY refund.decided_at, refund.id LIMIT $2""",
        state.value,
        SHOWN_MAX,
    )
    pending = await pending_reasons([row["id"] for row in rows])
    return [_open(row, pending) for row in rows]


async def refund_queues() -> RefundQueues:
    """Count what waits at the desk for money that goes back."""
    (row,) = await fetch(
        """SELECT count(*) FILTER (WHERE state = 'manual') AS manual,
                  count(*) FILTER (WHERE state = 'awaiting_choice') AS awaiting_choice,
                  count(*) FILTER (WHERE state = 'failed') AS failed,
                  count(*) FILTER (WHERE state = 'submitted') AS submitted,
                  count(*) FILTER (WHERE state = 'approved') AS approved,
                  (SELECT count(*) FROM refund_proposal WHERE state = 'proposed') AS proposals,
                  (SELECT count(*) FROM wallet_withdrawal
                   WHERE state IN ('requested', 'approved')) AS withdrawals
           FROM order_refund WHERE state <> 'succeeded'"""
    )
    return RefundQueues(**dict(row))


def _open(row: Any, pending: Mapping[UUID, PendingReason]) -> OpenRefund:
    return OpenRefund(
        id=row["id"],
        order_id=row["parent"],
        order_number=order_number(row),
        title=row["title"],
        buyer_id=row["buyer_id"],
        buyer_mask=mask_name(row["display_name"] or ""),
        amount_fen=row["amount_fen"] - row["wallet_fen"],
        reason_code=row["reason"],
        state=row["state"],
        pending_reason=pending.get(row["id"]),
        decided_at=row["decided_at"],
        route=row["route"],
        holder_mask=mask_name(open_sealed(row["holder_sealed"])) if row["holder_sealed"] else None,
        account_ending=row["number_ending"],
        bank_name=row["bank_name"],
    )
