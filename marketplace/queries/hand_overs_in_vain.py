"""Hand-overs that moved nothing: the same goods left twice, or left for money that went back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch
from core.personal_data import mask_name
from marketplace.queries.orders import order_number
from marketplace.tables.handing_over import HandOverOutcome

if TYPE_CHECKING:
    import asyncpg

LISTED_MAX = 100


@dataclass(frozen=True)
class HandOverInVain:
    """One of them; ``first_at`` and ``first_by`` tell of the hand-over that counts."""

    id: UUID
    order_id: UUID
    number: str
    title: str
    point_id: UUID
    point_name: str
    outcome: HandOverOutcome
    refusal: str
    units: int
    by: str
    scanned_at: datetime
    received_at: datetime
    first_by: str | None
    first_at: datetime | None


async def hand_overs_in_vain(
    *, point_id: UUID | None = None, since: datetime | None = None
) -> list[HandOverInVain]:
    """Give the latest of a point, or of all; newest first."""
    rows = await fetch(
        """SELECT given.*, o.number, o.placed_at, o.title, point.name AS point_name,
             staff.display_name, first.scanned_at AS first_at, first.display_name AS first_name,
             (SELECT coalesce(sum(units), 0)::integer FROM hand_over_line line
              WHERE line.parent = given.id) AS units
           FROM hand_over given JOIN market_order o ON o.id = given.parent
           JOIN pick_up_point point ON point.id = given.point
           JOIN person staff ON staff.id = given.by
           LEFT JOIN LATERAL (
             SELECT counted.scanned_at, person.display_name FROM hand_over counted
             JOIN person ON person.id = counted.by
             WHERE counted.parent = given.parent AND counted.outcome IN ('done', 'partial')
             ORDER BY counted.received_at DESC LIMIT 1) first ON true
           WHERE given.outcome IN ('double', 'refused')
             AND ($1::uuid IS NULL OR given.point = $1)
             AND ($2::timestamptz IS NULL OR given.received_at >= $2)
           ORDER BY given.received_at DESC, given.id DESC LIMIT $3""",
        point_id,
        since,
        LISTED_MAX,
    )
    return [_view(row) for row in rows]


def _view(row: asyncpg.Record) -> HandOverInVain:
    return HandOverInVain(
        id=row["id"],
        order_id=row["parent"],
        number=order_number(row),
        title=row["title"],
        point_id=row["point"],
        point_name=row["point_name"],
        outcome=HandOverOutcome(row["outcome"]),
        refusal=row["refusal"],
        units=row["units"],
        by=mask_name(row["display_name"] or ""),
        scanned_at=row["scanned_at"],
        received_at=row["received_at"],
        first_by=mask_name(row["first_name"]) if row["first_name"] else None,
        first_at=row["first_at"],
    )
