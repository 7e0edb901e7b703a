"""What a merchant sold, gave back and was paid on some days, and who came to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch
from marketplace.papers.periods import period_of

if TYPE_CHECKING:
    from marketplace.papers.periods import Period

GOODS_MAX = 20
# No order waits for its money for so long; it bounds what is read of a merchant's orders.
PAID_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class FigureSums:
    """What some days brought, in fen and counts.

    ``sales_fen`` is what was paid in those days; ``refunds_fen`` what went back in them, whenever
    it had been paid. ``visits`` adds up the different people of each day.
    """

    sales_fen: int
    orders: int
    units: int
    buyers: int
    new_buyers: int
    refunds_fen: int
    refunds: int
    visits: int
    paid_out_fen: int


@dataclass(frozen=True)
class FigureDay:
    """One Shanghai day."""

    day: date
    sales_fen: int
    orders: int
    refunds_fen: int
    visitors: int


@dataclass(frozen=True)
class GoodsFigures:
    """What one of the goods brought; ``given_back_fen`` is all that its buyers got back since."""

    offer_id: UUID
    title: str
    units: int
    buyers: int
    sales_fen: int
    given_back_fen: int


@dataclass(frozen=True)
class Figures:
    """A merchant's figures of some days, beside those of as many days before."""

    first_day: date
    last_day: date
    sums: FigureSums
    before: FigureSums
    days: list[FigureDay]
    goods: list[GoodsFigures]


async def figures_of(merchant_id: UUID, first: date, last: date) -> Figures:
    """Give a merchant's figures from one day until another, both included.

    Raises PeriodNotPossible.
    """
    period = period_of(first, last)
    length = last - first + timedelta(days=1)
    return Figures(
        first_day=first,
        last_day=last,
        sums=await _sums(merchant_id, period),
        before=await _sums(merchant_id, period_of(first - length, last - length)),
        days=await _days(merchant_id, period),
        goods=await _goods(merchant_id, period),
    )


async def _sums(merchant_id: UUID, period: Period) -> FigureSums:
    (row,) = await fetch(
        """WITH sold AS (
             SELECT buyer, paid_fen, quantity FROM market_order
             WHERE merchant = $1 AND placed_at >= $2::timestamptz - $4::interval
               AND paid_at >= $2 AND paid_at < $3),
           returned AS (
             SELECT r.amount_fen FROM order_refund r JOIN market_order o ON o.id = r.parent
             WHERE o.merchant = $1 AND r.settled_at >= $2 AND r.settled_at < $3
               AND r.state = 'succeeded' AND r.amount_fen > 0)
           SELECT coalesce(sum(paid_fen), 0)::bigint AS sales_fen,
             count(*)::integer AS orders,
             coalesce(sum(quantity), 0)::integer AS units,
             count(DISTINCT buyer)::integer AS buyers,
             count(DISTINCT buyer) FILTER (WHERE NOT EXISTS (
               SELECT FROM market_order earlier WHERE earlier.buyer = sold.buyer
                 AND earlier.merchant = $1 AND earlier.paid_at < $2))::integer AS new_buyers,
             (SELECT coalesce(sum(amount_fen), 0)::bigint FROM returned) AS refunds_fen,
             (SELECT count(*)::integer FROM returned) AS refunds,
             (SELECT coalesce(sum(visitors), 0)::integer FROM visit_count
              WHERE subject = $1
                AND day >= ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
                AND day < ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date) AS visits,
             (SELECT coalesce(sum(amount_fen), 0)::bigint FROM payout
              WHERE payee = $1 AND state = 'paid'
                AND paid_at >= $2 AND paid_at < $3) AS paid_out_fen
           FROM sold""",
        merchant_id,
        *period,
        PAID_WITHIN,
    )
    return FigureSums(**dict(row))


async def _days(merchant_id: UUID, period: Period) -> list[FigureDay]:
    rows = await fetch(
        """WITH day AS (
             SELECT generate_series(
               ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date,
               ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date - 1,
               interval '1 day')::date AS day),
           sold AS (
             SELECT (paid_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
               sum(paid_fen)::bigint AS sales_fen, count(*)::integer AS orders
             FROM market_order
             WHERE merchant = $1 AND placed_at >= $2::timestamptz - $4::interval
               AND paid_at >= $2 AND paid_at < $3 GROUP BY 1),
           returned AS (
             SELECT (r.settled_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
               sum(r.amount_fen)::bigint AS refunds_fen
             FROM order_refund r JOIN market_order o ON o.id = r.parent
             WHERE o.merchant = $1 AND r.settled_at >= $2 AND r.settled_at < $3
               AND r.state = 'succeeded' GROUP BY 1)
           SELECT day.day, coalesce(sold.sales_fen, 0) AS sales_fen,
             coalesce(sold.orders, 0) AS orders,
             coalesce(returned.refunds_fen, 0) AS refunds_fen,
             coalesce(visit_count.visitors, 0) AS visitors
           FROM day LEFT JOIN sold USING (day) LEFT JOIN returned USING (day)
           LEFT JOIN visit_count ON visit_count.subject = $1 AND visit_count.day = day.day
           ORDER BY day.day""",
        merchant_id,
        *period,
        PAID_WITHIN,
    )
    return [FigureDay(**dict(row)) for row in rows]


async def _goods(merchant_id: UUID, period: Period) -> list[GoodsFigures]:
    rows: list[Any] = await fetch(
        """SELECT offer.id AS offer_id, offer.title,
             sum(line.quantity)::integer AS units,
             count(DISTINCT o.buyer)::integer AS buyers,
             sum(line.paid_fen)::bigint AS sales_fen,
             sum(line.true_up_fen + line.refunded_fen + line.goodwill_fen)::bigint
               AS given_back_fen
           FROM market_order o JOIN order_line line ON line.parent = o.id
           JOIN offer ON offer.id = line.offer
           WHERE o.merchant = $1 AND o.placed_at >= $2::timestamptz - $4::interval
             AND o.paid_at >= $2 AND o.paid_at < $3
           GROUP BY offer.id, offer.title
           ORDER BY sales_fen DESC, offer.id LIMIT $5""",
        merchant_id,
        *period,
        PAID_WITHIN,
        GOODS_MAX,
    )
    return [GoodsFigures(**dict(row)) for row in rows]
