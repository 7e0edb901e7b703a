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

    ``missing_units`` did not come, and are among those refunded.
    """

    id: UUID
    title: str
    variant_name: str
    quantity: int
    unit_price_fen: int
    final_unit_price_fen: int | None
    paid_fen: int
    true_up_fen: int
    refunded_units: int
    refunded_fen: int
    goodwill_fen: int
    missing_units: int


async def lines_of_orders(order_ids: Sequence[UUID]) -> dict[UUID, list[OrderLineView]]:
    """Give the lines of several orders, each in the order they were asked for."""
    rows = await fetch(
        """SELECT parent, id, title, variant_name, quantity, unit_price_fen,
             final_unit_price_fen, paid_fen, true_up_fen, refunded_units, refunded_fen,
             goodwill_fen,
             (SELECT coalesce(sum(back.units), 0) FROM order_refund_line back
              JOIN order_refund refund ON refund.id = back.parent
              WHERE back.line = order_line.id
                AND refund.reason = 'short_delivery')::integer AS missing_units
           FROM order_line WHERE parent = ANY($1) ORDER BY parent, id""",
        list(order_ids),
    )
    found: dict[UUID, list[OrderLineView]] = {}
    for row in rows:
        values = dict(row)
        found.setdefault(values.pop("parent"), []).append(OrderLineView(**values))
    return found
