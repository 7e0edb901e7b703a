"""Writing what closing changes for every line: its price, and what is owed of it (L8, L9).

The same as ``true_up`` and ``line_money.closed`` decide line by line, in one statement for
ten thousand of them; a test compares the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch, within_transaction
from ledger.books import Book, money
from ledger.posting import Line, post

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

WRITE = """
  UPDATE order_line SET final_unit_price_fen = closing.price, true_up_fen = closing.back,
    subsidised_fen = order_line.subsidised_fen - closing.returned,
    basis_units = closing.units, basis_fen = closing.worth - closing.due
  FROM (
    SELECT owed.*, least(due, most) AS back,
      least(due - least(due, most), subsidised_fen) AS returned
    FROM (
      SELECT line.id, line.subsidised_fen, sold.final_price_fen AS price, money.*,
        greatest(money.worth - sold.final_price_fen * money.units, 0) AS due
      FROM order_line line JOIN campaign_variant sold ON sold.id = line.variant
      CROSS JOIN LATERAL (
        SELECT line.quantity - line.refunded_units AS units,
          line.paid_fen - line.refunded_fen - line.goodwill_fen AS most,
          line.basis_fen - CASE WHEN line.basis_units = 0 THEN 0 ELSE
            line.basis_fen * (line.basis_units - line.quantity + line.refunded_units)
              / line.basis_units END AS worth) money
      WHERE line.parent = ANY($1)) owed) closing
  WHERE order_line.id = closing.id
  RETURNING order_line.parent, closing.back, closing.returned
"""


@within_transaction
async def write_final_prices(orders: Sequence[UUID]) -> list[UUID]:
    """Write the final price on every line of some orders; give those that are owed a difference.

    The prices stand in the campaign's variants. What the platform had given a buyer of it
    before goes back to the platform at once.
    """
    lines = await fetch(WRITE, list(orders))
    returned: dict[UUID, int] = {}
    for line in lines:
        returned[line["parent"]] = returned.get(line["parent"], 0) + line["returned"]
    for order, fen in returned.items():
        if fen:
            await _return_subsidy(order, fen)
    return sorted({line["parent"] for line in lines if line["back"]})


async def _return_subsidy(order: UUID, fen: int) -> None:
    await post(
        key=f"subsidy:trueup:{order}",
        kind="subsidy",
        source=order,
        lines=[
            Line(money(Book.BUYER_FUNDS_HELD, order), -fen),
            Line(money(Book.SUBSIDY_POOL), fen),
        ],
    )
