"""What issued statements will still pay of a balance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


async def promised(payee_id: UUID) -> int:
    """Give what earlier statements will still pay: no approved payout has taken it yet."""
    return (await promised_by([payee_id])).get(payee_id, 0)


async def promised_by(payees: Sequence[UUID]) -> dict[UUID, int]:
    """Give the same for several payees; who is promised nothing may be missing."""
    rows = await fetch(
        """SELECT statement.payee,
                  sum(greatest(statement.payable_fen - statement.disputed_fen, 0))::bigint AS fen
           FROM statement
           WHERE statement.payee = ANY($1)
             AND statement.state IN ('issued', 'confirmed', 'disputed', 'paying')
             AND NOT EXISTS (SELECT FROM payout WHERE payout.statement = statement.id
                               AND payout.state IN ('approved', 'exported', 'sending', 'paid'))
           GROUP BY statement.payee""",
        list(payees),
    )
    return {row["payee"]: row["fen"] for row in rows}
