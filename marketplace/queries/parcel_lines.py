"""The lines of orders as a counter sees them: what there is, and how much is still to hand out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class ParcelLine:
    """One line; ``units_left`` were neither handed out nor given back."""

    line_id: UUID
    title: str
    variant_name: str
    quantity: int
    units_left: int


async def parcel_lines(order_ids: Sequence[UUID]) -> dict[UUID, list[ParcelLine]]:
    """Give the lines of orders, each in its place."""
    rows = await fetch(
        """SELECT line.parent, line.id AS line_id, line.title, line.variant_name, line.quantity,
             greatest(0, line.quantity - line.refunded_units - line.collected_units) AS units_left
           FROM order_line line WHERE line.parent = ANY($1) ORDER BY line.id""",
        list(order_ids),
    )
    found: dict[UUID, list[ParcelLine]] = defaultdict(list)
    for row in rows:
        values = dict(row)
        found[values.pop("parent")].append(ParcelLine(**values))
    return found
