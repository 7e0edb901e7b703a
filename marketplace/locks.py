"""Row locks, always in the same order: campaign, order, quotas, tallies, then the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from core.database import fetch, fetch_row, fetch_value, within_transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg


class LockedOrder(NamedTuple):
    """An order and its campaign, both locked for change."""

    order: asyncpg.Record
    campaign: asyncpg.Record


@within_transaction
async def lock_campaign(campaign_id: UUID) -> asyncpg.Record | None:
    """Lock a campaign's row and give it as it is now."""
    return await fetch_row("SELECT * FROM campaign WHERE id = $1 FOR NO KEY UPDATE", campaign_id)


@within_transaction
async def lock_campaigns(campaign_ids: Sequence[UUID]) -> None:
    """Lock several campaigns, in the order of their ids, for who will need them all."""
    await fetch(
        "SELECT id FROM campaign WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE",
        list(campaign_ids),
    )


@within_transaction
async def lock_order(order_id: UUID) -> LockedOrder | None:
    """Lock an order after its campaign and give both as they are now."""
    campaign_id = await fetch_row("SELECT campaign FROM market_order WHERE id = $1", order_id)
    if campaign_id is None:
        return None
    campaign = await lock_campaign(campaign_id["campaign"])
    order = await fetch_row("SELECT * FROM market_order WHERE id = $1 FOR NO KEY UPDATE", order_id)
    return LockedOrder(order, campaign) if order and campaign else None


@within_transaction
async def lock_orders_of_purchase(purchase_id: UUID) -> list[LockedOrder]:
    """Lock all orders of a purchase, their campaigns first, each kind in the order of its ids."""
    rows = await fetch("SELECT id FROM market_order WHERE purchase = $1", purchase_id)
    return await lock_orders([row["id"] for row in rows])


@within_transaction
async def lock_orders(order_ids: Sequence[UUID]) -> list[LockedOrder]:
    """Lock orders, their campaigns first, each kind in the order of its ids; give those found."""
    campaigns = await fetch(
        """SELECT campaign.* FROM campaign WHERE id IN (
             SELECT campaign FROM market_order WHERE id = ANY($1))
           ORDER BY id FOR NO KEY UPDATE""",
        list(order_ids),
    )
    orders = await fetch(
        "SELECT * FROM market_order WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE",
        list(order_ids),
    )
    by_id = {campaign["id"]: campaign for campaign in campaigns}
    return [LockedOrder(order, by_id[order["campaign"]]) for order in orders]


async def purchase_of(order_id: UUID) -> UUID | None:
    """Give the purchase of an order, which it never leaves."""
    found: UUID | None = await fetch_value(
        "SELECT purchase FROM market_order WHERE id = $1", order_id
    )
    return found


@within_transaction
async def lock_point(point_id: UUID) -> asyncpg.Record | None:
    """Lock a pick-up point's row, after any campaign's, and give it as it is now."""
    return await fetch_row("SELECT * FROM pick_up_point WHERE id = $1 FOR NO KEY UPDATE", point_id)
