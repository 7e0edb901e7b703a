"""Goods that come to a pick-up point: what is expected, and what a count would mean."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import fetch
from core.pictures.queries import PictureView, views_of
from marketplace.pick_up.shortage import ShortageRule
from marketplace.queries.arrival_reports import ArrivalReport, arrival_reports
from marketplace.selling.campaign_states import DELIVERING

if TYPE_CHECKING:
    from collections.abc import Sequence

LISTED_MAX = 200


@dataclass(frozen=True)
class ArrivalLine:
    """What is owed of a variant, and, once somebody counted, what came and what was spoiled."""

    variant_id: UUID
    variant_name: str
    units: int
    received_units: int | None
    damaged_units: int | None


@dataclass(frozen=True)
class Arrival:
    """Goods of one campaign that come to a point, or came; ``state`` expected or arrived."""

    campaign_id: UUID
    title: str
    picture: PictureView | None
    unit_label: str
    units: int
    orders: int
    lines: list[ArrivalLine]
    shortage_rule: ShortageRule
    collect_from: datetime
    collect_until: datetime
    state: str
    report: ArrivalReport | None


async def arrivals(point_id: UUID) -> list[Arrival]:
    """Give what comes to a point, or came and may still be collected."""
    # What came and is past its hours is no arrival any more: whoever may still come waits by name.
    rows = await fetch(
        """SELECT run.id AS campaign_id, at.id AS plan_id, offer.title, offer.unit_label,
             at.collect_from, at.collect_until, run.shortage_rule,
             CASE WHEN at.arrived_at IS NULL THEN 'expected' ELSE 'arrived' END AS state,
             sum(o.quantity)::integer AS units, count(o.id)::integer AS orders,
             (SELECT picture FROM offer_picture WHERE offer_picture.offer = offer.id
              ORDER BY position LIMIT 1) AS picture_id
           FROM campaign_point at JOIN campaign run ON run.id = at.campaign
           JOIN offer ON offer.id = run.offer
           JOIN market_order o ON o.campaign = run.id AND o.point = at.point
             AND o.state IN ('confirmed', 'ready')
           WHERE at.point = $1 AND run.state = ANY($2)
             AND (at.arrived_at IS NULL OR at.collect_until > $4)
           GROUP BY run.id, offer.id, at.id
           ORDER BY at.arrived_at IS NOT NULL, at.collect_from, run.id LIMIT $3""",
        point_id,
        [state.value for state in DELIVERING],
        LISTED_MAX,
        clock.now(),
    )
    pictures = await views_of([row["picture_id"] for row in rows if row["picture_id"]])
    lines = await _lines(point_id, [row["campaign_id"] for row in rows])
    reports = await arrival_reports([row["plan_id"] for row in rows])
    return [
        Arrival(
            **{name: value for name, value in row.items() if name not in _MADE},
            picture=pictures.get(row["picture_id"]),
            lines=lines[row["campaign_id"]],
            shortage_rule=ShortageRule(row["shortage_rule"]),
            report=reports.get(row["plan_id"]),
        )
        for row in rows
    ]


_MADE = frozenset({"picture_id", "plan_id", "shortage_rule"})


async def _lines(point_id: UUID, campaigns: Sequence[UUID]) -> dict[UUID, list[ArrivalLine]]:
    rows = await fetch(
        """SELECT o.campaign, line.variant AS variant_id, line.variant_name,
             sum(line.quantity - line.refunded_units)::integer AS units,
             counted.received_units, counted.damaged_units
           FROM order_line line JOIN market_order o ON o.id = line.parent
           JOIN campaign_point at ON at.campaign = o.campaign AND at.point = o.point
           LEFT JOIN arrival_count counted ON counted.at = at.id
             AND counted.variant = line.variant
           WHERE o.point = $1 AND o.campaign = ANY($2) AND o.state IN ('confirmed', 'ready')
           GROUP BY o.campaign, line.variant, line.variant_name, counted.id
           ORDER BY line.variant_name, line.variant""",
        point_id,
        list(campaigns),
    )
    found: dict[UUID, list[ArrivalLine]] = defaultdict(list)
    for row in rows:
        values = dict(row)
        found[values.pop("campaign")].append(ArrivalLine(**values))
    return found
