"""Standing in line for what is sold out, and leaving it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from core import clock
from core.database import execute, fetch_row, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from marketplace.locks import lock_campaign
from marketplace.ordering.cancelling import cancel_unpaid_order
from marketplace.ordering.placing import LineWish, OrderWish, PurchaseCommand, as_asked
from marketplace.ordering.why_not_placed import HOUSEHOLD, PERSON, refusal_of
from marketplace.refusals import LimitReached, NoSuchCampaign, SoldOut
from marketplace.waiting_list.ending import end_waiting
from marketplace.waiting_list.facts import WaitingListMoved
from marketplace.waiting_list.refusals import (
    CLOSES_TOO_SOON,
    UNITS_LEFT,
    AlreadyWaiting,
    WaitingListNotOpen,
)
from marketplace.waiting_list.rules import WaitingState, line_moves

if TYPE_CHECKING:
    import asyncpg

# What one waits for to change; whatever else stands against an order stays.
WORTH_WAITING = frozenset({"sold_out", "no_room_at_point", "waiting_list_first"})


@dataclass(frozen=True)
class WaitingWish:
    """What somebody waits for; ``accepts_fewer`` takes less when less becomes free."""

    campaign_id: UUID
    point_id: UUID
    variant_id: UUID | None
    quantity: int
    accepts_fewer: bool = False


class _Place(NamedTuple):
    """A live entry, and the order it was offered, if any."""

    entry_id: UUID
    order_id: UUID | None


async def join_waiting_list(wish: WaitingWish, buyer: UUID) -> UUID:
    """Stand in line and give the entry; doing so again with the same wish finds it.

    Raises AlreadyWaiting for another wish, WaitingListNotOpen when there is nothing to wait
    for, and what stands against an order apart from its room. Nothing has changed then.
    """
    async with transaction():
        campaign = await lock_campaign(wish.campaign_id)
        if campaign is None:
            raise NoSuchCampaign
        known = await _known(wish, buyer)
        if known is not None:
            return known
        variant = await _require_waiting(wish, campaign, buyer)
        entry = uuid7()
        await execute(
            """INSERT INTO waiting_entry (id, campaign, buyer, point, variant, quantity,
                 accepts_fewer, state, joined_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8)""",
            entry,
            wish.campaign_id,
            buyer,
            wish.point_id,
            variant,
            wish.quantity,
            wish.accepts_fewer,
            clock.now(),
        )
        await execute(
            "UPDATE campaign SET waiting_count = waiting_count + 1 WHERE id = $1", wish.campaign_id
        )
        await record(WaitingListMoved(campaign_id=wish.campaign_id))
    return entry


async def leave_waiting_list(campaign_id: UUID, buyer: UUID) -> None:
    """Give up the place, or what was offered and is not paid; doing so again changes nothing.

    Raises PaymentsAway when the provider cannot close the pay page of an offer: it stays then.
    """
    async with transaction():
        await lock_campaign(campaign_id)
        place = await _place_of(campaign_id, buyer)
        if place is None:
            return
        if place.order_id is None:
            await end_waiting(place.entry_id, campaign_id)
            await record(WaitingListMoved(campaign_id=campaign_id))
            return
    # Outside the transaction: the provider is asked. What was paid meanwhile stays theirs.
    await cancel_unpaid_order(place.order_id, buyer=buyer)


async def _place_of(campaign_id: UUID, buyer: UUID) -> _Place | None:
    row = await fetch_row(
        """SELECT id, placed_as FROM waiting_entry
           WHERE campaign = $1 AND buyer = $2 AND state IN ('waiting', 'offered')""",
        campaign_id,
        buyer,
    )
    return _Place(row["id"], row["placed_as"]) if row else None


@within_transaction
async def _known(wish: WaitingWish, buyer: UUID) -> UUID | None:
    """Give the place the buyer has for the same wish; raises AlreadyWaiting for another."""
    row = await fetch_row(
        """SELECT id, point, variant, quantity, accepts_fewer FROM waiting_entry
           WHERE campaign = $1 AND buyer = $2 AND state = ANY($3)""",
        wish.campaign_id,
        buyer,
        [WaitingState.WAITING.value, WaitingState.OFFERED.value],
    )
    if row is None:
        return None
    same = (
        row["point"] == wish.point_id
        and wish.variant_id in {None, row["variant"]}
        and row["quantity"] == wish.quantity
        and row["accepts_fewer"] == wish.accepts_fewer
    )
    if not same:
        raise AlreadyWaiting
    return UUID(str(row["id"]))


@within_transaction
async def _require_waiting(wish: WaitingWish, campaign: asyncpg.Record, buyer: UUID) -> UUID:
    """Raise what stands against waiting; give the variant that is waited for."""
    order = OrderWish(
        uuid7(), wish.campaign_id, wish.point_id, (LineWish(wish.variant_id, wish.quantity),)
    )
    household = await fetch_value(
        """SELECT household FROM household_member
           WHERE person = $1 AND state = 'confirmed' LIMIT 1""",
        buyer,
    )
    refused = await fetch_value(
        "SELECT why_not_placed($1::jsonb, $2::uuid, $3::uuid, $4)",
        as_asked(PurchaseCommand(order.order_id, (order,)), buyer),
        buyer,
        household,
        clock.now(),
    )
    if not refused:
        raise WaitingListNotOpen(why=UNITS_LEFT)
    if refused[0]["code"] not in WORTH_WAITING:
        raise await refusal_of(refused[0])
    if not line_moves(clock.now(), campaign["closes_at"]):
        raise WaitingListNotOpen(why=CLOSES_TOO_SOON)
    await _require_limits(wish, campaign, buyer, household)
    variant: UUID = await fetch_value(
        "SELECT id FROM campaign_variant WHERE campaign = $1 AND ($2::uuid IS NULL OR id = $2)",
        wish.campaign_id,
        wish.variant_id,
    )
    return variant


async def _require_limits(
    wish: WaitingWish, campaign: asyncpg.Record, buyer: UUID, household: UUID | None
) -> None:
    if wish.quantity > campaign["stock_units"]:
        # Not even if everybody went.
        raise SoldOut(
            left=campaign["stock_units"] - campaign["held_units"] - campaign["paid_units"]
        )
    bounds = (
        (PERSON, buyer, campaign["limit_per_person"]),
        (HOUSEHOLD, household, campaign["limit_per_household"]),
    )
    for who, subject, limit in bounds:
        if limit is None or subject is None:
            continue
        used = await fetch_value("SELECT units_of($1, $2)", wish.campaign_id, subject)
        if used + wish.quantity > limit:
            raise LimitReached(who=who, limit=limit, used=used)
