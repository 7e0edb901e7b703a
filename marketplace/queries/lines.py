"""The lines of orders as their buyers see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class OrderLineView:
    """Units of one variant; the variant's name is empty where there is only one.

    ``missing_units`` did not come and ``dropped_units`` fill no case; both are among those
    refunded. ``extra_units`` more would be taken to fill one.
    """

    id: UUID
    title: str
    variant_name: str
    quantity: int
    extra_units: int
    unit_price_fen: int
    final_unit_price_fen: int | None
    paid_fen: int
    true_up_fen: int
    refunded_units: int
    refunded_fen: int
    goodwill_fen: int
    missing_units: int
    dropped_units: int


async def lines_of_orders(order_ids: Sequence[UUID]) -> dict[UUID, list[OrderLineView]]:
    """Give the lines of several orders, each in the order they were asked for."""
    rows = await fetch(
        """SELECT parent, id, title, variant_name, quantity, extra_units, unit_price_fen,
             final_unit_price_fen, paid_fen, true_up_fen, refunded_units, refunded_fen,
             goodwill_fen, back.missing_units, back.dropped_units
           FROM order_line CROSS JOIN LATERAL (
             SELECT coalesce(sum(given.units) FILTER (WHERE refund.reason = 'short_delivery'), 0)
                 ::integer AS missing_units,
               coalesce(sum(given.units) FILTER (WHERE refund.reason = 'case_not_filled'), 0)
                 ::integer AS dropped_units
             FROM order_refund_line given JOIN order_refund refund ON refund.id = given.parent
             WHERE given.line = order_line.id) back
           WHERE parent = ANY($1) ORDER BY parent, id""",
        list(order_ids),
    )
    found: dict[UUID, list[OrderLineView]] = {}
    for row in rows:
        values = dict(row)
        found.setdefault(values.pop("parent"), []).append(OrderLineView(**values))
    return found
