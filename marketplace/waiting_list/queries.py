"""Lines as those who stand in them see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core import clock
from core.database import fetch, fetch_row, fetch_value
from marketplace.waiting_list.rules import WaitingState

if TYPE_CHECKING:
    import asyncpg

# What ended is shown so long: whoever looks finds out how.
ENDED_SHOWN_FOR = timedelta(days=7)
LIMIT = 50
ENTRIES = """
  SELECT entry.id, entry.campaign AS campaign_id, offer.title, kind.name AS variant_name,
    entry.variant AS variant_id, entry.point AS point_id, point.name AS point_name, entry.state,
    entry.quantity, entry.accepts_fewer, entry.joined_at, entry.placed_as AS order_id,
    placed.quantity AS offered_units,
    CASE WHEN entry.state = 'offered' THEN placed.hold_until END AS offer_until, run.closes_at,
    CASE WHEN entry.state = 'waiting' THEN (
      SELECT count(*) FROM waiting_entry other WHERE other.campaign = entry.campaign
        AND other.state = 'waiting' AND other.number < entry.number)::integer END AS ahead
  FROM waiting_entry entry JOIN campaign run ON run.id = entry.campaign
  JOIN offer ON offer.id = run.offer JOIN pick_up_point point ON point.id = entry.point
  JOIN campaign_variant sold ON sold.id = entry.variant
  JOIN offer_variant kind ON kind.id = sold.variant
  LEFT JOIN market_order placed ON placed.id = entry.placed_as
"""


@dataclass(frozen=True)
class WaitingPlace:
    """A place in a line, as its owner sees it.

    ``ahead`` is how many wait before, told while waiting. ``offered_units`` are held by the order
    ``order_id`` until ``offer_until``: they are the owner's once it is paid.
    """

    id: UUID
    campaign_id: UUID
    title: str
    variant_id: UUID
    variant_name: str
    point_id: UUID
    point_name: str
    state: WaitingState
    quantity: int
    accepts_fewer: bool
    ahead: int | None
    joined_at: datetime
    closes_at: datetime
    order_id: UUID | None
    offered_units: int | None
    offer_until: datetime | None


@dataclass(frozen=True)
class WaitingLine:
    """A campaign's line: whether one may join it, how many wait, and the viewer's own place."""

    open: bool
    waiting: int
    my_entry: WaitingPlace | None


async def place_in_line(campaign_id: UUID, viewer: UUID | None) -> WaitingPlace | None:
    """Give the viewer's place in a campaign's line: the one that lives."""
    row = await fetch_row(
        f"""{ENTRIES} WHERE entry.campaign = $1 AND entry.buyer = $2
            AND entry.state IN ('waiting', 'offered')""",
        campaign_id,
        viewer,
    )
    return _place(row) if row else None


async def place_of_entry(entry_id: UUID) -> WaitingPlace:
    """Give a place that exists, by its id."""
    (row,) = await fetch(f"{ENTRIES} WHERE entry.id = $1", entry_id)
    return _place(row)


async def places_of(person_id: UUID) -> list[WaitingPlace]:
    """Give a person's places in all lines, offers first, and what ended a few days ago."""
    rows = await fetch(
        f"""{ENTRIES} WHERE entry.buyer = $1 AND entry.state <> 'left'
              AND (entry.ended_at IS NULL OR entry.ended_at > $2)
            ORDER BY array_position(ARRAY['offered', 'waiting'], entry.state::text) NULLS LAST,
              coalesce(entry.ended_at, entry.joined_at) DESC LIMIT {LIMIT}""",
        person_id,
        clock.now() - ENDED_SHOWN_FOR,
    )
    return [_place(row) for row in rows]


async def how_many_wait(campaign: Any) -> int:
    """Give how many wait in a campaign without an offer yet, of its row with waiting_count."""
    if not campaign["waiting_count"]:
        return 0
    found: int = await fetch_value(
        "SELECT count(*) FROM waiting_entry WHERE campaign = $1 AND state = 'waiting'",
        campaign["id"],
    )
    return found


def _place(row: asyncpg.Record) -> WaitingPlace:
    return WaitingPlace(**{**dict(row), "state": WaitingState(row["state"])})
