"""Giving units of a campaign back: to its stock, and to the tallies of who had them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute, within_transaction

if TYPE_CHECKING:
    import asyncpg


@within_transaction
async def give_back_held(order: asyncpg.Record) -> None:
    """Return the units of an unpaid order; the caller holds the order's row."""
    await execute(
        "UPDATE campaign SET held_units = held_units - $2 WHERE id = $1",
        order["campaign"],
        order["quantity"],
    )
    await _give_back_tallies(order)


@within_transaction
async def give_back_paid(order: asyncpg.Record) -> None:
    """Return the units of a paid order; the caller holds the order's row."""
    await execute(
        """UPDATE campaign SET paid_units = paid_units - $2, paid_people = paid_people
             - (CASE WHEN EXISTS (SELECT FROM market_order other
                  WHERE other.campaign = $1 AND other.buyer = $3 AND other.id <> $4
                    AND other.state IN ('paid_waiting', 'confirmed', 'ready', 'collected',
                                        'uncollected', 'completed', 'partially_refunded'))
                THEN 0 ELSE 1 END)
           WHERE id = $1""",
        order["campaign"],
        order["quantity"],
        order["buyer"],
        order["id"],
    )
    await _give_back_tallies(order)


@within_transaction
async def give_back_some(order: asyncpg.Record, units: int) -> None:
    """Return some units of a paid order that keeps others; the caller holds the order's row."""
    await execute(
        "UPDATE campaign SET paid_units = paid_units - $2 WHERE id = $1", order["campaign"], units
    )
    await _give_back_tallies(order, units)


async def _give_back_tallies(order: asyncpg.Record, units: int | None = None) -> None:
    subjects = [subject for subject in (order["buyer"], order["household"]) if subject]
    await execute(
        """UPDATE campaign_tally SET units = units - $3
           WHERE campaign = $1 AND subject = ANY($2)""",
        order["campaign"],
        subjects,
        order["quantity"] if units is None else units,
    )
