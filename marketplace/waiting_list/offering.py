"""Freed units are offered to who waits longest (rule G19).

Called when something may have become free, and by the clock, since stock and room are shared
with other group-buys. Looking twice offers once: the line changes only under its campaign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog

from core import clock
from core.database import execute, fetch, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record, record_for_each
from marketplace.locks import lock_campaign
from marketplace.ordering.placing import LineWish, OrderWish, PurchaseCommand, as_asked, place_all
from marketplace.selling.campaign_states import CampaignState
from marketplace.selling.quotas import lock_quotas_of_campaigns
from marketplace.waiting_list.facts import WaitingListMoved, WaitingOffered
from marketplace.waiting_list.rules import Chosen, Waiting, choose, may_offer, offer_until

if TYPE_CHECKING:
    from datetime import datetime

    import asyncpg

# So many offers in one transaction; the next look makes more.
BATCH = 100
MAY_HAVE_ROOM = """
  state = 'open' AND waiting_count > 0 AND held_units + paid_units < stock_units
"""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Offer:
    """An entry, the units chosen for it, and the order that will hold them."""

    entry: asyncpg.Record
    units: int
    order_id: UUID


async def offer_waiting() -> int:
    """Sweep: offer what is free to who waits, campaign by campaign; give how many offers."""
    rows = await fetch(f"SELECT id FROM campaign WHERE {MAY_HAVE_ROOM} ORDER BY id")  # noqa: S608
    return sum([await _offer_alone(row["id"]) for row in rows])


async def _offer_alone(campaign_id: UUID) -> int:
    """Offer in one campaign; what is wrong with one must not keep the other lines waiting."""
    try:
        return await offer_freed_units(campaign_id)
    except Exception:
        log.exception("waiting_list_not_offered", campaign_id=str(campaign_id))
        return 0


async def offer_freed_units(campaign_id: UUID) -> int:
    """Hold what is free in a campaign for who waits longest; give how many offers were made."""
    # Most news is of campaigns in which nobody waits: those are not locked.
    if not await fetch_value(
        f"SELECT true FROM campaign WHERE id = $1 AND {MAY_HAVE_ROOM}",  # noqa: S608 - our words
        campaign_id,
    ):
        return 0
    async with transaction():
        campaign = await lock_campaign(campaign_id)
        now = clock.now()
        if campaign is None or campaign["state"] != CampaignState.OPEN:
            return 0
        if not campaign["waiting_count"] or not may_offer(now, campaign["closes_at"]):
            return 0
        await lock_quotas_of_campaigns([campaign_id])
        offers = await _chosen(campaign)
        placed = await _place(offers, campaign_id, offer_until(now, campaign["closes_at"]))
        await _note(placed, now)
        if placed:
            await record(WaitingListMoved(campaign_id=campaign_id))
    return len(placed)


async def _chosen(campaign: asyncpg.Record) -> list[_Offer]:
    rows = await fetch("SELECT * FROM waiting_wishes($1)", campaign["id"])
    entries = {row["entry"]: row for row in rows}
    bounds, free = await _bounds(campaign, rows)
    line = [
        Waiting(row["entry"], row["allowed"], row["accepts_fewer"], bounds[row["entry"]])
        for row in rows
        if row["allowed"] > 0
    ]
    return [_offer(entries, one) for one in choose(line, free)[:BATCH]]


def _offer(entries: dict[UUID, asyncpg.Record], chosen: Chosen) -> _Offer:
    return _Offer(entries[chosen.entry_id], chosen.units, uuid7())


async def _bounds(
    campaign: asyncpg.Record, line: list[asyncpg.Record]
) -> tuple[dict[UUID, tuple[UUID, ...]], dict[UUID, int]]:
    """Give what bounds each entry, and how much room each bound has."""
    quotas = await fetch(
        """SELECT bound.variant, bound.point, quota.id,
             quota.capacity_units - quota.used_units AS room
           FROM campaign_quota bound JOIN quota ON quota.id = bound.quota
           WHERE bound.campaign = $1 AND quota.capacity_units IS NOT NULL""",
        campaign["id"],
    )
    free = {quota["id"]: quota["room"] for quota in quotas}
    free[campaign["id"]] = campaign["stock_units"] - campaign["held_units"] - campaign["paid_units"]
    # A household's limit is one bound for all of it that wait.
    free |= {
        row["household"]: row["household_left"] for row in line if row["household_left"] is not None
    }
    bounds = {
        row["entry"]: (
            campaign["id"],
            *(quota["id"] for quota in quotas if _binds(quota, row)),
            *([row["household"]] if row["household"] else []),
        )
        for row in line
    }
    return bounds, free


def _binds(quota: asyncpg.Record, entry: asyncpg.Record) -> bool:
    return quota["variant"] in {None, entry["variant"]} and quota["point"] in {
        None,
        entry["point"],
    }


@within_transaction
async def _place(offers: list[_Offer], campaign_id: UUID, until: datetime) -> list[_Offer]:
    """Place an order for each; give those that stand."""
    if not offers:
        return []
    outcomes = await place_all([_asked(offer, campaign_id, until) for offer in offers])
    for offer, outcome in zip(offers, outcomes, strict=True):
        if outcome["outcome"] != "placed":
            log.error("offer_refused", entry=str(offer.entry["entry"]), why=outcome["detail"])
    return [
        offer
        for offer, outcome in zip(offers, outcomes, strict=True)
        if outcome["outcome"] == "placed"
    ]


def _asked(offer: _Offer, campaign_id: UUID, until: datetime) -> dict[str, Any]:
    wish = OrderWish(
        offer.order_id,
        campaign_id,
        offer.entry["point"],
        (LineWish(offer.entry["variant"], offer.units),),
    )
    asked = as_asked(PurchaseCommand(offer.order_id, (wish,)), offer.entry["buyer"])
    for order in asked["orders"]:
        order |= {"source": "waiting_list", "hold_until": until.isoformat()}
    return asked


@within_transaction
async def _note(offers: list[_Offer], now: datetime) -> None:
    await execute(
        """UPDATE waiting_entry SET state = 'offered', offered_at = $3, placed_as = offer.made
           FROM unnest($1::uuid[], $2::uuid[]) AS offer (entry, made)
           WHERE waiting_entry.id = offer.entry""",
        [offer.entry["entry"] for offer in offers],
        [offer.order_id for offer in offers],
        now,
    )
    await record_for_each(
        lambda name: WaitingOffered(order_id=name), [offer.order_id for offer in offers]
    )
