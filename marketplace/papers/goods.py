"""What is to be packed, brought and handed out, as lists at work need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.database import fetch, fetch_row
from core.personal_data import mask_name
from marketplace.queries.orders import order_number
from marketplace.refusals import NoSuchCampaign

# Paid and not given back; before closing the units may still change, and the paper says so.
STANDING = "('paid_waiting', 'confirmed', 'ready', 'collected', 'uncollected', 'completed')"


@dataclass(frozen=True, slots=True)
class Packed:
    """Units of one variant for one order; ``case_size`` is null where goods come singly.

    ``cases`` is how many of the variant were ordered for the whole run, once it is decided;
    ``is_extra`` tells that the units were taken to fill one.
    """

    order: UUID
    number: str
    buyer_mask: str
    note: str
    elder: bool
    point: UUID
    point_name: str
    title: str
    variant: str
    case_size: int | None
    cases: int | None
    is_extra: bool
    units: int
    digits: str


@dataclass(frozen=True, slots=True)
class Run:
    """The campaign a packing list is for."""

    title: str
    merchant: str
    state: str
    closes_at: datetime
    changed_at: datetime
    points: dict[UUID, tuple[str, datetime, datetime]]


LINES = """
  SELECT placed.id AS order_id, placed.number, placed.placed_at, person.display_name, placed.note,
    placed.elder, point.id AS point, point.name AS point_name, line.title, line.variant_name,
    placed.source = 'extra_unit' AS is_extra, sold.case_size, sold.decided_cases,
    line.quantity - line.refunded_units AS units,
    (SELECT digits FROM pick_up_code code
     WHERE code.order_id = placed.id AND code.state = 'live' LIMIT 1) AS digits
  FROM market_order placed JOIN person ON person.id = placed.buyer
    JOIN pick_up_point point ON point.id = placed.point
    JOIN order_line line ON line.parent = placed.id
    JOIN campaign_variant sold ON sold.id = line.variant
"""


async def run_of(campaign_id: UUID) -> Run:
    """Give a published campaign with its points; raises NoSuchCampaign."""
    row = await fetch_row(
        """SELECT offer.title, merchant.name, campaign.state, campaign.closes_at,
             campaign.changed_at
           FROM campaign JOIN offer ON offer.id = campaign.offer
             JOIN merchant ON merchant.id = campaign.merchant
           WHERE campaign.id = $1 AND campaign.state NOT IN ('draft', 'in_review')""",
        campaign_id,
    )
    if row is None:
        raise NoSuchCampaign
    points = await fetch(
        """SELECT point.id, point.name, at.collect_from, at.collect_until FROM campaign_point at
             JOIN pick_up_point point ON point.id = at.point
           WHERE at.campaign = $1 ORDER BY at.collect_from, point.name""",
        campaign_id,
    )
    hours = {at["id"]: (at["name"], at["collect_from"], at["collect_until"]) for at in points}
    title, merchant, state, closes_at, changed_at = row
    return Run(title, merchant, state, closes_at, changed_at, hours)


async def packed_of_campaign(campaign_id: UUID) -> list[Packed]:
    """Give every line to be packed for a campaign, by order."""
    rows = await fetch(
        f"""{LINES} WHERE placed.campaign = $1 AND placed.state IN {STANDING}
              AND line.quantity > line.refunded_units
            ORDER BY placed.number, line.id""",
        campaign_id,
    )
    return [_packed(row) for row in rows]


async def packed_at_point(point_id: UUID, since: datetime, until: datetime) -> list[Packed]:
    """Give what is handed out at a point in some hours, and what is still kept from before."""
    rows = await fetch(
        f"""{LINES} JOIN campaign_point at ON at.campaign = placed.campaign AND at.point = point.id
            WHERE placed.point = $1 AND line.quantity > line.refunded_units
              AND (placed.state = 'ready' AND at.collect_from < $3
                OR placed.state = 'confirmed' AND at.collect_from < $3 AND at.collect_until > $2)
            ORDER BY placed.number, line.id""",
        point_id,
        since,
        until,
    )
    return [_packed(row) for row in rows]


def _packed(row: Any) -> Packed:
    return Packed(
        order=row["order_id"],
        number=order_number(row),
        buyer_mask=mask_name(row["display_name"] or ""),
        note=row["note"],
        elder=row["elder"],
        point=row["point"],
        point_name=row["point_name"],
        title=row["title"],
        variant=row["variant_name"],
        case_size=row["case_size"],
        cases=row["decided_cases"],
        is_extra=row["is_extra"],
        units=row["units"],
        digits=row["digits"] or "",
    )
