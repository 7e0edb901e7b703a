"""What was reported when goods came to a point: counts, a note, pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch
from core.pictures.queries import PictureView, views_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class CountedLine:
    """What was counted of a variant; its name is empty where there is only one."""

    variant_name: str
    expected_units: int
    received_units: int
    damaged_units: int


@dataclass(frozen=True)
class ArrivalReport:
    """What was said of goods; ``by_the_clock`` when nobody did until the time was over.

    ``lines`` is empty when everything came whole, and nobody counted.
    """

    reported_at: datetime
    by_the_clock: bool
    nothing_came: bool
    note: str
    pictures: list[PictureView]
    lines: list[CountedLine]


async def arrival_reports(plan_ids: Sequence[UUID]) -> dict[UUID, ArrivalReport]:
    """Give the reports of arrivals, by the row of ``campaign_point``; who sees one is known."""
    rows = await fetch(
        """SELECT at.id, at.arrived_at, at.arrived_by, at.arrival_note, at.arrival_pictures,
             (SELECT coalesce(jsonb_agg(jsonb_build_object('variant_name', kind.name,
                'expected_units', counted.expected_units,
                'received_units', counted.received_units,
                'damaged_units', counted.damaged_units) ORDER BY sold.position), '[]')
              FROM arrival_count counted JOIN campaign_variant sold ON sold.id = counted.variant
              JOIN offer_variant kind ON kind.id = sold.variant
              WHERE counted.at = at.id) AS lines
           FROM campaign_point at WHERE at.id = ANY($1) AND at.arrived_at IS NOT NULL""",
        list(plan_ids),
    )
    wanted = {row["id"]: [UUID(one) for one in row["arrival_pictures"] or []] for row in rows}
    pictures = await views_of([one for ids in wanted.values() for one in ids])
    found = {}
    for row in rows:
        lines = [CountedLine(**line) for line in row["lines"]]
        found[row["id"]] = ArrivalReport(
            reported_at=row["arrived_at"],
            by_the_clock=row["arrived_by"] is None,
            nothing_came=bool(lines) and not any(line.received_units for line in lines),
            note=row["arrival_note"] or "",
            pictures=[pictures[one] for one in wanted[row["id"]] if one in pictures],
            lines=lines,
        )
    return found
