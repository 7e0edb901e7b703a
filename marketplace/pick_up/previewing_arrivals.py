"""What a count would mean before it is reported: who gets how much, by the rule of the campaign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch, fetch_row
from core.personal_data import mask_name
from marketplace.desk_roles import point_for_arrival
from marketplace.pick_up.counting_arrivals import complain_about_counts, owed_units, shortfall
from marketplace.pick_up.shortage import ShortageRule
from marketplace.queries.orders import order_number
from marketplace.refusals import ArrivalDecided, NoSuchCampaign, NothingToDeliver
from marketplace.selling.campaign_states import DELIVERING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import asyncpg

    from accounts.access import Viewer
    from marketplace.pick_up.counting_arrivals import Counted


@dataclass(frozen=True)
class ShortLine:
    """A line that would get fewer units than it is owed."""

    order_id: UUID
    number: str
    buyer_mask: str
    variant_name: str
    owed_units: int
    missing_units: int


@dataclass(frozen=True)
class ArrivalPreview:
    """What reporting a count would do; nothing is missing where ``short`` is empty."""

    shortage_rule: ShortageRule
    missing_units: int
    short: list[ShortLine]


async def preview_arrival(
    viewer: Viewer, campaign_id: UUID, point_id: UUID, counts: Mapping[UUID, Counted]
) -> ArrivalPreview:
    """Give who would get less by a count, in the order they were paid; nothing changes.

    Raises NoSuchCampaign, NoSuchPoint, NothingToDeliver, ArrivalDecided and BadCount.
    """
    run = await fetch_row(
        """SELECT run.merchant, run.state, run.shortage_rule, at.arrived_at FROM campaign run
           JOIN campaign_point at ON at.campaign = run.id AND at.point = $2 WHERE run.id = $1""",
        campaign_id,
        point_id,
    )
    if run is None:
        raise NoSuchCampaign
    await point_for_arrival(viewer, point_id, run["merchant"])
    if run["state"] not in DELIVERING:
        raise NothingToDeliver(state=run["state"])
    if run["arrived_at"] is not None:
        raise ArrivalDecided
    owed = await owed_units(campaign_id, point_id)
    complain_about_counts(owed, counts)
    rule = ShortageRule(run["shortage_rule"])
    missing = {
        line["id"]: units
        for variant, counted in counts.items()
        for line, units in shortfall(rule, owed[variant], counted)
    }
    return ArrivalPreview(rule, sum(missing.values()), await _short(missing))


async def _short(missing: Mapping[UUID, int]) -> list[ShortLine]:
    rows = await fetch(
        """SELECT line.id, line.parent, line.variant_name,
             line.quantity - line.refunded_units AS units, o.number, o.placed_at,
             person.display_name
           FROM order_line line JOIN market_order o ON o.id = line.parent
           JOIN person ON person.id = o.buyer
           WHERE line.id = ANY($1) ORDER BY o.paid_at, o.number, line.id""",
        list(missing),
    )
    return [_line(row, missing[row["id"]]) for row in rows]


def _line(row: asyncpg.Record, missing: int) -> ShortLine:
    return ShortLine(
        order_id=row["parent"],
        number=order_number(row),
        buyer_mask=mask_name(row["display_name"] or ""),
        variant_name=row["variant_name"],
        owed_units=row["units"],
        missing_units=missing,
    )
