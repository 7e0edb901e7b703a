"""Giving units back: to a campaign's stock, to its quotas, and to the tallies of who had them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute, within_transaction
from marketplace.selling.quotas import give_some_units_back, give_units_back

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg

    from marketplace.refunds.refund_calculator import Wish


@within_transaction
async def give_back_held(order: asyncpg.Record) -> None:
    """Return the units of an unpaid order; the caller holds the order's row."""
    await execute(
        "UPDATE campaign SET held_units = held_units - $2 WHERE id = $1",
        order["campaign"],
        order["quantity"],
    )
    await give_units_back([order["id"]])
    await _give_back_tallies(order)


@within_transaction
async def give_back_paid(order: asyncpg.Record) -> None:
    """Return the units of a paid order; the caller holds the order's row.

    Once the group-buy is decided its goods are bought: stock and room that others share stay
    taken.
    """
    await execute(
        """UPDATE campaign SET paid_units = paid_units - $2, paid_people = paid_people
             - (CASE WHEN EXISTS (SELECT FROM market_order other
                  WHERE other.campaign = $1 AND other.buyer = $3 AND other.id <> $4
                    AND other.state IN ('paid_waiting', 'confirmed', 'ready', 'collected',
                                        'uncollected', 'completed'))
                THEN 0 ELSE 1 END)
           WHERE id = $1""",
        order["campaign"],
        order["quantity"],
        order["buyer"],
        order["id"],
    )
    if order["confirmed_at"] is None:
        await give_units_back([order["id"]])
    await _give_back_tallies(order)


@within_transaction
async def give_back_some(order: asyncpg.Record, wishes: Sequence[Wish]) -> None:
    """Return some units of an undecided order that keeps others; the caller holds its row."""
    units = sum(wish.units for wish in wishes)
    await execute(
        "UPDATE campaign SET paid_units = paid_units - $2 WHERE id = $1", order["campaign"], units
    )
    await give_some_units_back(
        order["id"], [wish.line for wish in wishes], [wish.units for wish in wishes]
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
