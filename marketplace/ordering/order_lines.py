"""The lines of an order as money: read, and written after payment and after each refund."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute, fetch, within_transaction
from marketplace.refunds.line_money import LineMoney
from marketplace.refunds.refund_calculator import Cut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    import asyncpg


async def lines_of(order_id: UUID) -> dict[UUID, LineMoney]:
    """Give the money of an order's lines, in their order; whoever changes it holds the order."""
    rows = await fetch("SELECT * FROM order_line WHERE parent = $1 ORDER BY id", order_id)
    return {row["id"]: _money(row) for row in rows}


async def lines_of_orders(order_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, LineMoney]]:
    """Give the money of the lines of several orders, by order, as ``lines_of`` does for one."""
    found: dict[UUID, dict[UUID, LineMoney]] = {name: {} for name in order_ids}
    rows = await fetch("SELECT * FROM order_line WHERE parent = ANY($1) ORDER BY id", [*found])
    for row in rows:
        found[row["parent"]][row["id"]] = _money(row)
    return found


@within_transaction
async def pay_lines(order_id: UUID) -> None:
    """Write that an order's lines were paid: each is its own basis from now on (rule M3)."""
    await execute(
        """UPDATE order_line SET paid_fen = unit_price_fen * quantity, basis_units = quantity,
             basis_fen = unit_price_fen * quantity WHERE parent = $1""",
        order_id,
    )


@within_transaction
async def take_from_lines(parts: Mapping[UUID, Cut]) -> None:
    """Write what refunds take from lines, as ``refund_calculator.given_back`` says."""
    await execute(
        """UPDATE order_line SET refunded_units = refunded_units + part.units,
             refunded_fen = refunded_fen + part.cash, goodwill_fen = goodwill_fen + part.goodwill,
             subsidised_fen = subsidised_fen + part.subsidy,
             refunded_base_fen = refunded_base_fen + part.base,
             commission_reversed_fen = commission_reversed_fen + part.commission,
             host_reversed_fen = host_reversed_fen + part.host
           FROM unnest($1::uuid[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[],
             $6::bigint[], $7::bigint[], $8::bigint[])
             AS part (line, units, cash, goodwill, subsidy, base, commission, host)
           WHERE order_line.id = part.line""",
        list(parts),
        *([part[place] for part in parts.values()] for place in range(len(Cut._fields))),
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
