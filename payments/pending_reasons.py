"""Why the provider has taken a refund and not made it yet, as it told last."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from core.database import fetch, fetch_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


class PendingReason(StrEnum):
    """What the provider says a refund waits for."""

    PROCESSING = "processing"
    # Our account there has too little; the refund is made once it is topped up.
    INSUFFICIENT_FUNDS = "insufficient_funds"
    CHARGE_PENDING = "charge_pending"


async def pending_reasons(refund_ids: Sequence[UUID]) -> dict[UUID, PendingReason]:
    """Give what refunds wait for, of those that wait at the provider and say so."""
    rows = await fetch(
        """SELECT id, last_error FROM refund
           WHERE id = ANY($1) AND state = 'submitted' AND last_error = ANY($2)""",
        list(refund_ids),
        [reason.value for reason in PendingReason],
    )
    return {row["id"]: PendingReason(row["last_error"]) for row in rows}


class Shortage(NamedTuple):
    """Refunds that wait for money of ours, and how much they need."""

    refunds: int
    fen: int


async def short_of_funds() -> Shortage:
    """Give what waits until our account at the provider is topped up."""
    row = await fetch_row(
        """SELECT count(*), coalesce(sum(amount_fen), 0)::bigint FROM refund
           WHERE state = 'submitted' AND last_error = $1""",
        PendingReason.INSUFFICIENT_FUNDS.value,
    )
    return Shortage(*row) if row else Shortage(0, 0)
