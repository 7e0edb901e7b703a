"""What a merchant's credit lets it do with new group-buys; publishing asks here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import fetch, within_transaction
from marketplace.credit.refusals import CreditTooLow
from marketplace.credit.standing import (
    CONSEQUENCES,
    CreditEvent,
    CreditKind,
    Selling,
    selling,
    standing,
)

if TYPE_CHECKING:
    from uuid import UUID


async def standing_of(merchant_id: UUID) -> int:
    """Give a merchant's standing now, 0 to 120."""
    now = clock.now()
    rows = await fetch(
        """SELECT kind, points, happened_at, expires_at FROM credit_event
           WHERE subject = $1 AND expires_at > $2""",
        merchant_id,
        now,
    )
    events = [
        CreditEvent(CreditKind(row["kind"]), row["points"], row["happened_at"], row["expires_at"])
        for row in rows
    ]
    return standing(events, now)


@within_transaction
async def require_credit(merchant_id: UUID) -> Selling:
    """Give whether a new group-buy opens at once or is reviewed; raises CreditTooLow."""
    now = await standing_of(merchant_id)
    may = selling(now)
    if may is Selling.CLOSED:
        below = next(found.below for found in CONSEQUENCES if found.selling is Selling.CLOSED)
        raise CreditTooLow(standing=now, below=below)
    return may
