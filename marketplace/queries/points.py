"""Pick-up points, and what happens behind the counter of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core import clock
from core.database import fetch, fetch_row, fetch_value
from core.personal_data import mask_name
from core.pictures.queries import PictureView, views_of
from marketplace.pick_up.pick_up_rules import Waiting
from marketplace.queries.arrivals import Arrival, arrivals
from marketplace.queries.hand_overs_in_vain import HandOverInVain, hand_overs_in_vain
from marketplace.queries.hours import hours_text
from marketplace.queries.orders import order_number
from marketplace.queries.parcel_lines import ParcelLine, parcel_lines
from marketplace.refusals import NoSuchPoint

if TYPE_CHECKING:
    from collections.abc import Sequence

LISTED_MAX = 200
# How long goods nobody collected stand on the board, to be sent back or given away.
UNCOLLECTED_SHOWN = timedelta(days=7)
POINT = """SELECT point.id, point.name, point.address, point.hours, point.community AS community_id,
             community.name AS community_name, point.state
           FROM pick_up_point point JOIN community ON community.id = point.community"""


@dataclass(frozen=True)
class PointBrief:
    """A point as everybody may see it."""

    id: UUID
    name: str
    address: str
    hours_text: str
    community_id: UUID
    community_name: str
    state: str


@dataclass(frozen=True)
class Parcel:
    """An order as the person behind the counter sees it; the buyer is masked.

    ``fetched_by`` is whom the buyer named, where a neighbour's code was shown.
    """

    order_id: UUID
    number: str
    title: str
    picture: PictureView | None
    quantity: int
    unit_label: str
    lines: list[ParcelLine]
    buyer_mask: str
    merchant_name: str
    state: str
    note: str
    ready_since: datetime | None
    collected_at: datetime | None
    collect_until: datetime
    kept_until: datetime | None
    uncollected_at: datetime | None
    uncollected_rule: str
    fetched_by: str | None = None


@dataclass(frozen=True)
class Board:
    """A point's day at a glance; lists are cut, counts are not."""

    point: PointBrief
    arrivals: list[Arrival]
    waiting: list[Parcel]
    waiting_count: int
    collected_today: list[Parcel]
    collected_count: int
    uncollected: list[Parcel]
    uncollected_count: int
    in_vain: list[HandOverInVain]


async def points(
    *, community_id: UUID | None = None, party_ids: Sequence[UUID] | None = None, language: str
) -> list[PointBrief]:
    """Give the points in use of a community, or all points of some parties, by name."""
    rows = await fetch(
        f"""{POINT} WHERE ($1::uuid IS NULL OR point.community = $1)
              AND CASE WHEN $2::uuid[] IS NULL THEN point.state = 'active'
                       ELSE point.party = ANY($2) END
            ORDER BY point.name, point.id LIMIT {LISTED_MAX}""",
        community_id,
        list(party_ids) if party_ids is not None else None,
    )
    return [_brief(row, language) for row in rows]


async def point(point_id: UUID, language: str) -> PointBrief:
    """Give one point; raises NoSuchPoint."""
    row = await fetch_row(f"{POINT} WHERE point.id = $1", point_id)
    if row is None:
        raise NoSuchPoint
    return _brief(row, language)


async def board(point_id: UUID, language: str) -> Board:
    """Give what comes, waits, was handed out today and not collected this week.

    Who may see it is decided before.
    """
    midnight = clock.start_of_day(clock.today())
    return Board(
        point=await point(point_id, language),
        arrivals=await arrivals(point_id),
        waiting=await _parcels("o.point = $1 AND o.state = 'ready' ORDER BY o.ready_at", point_id),
        waiting_count=await fetch_value(
            "SELECT count(*) FROM market_order WHERE point = $1 AND state = 'ready'", point_id
        ),
        collected_today=await _parcels(
            "o.point = $1 AND o.collected_at >= $2 ORDER BY o.collected_at DESC", point_id, midnight
        ),
        collected_count=await fetch_value(
            "SELECT count(*) FROM market_order WHERE point = $1 AND collected_at >= $2",
            point_id,
            midnight,
        ),
        uncollected=await _parcels(
            "o.point = $1 AND o.uncollected_at >= $2 ORDER BY o.uncollected_at DESC",
            point_id,
            clock.now() - UNCOLLECTED_SHOWN,
        ),
        uncollected_count=await fetch_value(
            "SELECT count(*) FROM market_order WHERE point = $1 AND uncollected_at >= $2",
            point_id,
            clock.now() - UNCOLLECTED_SHOWN,
        ),
        in_vain=await hand_overs_in_vain(point_id=point_id, since=clock.now() - UNCOLLECTED_SHOWN),
    )


async def parcel(order_id: UUID) -> Parcel:
    """Give one order as the counter sees it; who may see it is decided before."""
    return (await _parcels("o.id = $1", order_id))[0]


async def _parcels(condition: str, *values: Any) -> list[Parcel]:
    rows = await fetch(
        f"""SELECT o.*, offer.unit_label, merchant.name AS merchant_name,
              buyer.display_name, at.collect_until,
              run.uncollected_rule, run.uncollected_days,
              (SELECT picture FROM offer_picture WHERE offer_picture.offer = offer.id
               ORDER BY position LIMIT 1) AS picture_id
            FROM market_order o JOIN campaign run ON run.id = o.campaign
            JOIN offer ON offer.id = run.offer JOIN merchant ON merchant.id = o.merchant
            JOIN person buyer ON buyer.id = o.buyer
            JOIN campaign_point at ON at.campaign = o.campaign AND at.point = o.point
            WHERE {condition} LIMIT {LISTED_MAX}""",  # noqa: S608 - conditions are ours
        *values,
    )
    pictures = await views_of([row["picture_id"] for row in rows if row["picture_id"]])
    lines = await parcel_lines([row["id"] for row in rows])
    return [_parcel(row, pictures.get(row["picture_id"]), lines[row["id"]]) for row in rows]


def _parcel(row: Any, picture: PictureView | None, lines: list[ParcelLine]) -> Parcel:
    return Parcel(
        order_id=row["id"],
        number=order_number(row),
        title=row["title"],
        picture=picture,
        quantity=row["quantity"],
        unit_label=row["unit_label"],
        lines=lines,
        buyer_mask=mask_name(row["display_name"] or ""),
        merchant_name=row["merchant_name"],
        state=row["state"],
        note=row["note"],
        ready_since=row["ready_at"],
        collected_at=row["collected_at"],
        collect_until=row["collect_until"],
        kept_until=_kept_until(row),
        uncollected_at=row["uncollected_at"],
        uncollected_rule=row["uncollected_rule"],
    )


def _kept_until(row: Any) -> datetime | None:
    if row["state"] != "ready":
        return None
    return Waiting(row["ready_at"], row["collect_until"], row["uncollected_days"]).kept_until


def _brief(row: Any, language: str) -> PointBrief:
    values = dict(row)
    hours = values.pop("hours")
    return PointBrief(**values, hours_text=hours_text(hours, language))
