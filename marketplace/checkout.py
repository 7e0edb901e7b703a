"""Placing an order: one statement takes the units, checks the limits and writes everything.

The buyer's device mints the order id and stores it before sending, so that sending again
finds the same order (same id and content) instead of a second one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import asyncpg

from core import clock
from core.database import fetch, fetch_row, fetch_value
from core.identifiers import uuid7
from core.refusals import Text
from marketplace.campaign_rules import GRACE, HOLD
from marketplace.campaign_states import CampaignState
from marketplace.expiring import release_stale_holds
from marketplace.order_states import OrderState
from marketplace.refusals import (
    CampaignNotOpen,
    LimitReached,
    NoSuchCampaign,
    NoSuchPoint,
    NotServed,
    OrderIdReused,
    SoldOut,
)

if TYPE_CHECKING:
    from core.refusals import Refusal

QUANTITY_MAX = 999
NOTE_MAX = 200


@dataclass(frozen=True)
class OrderCommand:
    """What a buyer asks for; ``order_id`` was minted by the buyer's device."""

    order_id: UUID
    campaign_id: UUID
    point_id: UUID
    quantity: int
    note: str = ""

    @property
    def fingerprint(self) -> str:
        """Give what must be equal for a repeated order to be the same order."""
        parts = (self.campaign_id, self.point_id, self.quantity, self.note)
        return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


@dataclass(frozen=True)
class PlacedOrder:
    """An order as placing it leaves it, or as it is when it was placed before."""

    id: UUID
    state: OrderState
    total_fen: int
    hold_until: datetime


async def place_order(command: OrderCommand, buyer: UUID) -> PlacedOrder:
    """Hold units for a buyer and give the order; sending the same again is harmless.

    Raises NoSuchCampaign, NoSuchPoint, NotServed, CampaignNotOpen, SoldOut, LimitReached or
    OrderIdReused; after each of them nothing has changed.
    """
    row = await _attempt(command, buyer)
    if row["outcome"] == "refused" and await release_stale_holds(command.campaign_id):
        row = await _attempt(command, buyer)
    if row["outcome"] in {"placed", "repeated"}:
        return PlacedOrder(command.order_id, row["state_now"], row["amount"], row["until"])
    raise await _reason(row["outcome"], command, buyer)


async def _attempt(command: OrderCommand, buyer: UUID) -> asyncpg.Record:
    values = (
        command.order_id,
        uuid7(),
        uuid7(),
        uuid7(),
        buyer,
        command.campaign_id,
        command.point_id,
        command.quantity,
        command.note,
        command.fingerprint,
        clock.now(),
        HOLD,
        GRACE,
    )
    try:
        rows = await fetch(PLACE_ORDER, *values)
    except asyncpg.UniqueViolationError:
        # The same order came twice at the same moment; the other one has it now.
        rows = await fetch(PLACE_ORDER, *values)
    return rows[0]


PLACE_ORDER = """
  SELECT outcome, amount, state_now, until
  FROM place_order($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""


async def _reason(outcome: str, command: OrderCommand, buyer: UUID) -> Refusal:
    run = await fetch_row("SELECT * FROM campaign WHERE id = $1", command.campaign_id)
    if run is None or run["state"] in {"draft", "in_review"}:
        return NoSuchCampaign()
    if outcome == "id_reused":
        return OrderIdReused()
    if outcome == "person_limit":
        return await _limit(Text("人", "person"), "limit_per_person", run, buyer)
    if outcome == "household_limit":
        household = await fetch_value(
            "SELECT household FROM household_member WHERE person = $1 AND state = 'confirmed'",
            buyer,
        )
        return await _limit(Text("户", "household"), "limit_per_household", run, household)
    return await _not_taken(run, command, buyer)


async def _limit(who: Text, column: str, run: asyncpg.Record, subject: UUID) -> LimitReached:
    used = await fetch_value(
        "SELECT units FROM campaign_tally WHERE campaign = $1 AND subject = $2", run["id"], subject
    )
    return LimitReached(who=who, limit=run[column], used=used or 0)


async def _not_taken(run: asyncpg.Record, command: OrderCommand, buyer: UUID) -> Refusal:
    served = await fetch(
        """SELECT place.name, home.person FROM campaign_community served
           JOIN community place ON place.id = served.community
           LEFT JOIN residence home ON home.community = place.id AND home.person = $2
           WHERE served.campaign = $1 ORDER BY place.name""",
        run["id"],
        buyer,
    )
    if not any(row["person"] for row in served):
        return NotServed(communities=[row["name"] for row in served])
    at_point = await fetch_value(
        "SELECT 1 FROM campaign_point WHERE campaign = $1 AND point = $2",
        run["id"],
        command.point_id,
    )
    if not at_point:
        return NoSuchPoint()
    now = clock.now()
    if run["state"] != CampaignState.OPEN or not run["opens_at"] <= now < run["closes_at"]:
        return CampaignNotOpen(state=run["state"])
    return SoldOut(left=run["stock_units"] - run["held_units"] - run["paid_units"])
