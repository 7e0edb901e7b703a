"""Quotas: bounds beside a run's own stock, each a row that whoever takes units locks.

A kind of an offer has so many units for all runs together, a kind of a run so many of its own,
and a pick-up point keeps so many a day. Campaigns are locked first, then quotas by id.
Who takes units holds their quotas, looks, then writes (``place_purchases``); they come back
until the group-buy is decided, and never after: the goods are bought then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute, fetch, fetch_value, within_transaction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


@within_transaction
async def bind_quotas(campaigns: Sequence[UUID]) -> None:
    """Make the quotas that runs need and bind their units to them; the caller holds the runs."""
    await execute(
        """INSERT INTO quota (id, kind, subject, day, storage, capacity_units, used_units)
           SELECT DISTINCT ON (kind, subject, day, storage) uuidv7(), kind, subject, day, storage,
             capacity, 0
           FROM quotas_needed($1) ORDER BY kind, subject, day, storage ON CONFLICT DO NOTHING""",
        list(campaigns),
    )
    await execute(
        """INSERT INTO campaign_quota (id, campaign, variant, point, quota)
           SELECT uuidv7(), needed.campaign, needed.variant, needed.point, quota.id
           FROM quotas_needed($1) needed JOIN quota ON quota.kind = needed.kind
             AND quota.subject = needed.subject AND quota.day IS NOT DISTINCT FROM needed.day
             AND quota.storage IS NOT DISTINCT FROM needed.storage
           ON CONFLICT DO NOTHING""",
        list(campaigns),
    )


@within_transaction
async def lock_quotas_of(orders: Sequence[UUID]) -> None:
    """Lock every quota some orders count in; the caller holds their campaigns."""
    await fetch(
        """SELECT id FROM quota WHERE id IN (SELECT quota FROM quotas_of_orders($1))
           ORDER BY id FOR NO KEY UPDATE""",
        list(orders),
    )


@within_transaction
async def lock_quotas_of_campaigns(campaigns: Sequence[UUID]) -> None:
    """Lock every quota some campaigns are bound by; the caller holds the campaigns."""
    await fetch(
        """SELECT id FROM quota WHERE id IN (
             SELECT quota FROM campaign_quota WHERE campaign = ANY($1))
           ORDER BY id FOR NO KEY UPDATE""",
        list(campaigns),
    )


@within_transaction
async def has_room(order_id: UUID) -> bool:
    """Tell whether every quota has room for the units of an order that gave them back."""
    await lock_quotas_of([order_id])
    return not await fetch_value(
        """SELECT true FROM quotas_of_orders(ARRAY[$1::uuid]) wish
           JOIN quota ON quota.id = wish.quota
           WHERE quota.used_units + wish.units > quota.capacity_units LIMIT 1""",
        order_id,
    )


@within_transaction
async def take_again(order_id: UUID) -> None:
    """Count the units of an order again; the caller found room for them."""
    await execute(
        """UPDATE quota SET used_units = used_units + wish.units
           FROM quotas_of_orders(ARRAY[$1::uuid]) wish WHERE wish.quota = quota.id""",
        order_id,
    )


@within_transaction
async def give_units_back(orders: Sequence[UUID]) -> None:
    """Give back what undecided orders count in quotas; the caller holds their campaigns."""
    await lock_quotas_of(orders)
    await execute(
        """UPDATE quota SET used_units = used_units - given.units
           FROM quotas_of_orders($1) given WHERE given.quota = quota.id""",
        list(orders),
    )


@within_transaction
async def give_some_units_back(order_id: UUID, lines: Sequence[UUID], units: Sequence[int]) -> None:
    """Give back some units of some lines of an undecided order."""
    await lock_quotas_of([order_id])
    await execute(
        """UPDATE quota SET used_units = used_units - given.units FROM (
             SELECT bound.quota, sum(wish.units) AS units
             FROM unnest($2::uuid[], $3::integer[]) AS wish (line, units)
             JOIN order_line line ON line.id = wish.line AND line.parent = $1
             JOIN market_order placed ON placed.id = line.parent
             JOIN campaign_quota bound ON bound.campaign = placed.campaign
               AND (bound.variant IS NULL OR bound.variant = line.variant)
               AND (bound.point IS NULL OR bound.point = placed.point)
             GROUP BY bound.quota) given
           WHERE given.quota = quota.id""",
        order_id,
        list(lines),
        list(units),
    )
