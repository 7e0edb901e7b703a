"""A merchant closes for a while: its goods are not shown, and everything is kept (feature M6).

What neighbours joined before is decided and delivered as promised.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_row, fetch_value, transaction, within_transaction
from core.refusals import Text
from marketplace.access import require_seller
from marketplace.merchants.refusals import BadAway, MerchantIsAway, OpensWhileAway

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

    from accounts.access import Viewer

LONGEST = timedelta(days=180)


async def go_away(viewer: Viewer, merchant_id: UUID, start: datetime, end: datetime) -> None:
    """Close from one instant to another, in place of what was said before.

    Raises NoSuchMerchant, RoleNotEnough, BadAway, and OpensWhileAway when a group-buy that is
    published opens in that time.
    """
    require_seller(viewer, merchant_id)
    complaints = _complaints(start, end)
    if complaints:
        raise BadAway(complaints=complaints)
    async with transaction():
        # Against publishing, which shares the row.
        await fetch_row("SELECT id FROM merchant WHERE id = $1 FOR NO KEY UPDATE", merchant_id)
        opening = await fetch_value(
            """SELECT offer.title FROM campaign run JOIN offer ON offer.id = run.offer
               WHERE run.merchant = $1 AND run.state = 'scheduled'
                 AND run.opens_at >= $2 AND run.opens_at < $3
               ORDER BY run.opens_at LIMIT 1""",
            merchant_id,
            start,
            end,
        )
        if opening is not None:
            raise OpensWhileAway(goods=opening)
        await execute(
            "UPDATE merchant SET away_from = $2, away_until = $3 WHERE id = $1",
            merchant_id,
            start,
            end,
        )


async def come_back(viewer: Viewer, merchant_id: UUID) -> None:
    """Be open again, now; doing it again changes nothing. Raises as ``go_away``."""
    require_seller(viewer, merchant_id)
    async with transaction():
        await execute(
            "UPDATE merchant SET away_from = NULL, away_until = NULL WHERE id = $1", merchant_id
        )


@within_transaction
async def require_present(campaign: asyncpg.Record) -> None:
    """Raise MerchantIsAway for a campaign that would open while its merchant is away.

    The caller shares the merchant's row.
    """
    row = await fetch_row(
        """SELECT away_until FROM merchant
           WHERE id = $1 AND away_from <= $2 AND away_until > $2""",
        campaign["merchant"],
        max(campaign["opens_at"], clock.now()),
    )
    if row is not None:
        raise MerchantIsAway(until=row["away_until"])


def _complaints(start: datetime, end: datetime) -> list[Text]:
    complaints = []
    if end <= start:
        complaints.append(Text("结束要晚于开始", "the end must be after the beginning"))
    if end <= clock.now():
        complaints.append(Text("结束的时间已经过去", "the end is over"))
    if end - start > LONGEST:
        complaints.append(Text("最长 180 天", "180 days at most"))
    return complaints
