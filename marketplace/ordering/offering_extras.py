"""Units that fill a case, offered to those who said they would take more (rule L12).

They are purchases of their own, at the final price and beyond the limits of a buyer: the case
is bought already. The offer ends with its hold, or when the goods are at the point.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from core import clock
from core.database import execute, fetch_row, fetch_value, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from marketplace.facts_of_closing import ExtraUnitsOffered
from marketplace.settling.commissioning import freeze_commission
from marketplace.tables.orders import OrderSource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    import asyncpg

EXTRA_HOLD = timedelta(hours=12)

OFFER = """
  INSERT INTO market_order (id, purchase, buyer, household, merchant, campaign, point, source,
    extra_of, state, title, quantity, total_fen, paid_fen, refunded_fen, note, hold_until,
    placed_at)
  SELECT $2, $2, buyer, household, merchant, campaign, point, $3, id, 'pending', title, $4, $5,
    0, 0, '', $6, $7
  FROM market_order WHERE id = $1
"""
OFFER_LINES = """
  INSERT INTO order_line (id, parent, offer, variant, title, variant_name, quantity,
    unit_price_fen, final_unit_price_fen, refunded_units, refunded_fen)
  SELECT uuidv7(), $1, line.offer, line.variant, line.title, line.variant_name, extra.units,
    sold.final_price_fen, sold.final_price_fen, 0, 0
  FROM unnest($2::uuid[], $3::integer[]) AS extra (line, units)
  JOIN order_line line ON line.id = extra.line
  JOIN campaign_variant sold ON sold.id = line.variant ORDER BY sold.position
"""
COUNT = """
  WITH offered AS (SELECT * FROM market_order WHERE id = $1),
    counted AS (
      UPDATE campaign SET held_units = held_units + offered.quantity FROM offered
      WHERE campaign.id = offered.campaign),
    shared AS (
      UPDATE quota SET used_units = used_units + wish.units
      FROM quotas_of_orders(ARRAY[$1::uuid]) wish WHERE wish.quota = quota.id)
  UPDATE campaign_tally SET units = units + offered.quantity FROM offered
  WHERE campaign_tally.campaign = offered.campaign
    AND subject IN (offered.buyer, offered.household)
"""


class Extra(NamedTuple):
    """How many units more are offered of what a line has."""

    line: UUID
    units: int


@within_transaction
async def offer_extras(extras: Mapping[UUID, Sequence[Extra]]) -> None:
    """Offer units to the buyers of some orders; the caller holds their campaign and quotas.

    There is room for them, and final prices are written.
    """
    for order in sorted(extras):
        await _offer(order, extras[order])


async def _offer(order_id: UUID, extras: Sequence[Extra]) -> None:
    made, now = uuid7(), clock.now()
    lines, units = [one.line for one in extras], [one.units for one in extras]
    total = await fetch_value(
        """SELECT sum(sold.final_price_fen * extra.units)::bigint
           FROM unnest($1::uuid[], $2::integer[]) AS extra (line, units)
           JOIN order_line line ON line.id = extra.line
           JOIN campaign_variant sold ON sold.id = line.variant""",
        lines,
        units,
    )
    await execute(
        """INSERT INTO purchase (id, buyer, request_hash, total_fen, placed_at)
           SELECT $2, buyer, 'extra:' || id, $3, $4 FROM market_order WHERE id = $1""",
        order_id,
        made,
        total,
        now,
    )
    await execute(
        OFFER,
        order_id,
        made,
        OrderSource.EXTRA_UNIT.value,
        sum(units),
        total,
        now + EXTRA_HOLD,
        now,
    )
    await execute(OFFER_LINES, made, lines, units)
    await execute(COUNT, made)
    await record(ExtraUnitsOffered(order_id=made))


@within_transaction
async def end_offers_at(campaign_id: UUID, point_id: UUID) -> None:
    """End what is still offered at a point whose goods are there: they were packed without it."""
    await execute(
        """UPDATE market_order SET hold_until = least(hold_until, $3)
           WHERE campaign = $1 AND point = $2 AND source = 'extra_unit' AND state = 'pending'""",
        campaign_id,
        point_id,
        clock.now(),
    )


async def comes_too_late(order: asyncpg.Record) -> bool:
    """Tell whether units that fill a case are paid when the goods were packed already."""
    if order["source"] != OrderSource.EXTRA_UNIT:
        return False
    return bool(
        await fetch_row(
            """SELECT 1 FROM campaign_point
               WHERE campaign = $1 AND point = $2 AND arrived_at IS NOT NULL""",
            order["campaign"],
            order["point"],
        )
    )


@within_transaction
async def confirm_extra(order: asyncpg.Record) -> None:
    """Confirm units that fill a case, which were just paid; the caller holds the campaign."""
    await execute(
        "UPDATE market_order SET state = 'confirmed', confirmed_at = $2 WHERE id = $1",
        order["id"],
        clock.now(),
    )
    await freeze_commission(order["campaign"])
