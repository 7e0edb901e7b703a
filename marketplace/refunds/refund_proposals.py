"""Refunds on the platform's money that wait for a second person, kept as they were proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch_row, fetch_value, within_transaction
from marketplace.refunds.refund_calculator import Wish
from marketplace.refusals import NoSuchRefundProposal, RefundProposalOpen

if TYPE_CHECKING:
    import asyncpg

    from marketplace.refunds.gifts import Gift


@within_transaction
async def propose(gift: Gift, amount_fen: int, *, by: UUID) -> None:
    """Keep a gift for another person to decide; the caller holds the order.

    Raises RefundProposalOpen when another one of the order waits.
    """
    waiting = await fetch_value(
        "SELECT 1 FROM refund_proposal WHERE parent = $1 AND state = 'proposed'", gift.order_id
    )
    if waiting:
        raise RefundProposalOpen
    wishes = [
        {"line": str(wish.line), "units": wish.units, "goodwill_fen": wish.goodwill_fen}
        for wish in gift.wishes
    ]
    await execute(
        """INSERT INTO refund_proposal (id, parent, wishes, fault, funder, amount_fen, note, state,
             proposed_by, proposed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, 'proposed', $8, $9)""",
        gift.id,
        gift.order_id,
        wishes,
        gift.fault.value,
        gift.funder.value,
        amount_fen,
        gift.note,
        by,
        clock.now(),
    )


async def proposed(gift_id: UUID) -> bool:
    """Tell whether a gift was proposed before."""
    return bool(await fetch_value("SELECT 1 FROM refund_proposal WHERE id = $1", gift_id))


@within_transaction
async def lock_proposal(proposal_id: UUID) -> asyncpg.Record:
    """Lock a proposal, whose order the caller holds. Raises NoSuchRefundProposal."""
    row = await fetch_row(
        "SELECT * FROM refund_proposal WHERE id = $1 FOR NO KEY UPDATE", proposal_id
    )
    if row is None:
        raise NoSuchRefundProposal
    return row


def wishes_of(row: asyncpg.Record) -> tuple[Wish, ...]:
    """Give what a proposal gives back, line by line."""
    return tuple(
        Wish(UUID(one["line"]), one["units"], one["goodwill_fen"]) for one in row["wishes"]
    )
