"""The lines of a merchant's orders with their money, for a table to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from uuid import UUID

    import asyncpg

PAGE = 1000


async def lines_between(
    merchant_id: UUID, since: datetime, until: datetime
) -> AsyncIterator[list[asyncpg.Record]]:
    """Give the lines of orders placed in a time, oldest first, page by page.

    ``kept_fen`` is what the order keeps of a line: paid less all that was given back.
    """
    after: tuple[datetime | None, UUID | None] = (None, None)
    while True:
        rows = await fetch(
            """SELECT o.placed_at, o.number, o.state, o.note, person.display_name,
                 point.name AS point_name, line.*,
                 line.paid_fen - line.true_up_fen - line.refunded_fen - line.goodwill_fen
                   + line.subsidised_fen AS kept_fen
               FROM market_order o JOIN order_line line ON line.parent = o.id
               JOIN person ON person.id = o.buyer JOIN pick_up_point point ON point.id = o.point
               WHERE o.merchant = $1 AND o.placed_at >= $2 AND o.placed_at < $3
                 AND ($4::timestamptz IS NULL OR (o.placed_at, line.id) > ($4, $5::uuid))
               ORDER BY o.placed_at, line.id LIMIT $6""",
            merchant_id,
            since,
            until,
            *after,
            PAGE,
        )
        yield rows
        if len(rows) < PAGE:
            return
        after = rows[-1]["placed_at"], rows[-1]["id"]
