"""A campaign's present list as text for the chat: what is paid, in the order it was paid."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from accounts.queries import masked_names
from core.database import fetch, fetch_row
from core.settings import settings
from marketplace.group_list.shapes import Item, VariantName
from marketplace.group_list.writing import Joined, NextPrice, PricedVariant, Sale, write
from marketplace.local_time import day_and_hour
from marketplace.refusals import NoSuchCampaign
from marketplace.selling.counting import tiers_of
from marketplace.selling.tier_prices import next_price_tier

if TYPE_CHECKING:
    from uuid import UUID

    from core.refusals import Language

LINES_MAX = 500
"""A chat takes no more; who joined later is not on the text, but counts in its heading."""

STANDING = "('paid_waiting', 'confirmed', 'ready', 'collected', 'uncollected', 'completed')"


async def current_list(campaign_id: UUID, language: Language) -> str:
    """Write a published campaign's list; raises NoSuchCampaign."""
    row = await fetch_row(
        """SELECT offer.title, campaign.paid_units, campaign.closes_at FROM campaign
             JOIN offer ON offer.id = campaign.offer
           WHERE campaign.id = $1 AND campaign.state NOT IN ('draft', 'in_review')""",
        campaign_id,
    )
    if row is None:
        raise NoSuchCampaign
    sale = Sale(
        title=row["title"],
        variants=await _variants(campaign_id),
        paid_units=row["paid_units"],
        next_price=await _next_price(campaign_id, row["paid_units"]),
        closes=day_and_hour(row["closes_at"], language),
        join_url=f"{settings().public_url}/campaigns/{campaign_id}",
    )
    return write(sale, await _joined(campaign_id), language)


async def _variants(campaign_id: UUID) -> list[PricedVariant]:
    rows = await fetch(
        """SELECT sold.id, kind.name, sold.price_fen FROM campaign_variant sold
             JOIN offer_variant kind ON kind.id = sold.variant
           WHERE sold.campaign = $1 ORDER BY sold.position""",
        campaign_id,
    )
    return [PricedVariant(VariantName(row["id"], row["name"]), row["price_fen"]) for row in rows]


async def _next_price(campaign_id: UUID, paid_units: int) -> NextPrice | None:
    coming = next_price_tier(await tiers_of(campaign_id), paid_units)
    return coming and NextPrice(coming.min_units - paid_units, min(coming.prices_fen))


async def _joined(campaign_id: UUID) -> list[Joined]:
    rows = await fetch(
        f"""SELECT placed.id, placed.buyer, line.variant,
              line.quantity - line.refunded_units AS units
            FROM (SELECT id, buyer, paid_at FROM market_order
                  WHERE campaign = $1 AND state IN {STANDING}
                  ORDER BY paid_at, id LIMIT {LINES_MAX}) placed
              JOIN order_line line ON line.parent = placed.id
            WHERE line.quantity > line.refunded_units
            ORDER BY placed.paid_at, placed.id, line.id""",  # noqa: S608 - our own states
        campaign_id,
    )
    items: dict[UUID, list[Item]] = defaultdict(list)
    for row in rows:
        items[row["id"]].append(Item(row["variant"], row["units"]))
    names = await masked_names({row["buyer"] for row in rows})
    buyers = {row["id"]: row["buyer"] for row in rows}
    return [Joined(names.get(buyers[order], ""), asked) for order, asked in items.items()]
