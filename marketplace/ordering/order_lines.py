"""The lines of an order as money: read, and written after payment and after each refund."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute, fetch, within_transaction
from marketplace.refunds.line_money import LineMoney

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

    from marketplace.refunds.refund_calculator import Cut


async def lines_of(order_id: UUID) -> dict[UUID, LineMoney]:
    """Give the money of an order's lines, in their order; whoever changes it holds the order."""
    rows = await fetch("SELECT * FROM order_line WHERE parent = $1 ORDER BY id", order_id)
    return {row["id"]: _money(row) for row in rows}


@within_transaction
async def pay_lines(order_id: UUID) -> None:
    """Write that an order's lines were paid: each is its own basis from now on (rule M3)."""
    await execute(
        """UPDATE order_line SET paid_fen = unit_price_fen * quantity, basis_units = quantity,
             basis_fen = unit_price_fen * quantity WHERE parent = $1""",
        order_id,
    )


@within_transaction
async def take_from_line(line_id: UUID, part: Cut) -> None:
    """Write what a refund takes from a line, as ``refund_calculator.given_back`` says."""
    await execute(
        """UPDATE order_line SET refunded_units = refunded_units + $2,
             refunded_fen = refunded_fen + $3, goodwill_fen = goodwill_fen + $4,
             subsidised_fen = subsidised_fen + $5, refunded_base_fen = refunded_base_fen + $6,
             commission_reversed_fen = commission_reversed_fen + $7,
             host_reversed_fen = host_reversed_fen + $8
           WHERE id = $1""",
        line_id,
        *part,
    )


def _money(row: asyncpg.Record) -> LineMoney:
    return LineMoney(
        quantity=row["quantity"],
        paid_fen=row["paid_fen"],
        basis_units=row["basis_units"],
        basis_fen=row["basis_fen"],
        true_up_fen=row["true_up_fen"],
        refunded_units=row["refunded_units"],
        refunded_fen=row["refunded_fen"],
        goodwill_fen=row["goodwill_fen"],
        subsidised_fen=row["subsidised_fen"],
        base_fen=row["commission_base_fen"] or 0,
        refunded_base_fen=row["refunded_base_fen"],
        commission_fen=row["commission_fen"] or 0,
        commission_reversed_fen=row["commission_reversed_fen"],
        host_fen=row["host_fen"] or 0,
        host_reversed_fen=row["host_reversed_fen"],
        tax_basis_points=row["commission_tax_basis_points"],
    )
