"""What a merchant will be paid next, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core import clock
from core.database import fetch_row
from core.working_days import add_working_days
from marketplace.settling.promises import promised
from marketplace.settling.settlement_calendar import AUTO_CONFIRM

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True)
class NextPayout:
    """The amount already earned, and the day from which it is expected."""

    amount_fen: int
    expected_on: date


async def next_payout(merchant_id: UUID) -> NextPayout | None:
    """Give what the next payout will bring: promised statements first, else what waits for T+N.

    None when nothing positive is on its way.
    """
    coming = await promised(merchant_id)
    if coming > 0:
        latest = clock.business_day(clock.now() + AUTO_CONFIRM)
        return NextPayout(coming, add_working_days(latest, 1))
    row = await fetch_row(
        """SELECT coalesce(sum(net_fen), 0)::bigint AS fen, max(available_on) AS day
           FROM earning_day WHERE payee = $1 AND statement IS NULL""",
        merchant_id,
    )
    if row is None or row["fen"] <= 0:
        return None
    day = max(row["day"], clock.today())
    return NextPayout(row["fen"], add_working_days(day + AUTO_CONFIRM, 1))
