"""What a merchant has to prepare, who is expected, and what goes back, by plain counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.clock import start_of_day, today
from core.database import fetch, fetch_row

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Amount:
    """So many units of a variant; the only variant of an offer has no name."""

    name: str
    units: int


@dataclass(frozen=True)
class Delivery:
    """So many units for a point, before people come for them."""

    point_id: UUID
    name: str
    units: int
    collect_from: datetime


@dataclass(frozen=True)
class Preparation:
    """What to get ready for one campaign whose buying is over, by variant and by point."""

    campaign_id: UUID
    title: str
    cut_off: datetime
    variants: list[Amount]
    points: list[Delivery]


@dataclass(frozen=True)
class Collecting:
    """How far a pick-up point has handed out our goods: waiting now, today, given up today."""

    point_id: UUID
    point: str
    ready: int
    collected: int
    uncollected: int


@dataclass(frozen=True)
class RefundsUnderWay:
    """Money on its way back to buyers; ``failed`` wait for the platform's people."""

    waiting_fen: int
    count: int
    failed: int


@dataclass(frozen=True)
class CasesToAnswer:
    """Complaints that wait for our answer, and until when the first of them waits."""

    open: int
    answer_by: datetime | None


async def preparations(merchant_id: UUID) -> list[Preparation]:
    """Give what confirmed orders still need brought to their points, soonest collected first."""
    rows = await fetch(
        """SELECT run.id AS campaign_id, offer.title, run.closes_at AS cut_off,
                  line.variant_name AS variant, point.id AS point_id, point.name AS point,
                  min(at.collect_from) AS collect_from,
                  sum(line.quantity - line.refunded_units)::integer AS units
           FROM market_order placed JOIN order_line line ON line.parent = placed.id
           JOIN campaign run ON run.id = placed.campaign JOIN offer ON offer.id = run.offer
           JOIN pick_up_point point ON point.id = placed.point
           JOIN campaign_point at ON at.campaign = run.id AND at.point = placed.point
           WHERE placed.merchant = $1 AND placed.state = 'confirmed' AND at.arrived_at IS NULL
             AND line.quantity > line.refunded_units
           GROUP BY run.id, offer.title, line.variant_name, point.id
           ORDER BY collect_from, run.id, line.variant_name, point.name""",
        merchant_id,
    )
    by_campaign: dict[UUID, list[Any]] = {}
    for row in rows:
        by_campaign.setdefault(row["campaign_id"], []).append(row)
    return [
        Preparation(
            campaign_id,
            found[0]["title"],
            found[0]["cut_off"],
            _variants(found),
            _points(found),
        )
        for campaign_id, found in by_campaign.items()
    ]


def _variants(rows: Sequence[Any]) -> list[Amount]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["variant"]] = sums.get(row["variant"], 0) + row["units"]
    return [Amount(name, units) for name, units in sums.items()]


def _points(rows: Sequence[Any]) -> list[Delivery]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row["point_id"], []).append(row)
    return [
        Delivery(point_id, at[0]["point"], sum(row["units"] for row in at), at[0]["collect_from"])
        for point_id, at in found.items()
    ]


async def collecting(merchant_id: UUID) -> list[Collecting]:
    """Give the points where our goods wait or were handed out today, the busiest first."""
    rows = await fetch(
        """SELECT point.id AS point_id, point.name AS point,
                  count(*) FILTER (WHERE placed.state = 'ready')::integer AS ready,
                  count(*) FILTER (WHERE placed.collected_at >= $2)::integer AS collected,
                  count(*) FILTER (WHERE placed.uncollected_at >= $2)::integer AS uncollected
           FROM market_order placed JOIN pick_up_point point ON point.id = placed.point
           WHERE placed.merchant = $1 AND (placed.state = 'ready'
             OR placed.collected_at >= $2 OR placed.uncollected_at >= $2)
           GROUP BY point.id ORDER BY ready DESC, collected DESC, point.name""",
        merchant_id,
        start_of_day(today()),
    )
    return [Collecting(**dict(row)) for row in rows]


async def refunds_under_way(merchant_id: UUID) -> RefundsUnderWay:
    """Add up the refunds of a merchant's orders that are not with their buyers yet."""
    row = await fetch_row(
        """SELECT coalesce(sum(refund.amount_fen - refund.wallet_fen), 0)::bigint
                    AS waiting_fen,
                  count(*)::integer AS count,
                  count(*) FILTER (WHERE refund.state = 'failed')::integer AS failed
           FROM order_refund refund JOIN market_order placed ON placed.id = refund.parent
           WHERE placed.merchant = $1 AND refund.state <> 'succeeded'""",
        merchant_id,
    )
    return RefundsUnderWay(**dict(row)) if row else RefundsUnderWay(0, 0, 0)


async def cases_to_answer(merchant_id: UUID) -> CasesToAnswer:
    """Count the complaints on which a merchant has said nothing yet."""
    row = await fetch_row(
        """SELECT count(*)::integer AS open, min(due_at) AS answer_by
           FROM after_sale
           WHERE merchant = $1 AND state = 'applied' AND ended_at IS NULL""",
        merchant_id,
    )
    return CasesToAnswer(**dict(row)) if row else CasesToAnswer(0, None)
