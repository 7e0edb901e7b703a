"""The operator's figures: what the platform holds, owes and has to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core import clock
from core.database import fetch, fetch_row
from marketplace.pick_up.overdue_goods import ended_by, overdue
from marketplace.queries.cards import CampaignCard, cards_of
from marketplace.queries.merchant_today import Day
from payments.pending_reasons import short_of_funds
from payments.queries import stuck_payments

DAYS = 14


@dataclass(frozen=True)
class Figures:
    """Counts and sums of this moment; ``today`` is the Shanghai day."""

    merchants: int
    people: int
    campaigns_open: int
    orders_today: int
    paid_today_fen: int
    held_fen: int
    payable_fen: int
    statements_issued: int
    statements_disputed: int
    payouts_to_approve: int
    payouts_on_the_way: int
    refunds_failed: int
    refunds_short: int
    refunds_short_fen: int
    orders_overdue: int
    payments_stuck: int
    parked: int
    days: list[Day]


async def figures() -> Figures:
    """Give the figures; whom they are for is decided before."""
    row = await fetch_row(
        f"""SELECT
             (SELECT count(*) FROM merchant WHERE state = 'approved') AS merchants,
             (SELECT count(*) FROM person WHERE state = 'active') AS people,
             (SELECT count(*) FROM campaign WHERE state = 'open') AS campaigns_open,
             (SELECT coalesce(sum(balance), 0)::bigint FROM ledger_account
              WHERE unit = 'CNY' AND book = 'buyer_funds_held') AS held_fen,
             (SELECT coalesce(sum(balance), 0)::bigint FROM ledger_account
              WHERE unit = 'CNY' AND book = 'merchant_payable') AS payable_fen,
             (SELECT count(*) FROM statement WHERE state = 'issued') AS statements_issued,
             (SELECT count(*) FROM statement WHERE state = 'disputed') AS statements_disputed,
             (SELECT count(*) FROM payout WHERE state = 'proposed') AS payouts_to_approve,
             (SELECT count(*) FROM payout WHERE state IN ('approved', 'exported', 'sending'))
               AS payouts_on_the_way,
             (SELECT count(*) FROM order_refund WHERE state = 'manual') AS refunds_failed,
             (SELECT count(*) FROM market_order o JOIN campaign_point at
                ON at.campaign = o.campaign AND at.point = o.point
              WHERE {overdue("$1")}) AS orders_overdue,
             (SELECT count(*) FROM outbox_delivery WHERE state = 'parked') AS parked""",  # noqa: S608 - words are ours
        ended_by(),
    )
    days, short = await _days(), await short_of_funds()
    return Figures(
        **(dict(row) if row else {}),
        payments_stuck=await stuck_payments(),
        refunds_short=short.refunds,
        refunds_short_fen=short.fen,
        orders_today=days[-1].orders,
        paid_today_fen=days[-1].paid_fen,
        days=days,
    )


async def _days() -> list[Day]:
    first = clock.today() - timedelta(days=DAYS - 1)
    rows = await fetch(
        """SELECT (paid_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
                  sum(paid_fen)::bigint AS paid_fen, count(*)::integer AS orders
           FROM market_order WHERE paid_at >= $1 GROUP BY 1""",
        clock.start_of_day(first),
    )
    found = {
        row["day"]: Day(row["day"].isoformat(), row["paid_fen"], row["orders"]) for row in rows
    }
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return [found.get(day, Day(day.isoformat(), 0, 0)) for day in days]


async def all_campaigns(
    *, state: str | None, before: int | None, limit: int, language: str
) -> list[tuple[int, CampaignCard]]:
    """Give published campaigns of all merchants with their running numbers, the latest first."""
    rows = await fetch(
        """SELECT id, number FROM campaign
           WHERE state NOT IN ('draft', 'in_review')
             AND ($1::text IS NULL OR state = $1) AND ($2::bigint IS NULL OR number < $2)
           ORDER BY number DESC LIMIT $3""",
        state,
        before,
        limit,
    )
    cards = await cards_of([row["id"] for row in rows], language=language)
    return [(row["number"], cards[row["id"]]) for row in rows]
