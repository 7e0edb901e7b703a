"""A merchant's board of the day: what to do, what came in, what may be expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core import clock
from core.database import fetch, fetch_row
from marketplace.pick_up.overdue_goods import ended_by, overdue
from marketplace.queries.merchant_campaigns import CampaignRow, campaigns_of
from marketplace.queries.money_arriving import MoneyArriving, money_arriving
from marketplace.queries.next_payout import NextPayout, next_payout
from marketplace.queries.today_work import (
    CasesToAnswer,
    Collecting,
    Preparation,
    RefundsUnderWay,
    cases_to_answer,
    collecting,
    preparations,
    refunds_under_way,
)
from marketplace.reviews.queries.scores import unanswered_reviews

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID


@dataclass(frozen=True)
class Day:
    """What came in on one Shanghai day."""

    day: str
    paid_fen: int
    orders: int


@dataclass(frozen=True)
class Today:
    """What a merchant has to do and may expect today."""

    due_pick_ups: int
    orders_today: int
    sales_today_fen: int
    refunds_waiting: int
    orders_overdue: int
    uncollected_this_week: int
    reviews_unanswered: int
    next_payout: NextPayout | None
    prepare: list[Preparation]
    collecting: list[Collecting]
    refunds: RefundsUnderWay
    cases: CasesToAnswer
    money: list[MoneyArriving]
    days: list[Day]
    campaigns: list[CampaignRow]


BOARD_DAYS = 14
UNDER_WAY = (
    "scheduled",
    "open",
    "closing",
    "succeeded",
    "procuring",
    "arrived",
    "collecting",
    "refunding",
)


async def today_of(merchant_id: UUID, *, language: str) -> Today:
    """Give a merchant's board of the day."""
    today = clock.today()
    first = today - timedelta(days=BOARD_DAYS - 1)
    rows = await fetch(
        """SELECT (paid_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
                  sum(paid_fen)::bigint AS paid_fen, count(*)::integer AS orders
           FROM market_order WHERE merchant = $1 AND paid_at >= $2 GROUP BY 1""",
        merchant_id,
        clock.start_of_day(first),
    )
    by_day = {row["day"]: row for row in rows}
    counts = await _counts(merchant_id)
    at_today = by_day.get(today)
    return Today(
        orders_today=at_today["orders"] if at_today else 0,
        sales_today_fen=at_today["paid_fen"] if at_today else 0,
        **counts,
        reviews_unanswered=await unanswered_reviews(merchant_id),
        next_payout=await next_payout(merchant_id),
        prepare=await preparations(merchant_id),
        collecting=await collecting(merchant_id),
        refunds=await refunds_under_way(merchant_id),
        cases=await cases_to_answer(merchant_id),
        money=await money_arriving(merchant_id),
        days=[_day(first + timedelta(days=number), by_day) for number in range(BOARD_DAYS)],
        campaigns=await campaigns_of(
            merchant_id,
            language=language,
            states=UNDER_WAY,
        ),
    )


def _day(day: date, by_day: Mapping[date, Any]) -> Day:
    found = by_day.get(day)
    return Day(day.isoformat(), found["paid_fen"] if found else 0, found["orders"] if found else 0)


async def _counts(merchant_id: UUID) -> dict[str, int]:
    counts = await fetch_row(
        f"""SELECT count(*) FILTER (WHERE o.state = 'ready')::integer AS due_pick_ups,
             count(*) FILTER (WHERE o.state = 'refunding')::integer AS refunds_waiting,
             count(*) FILTER (WHERE {overdue("$2")})::integer AS orders_overdue,
             (SELECT count(*) FROM market_order WHERE merchant = $1
              AND uncollected_at >= $3)::integer AS uncollected_this_week
           FROM market_order o
           JOIN campaign_point at ON at.campaign = o.campaign AND at.point = o.point
           WHERE o.merchant = $1 AND o.state IN ('confirmed', 'ready', 'refunding')""",  # noqa: S608 - words are ours
        merchant_id,
        ended_by(),
        clock.now() - timedelta(days=7),
    )
    return dict(counts) if counts else {}
