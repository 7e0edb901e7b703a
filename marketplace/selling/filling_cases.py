"""Goods that come in cases: at closing only whole ones are ordered (rule L12, feature G8).

Units that fill no case are taken from the last to pay and refunded at the final price. Where
buyers said they would take more, a started case is filled and they are offered the units as
purchases of their own; what nobody pays for in time stays the merchant's.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from core.database import execute, fetch, fetch_row, within_transaction
from marketplace.locks import LockedOrder
from marketplace.ordering.giving_back import give_back_some
from marketplace.ordering.offering_extras import Extra, offer_extras
from marketplace.refunds.refund_calculator import Wish
from marketplace.refunds.refunding import decide_refund
from marketplace.refunds.refunding_whole import refund_whole_order
from marketplace.selling.case_room import Asked, Bound, Room
from marketplace.selling.cases import CaseWish, plan_cases
from marketplace.selling.quotas import lock_quotas_of_campaigns
from marketplace.tables.refunds import RefundReason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    import asyncpg

# Who paid first is filled first; who gave up all units of a line takes no extras of it either.
PAID = """
  SELECT line.id, line.parent, placed.point, line.quantity - line.refunded_units AS firm,
    CASE WHEN line.quantity > line.refunded_units THEN line.extra_units ELSE 0 END AS extra
  FROM order_line line JOIN market_order placed ON placed.id = line.parent
  WHERE line.variant = $1 AND placed.state = 'paid_waiting'
  ORDER BY placed.paid_at, placed.number, line.id"""


class _Filled(NamedTuple):
    dropped: dict[UUID, list[Wish]]
    extras: dict[UUID, list[Extra]]


@within_transaction
async def fill_cases(campaign: asyncpg.Record) -> None:
    """Decide the cases of a run whose final prices are written and whose row the caller holds.

    The orders wait for the decision still; an order of which nothing is left is refunded.
    """
    kinds = await fetch(
        """SELECT id, case_size FROM campaign_variant
           WHERE campaign = $1 AND case_size IS NOT NULL ORDER BY position""",
        campaign["id"],
    )
    if not kinds:
        return
    # All at once: each order that gives units back would take its own, after another's payment.
    await lock_quotas_of_campaigns([campaign["id"]])
    room, filled = await _room_of(campaign), _Filled(defaultdict(list), defaultdict(list))
    for kind in kinds:
        await _fill(kind, room, filled)
    for order in sorted(filled.dropped):
        await _drop(campaign, order, filled.dropped[order])
    await offer_extras(filled.extras)


async def _room_of(campaign: asyncpg.Record) -> Room:
    rows = await fetch(
        """SELECT bound.quota, bound.variant, bound.point,
             quota.capacity_units - quota.used_units AS room
           FROM campaign_quota bound JOIN quota ON quota.id = bound.quota
           WHERE bound.campaign = $1 AND quota.capacity_units IS NOT NULL""",
        campaign["id"],
    )
    run = await fetch_row(
        "SELECT stock_units - held_units - paid_units AS room FROM campaign WHERE id = $1",
        campaign["id"],
    )
    left = {row["quota"]: row["room"] for row in rows}
    left[campaign["id"]] = run["room"] if run else 0
    bounds = [Bound(row["quota"], row["variant"], row["point"]) for row in rows]
    return Room([Bound(campaign["id"], None, None), *bounds], left)


async def _fill(kind: asyncpg.Record, room: Room, filled: _Filled) -> None:
    lines = await fetch(PAID, kind["id"])
    admitted = room.admitted(kind["id"], [Asked(line["point"], line["extra"]) for line in lines])
    wishes = [
        CaseWish(line["firm"], extra, rank)
        for rank, (line, extra) in enumerate(zip(lines, admitted, strict=True))
    ]
    plan = plan_cases(wishes, kind["case_size"])
    await execute(
        "UPDATE campaign_variant SET decided_cases = $2 WHERE id = $1", kind["id"], plan.cases
    )
    for line, extra, gone in zip(lines, plan.extras, plan.dropped, strict=True):
        if extra:
            room.take(kind["id"], Asked(line["point"], extra))
            filled.extras[line["parent"]].append(Extra(line["id"], extra))
        if gone:
            filled.dropped[line["parent"]].append(Wish(line["id"], gone))


async def _drop(campaign: asyncpg.Record, order_id: UUID, wishes: Sequence[Wish]) -> None:
    order = await fetch_row("SELECT * FROM market_order WHERE id = $1", order_id)
    if order is None:
        return
    reason, key = RefundReason.CASE_NOT_FILLED, f"case:{order_id}"
    if await _is_all(order_id, {wish.line: wish.units for wish in wishes}):
        await refund_whole_order(LockedOrder(order, campaign), reason, key, restock=True)
        return
    await give_back_some(order, wishes)
    await decide_refund(order, reason, key, wishes, restock=True)
    await execute(
        """UPDATE order_line SET given_up_units = given_up_units + given.units
           FROM unnest($1::uuid[], $2::int[]) AS given (line, units)
           WHERE order_line.id = given.line""",
        [wish.line for wish in wishes],
        [wish.units for wish in wishes],
    )
    await execute(
        "UPDATE market_order SET quantity = quantity - $2 WHERE id = $1",
        order_id,
        sum(wish.units for wish in wishes),
    )


async def _is_all(order_id: UUID, dropped: Mapping[UUID, int]) -> bool:
    left = await fetch(
        "SELECT id, quantity - refunded_units AS units FROM order_line WHERE parent = $1", order_id
    )
    return all(dropped.get(line["id"], 0) == line["units"] for line in left)
