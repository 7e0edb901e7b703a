"""Goods are counted when they come: too few are shared by the rule chosen before, money goes back.

The missing units of each line are refunded at what they cost; an order that gets nothing is
refunded whole and never becomes ready (rule L11). Tier and price stay (rule L9).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from core import clock
from core.database import execute, fetch, fetch_row, within_transaction
from marketplace.locks import LockedOrder
from marketplace.pick_up.shortage import Claim, ShortageRule, share_out
from marketplace.refunds.refund_calculator import Fault, Terms, Wish
from marketplace.refunds.refunding import decide_refund
from marketplace.refunds.refunding_whole import refund_whole_order
from marketplace.refusals import BadCount
from marketplace.tables.refunds import RefundReason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    import asyncpg

OWED = """
    SELECT line.id, line.parent, line.variant, line.quantity - line.refunded_units AS units,
      o.elder
    FROM order_line line JOIN market_order o ON o.id = line.parent
    WHERE o.campaign = $1 AND o.point = $2 AND o.state = 'confirmed'
    ORDER BY o.paid_at, o.number, line.id"""


class Counted(NamedTuple):
    """How many units of a variant came, and how many of those are spoiled."""

    received: int
    damaged: int = 0


# A variant nobody counted came whole.
SOME = Counted(1)
MISSING = Terms(fault=Fault.MERCHANT)


@within_transaction
async def share_short_goods(
    campaign: asyncpg.Record,
    plan: asyncpg.Record,
    counts: Mapping[UUID, Counted],
    by: UUID | None,
) -> int:
    """Write down what came and refund what did not; give how many units are missing.

    The caller holds campaign and plan. Where nothing at all came nothing was delivered: that
    is the reason the buyers read then. A variant that is not counted came whole. Raises
    BadCount for variants nobody ordered here and for more spoiled than came.
    """
    await fetch(
        """SELECT id FROM market_order WHERE campaign = $1 AND point = $2 AND state = 'confirmed'
           ORDER BY id FOR NO KEY UPDATE""",
        campaign["id"],
        plan["point"],
    )
    owed = await owed_units(campaign["id"], plan["point"])
    complain_about_counts(owed, counts)
    missing: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for variant, counted in counts.items():
        lines = owed[variant]
        await _write_down(plan["id"], variant, counted, sum(line["units"] for line in lines), by)
        for line, units in shortfall(ShortageRule(campaign["shortage_rule"]), lines, counted):
            missing[line["parent"]][line["id"]] = units
    reason = _reason(owed, counts)
    for order_id in sorted(missing):
        await _give_back(campaign, order_id, missing[order_id], reason)
    return sum(units for lines in missing.values() for units in lines.values())


async def owed_units(campaign_id: UUID, point_id: UUID) -> dict[UUID, list[asyncpg.Record]]:
    """Give the lines that wait for goods at a point by variant, in the order they were paid."""
    owed = defaultdict(list)
    for line in await fetch(OWED, campaign_id, point_id):
        owed[line["variant"]].append(line)
    return owed


def complain_about_counts(owed: Mapping[UUID, object], counts: Mapping[UUID, Counted]) -> None:
    """Raise BadCount for goods nobody ordered here and for more spoiled than came."""
    for variant, counted in counts.items():
        if variant not in owed or not 0 <= counted.damaged <= counted.received:
            raise BadCount


def shortfall(
    rule: ShortageRule, lines: list[asyncpg.Record], counted: Counted
) -> list[tuple[asyncpg.Record, int]]:
    """Give the lines that get fewer units than they are owed, with how many are missing."""
    claims = [Claim(line["units"], rank, line["elder"]) for rank, line in enumerate(lines)]
    shares = share_out(rule, claims, counted.received - counted.damaged)
    return [
        (line, line["units"] - share)
        for line, share in zip(lines, shares, strict=True)
        if share < line["units"]
    ]


def _reason(owed: Mapping[UUID, object], counts: Mapping[UUID, Counted]) -> RefundReason:
    nothing = all(counts.get(variant, SOME).received == 0 for variant in owed)
    return RefundReason.NOT_DELIVERED if nothing else RefundReason.SHORT_DELIVERY


async def _write_down(
    plan_id: UUID, variant: UUID, counted: Counted, expected: int, by: UUID | None
) -> None:
    await execute(
        """INSERT INTO arrival_count (id, at, variant, expected_units, received_units,
             damaged_units, counted_by, counted_at)
           VALUES (uuidv7(), $1, $2, $3, $4, $5, $6, $7)""",
        plan_id,
        variant,
        expected,
        counted.received,
        counted.damaged,
        by,
        clock.now(),
    )


async def _give_back(
    campaign: asyncpg.Record, order_id: UUID, missing: Mapping[UUID, int], reason: RefundReason
) -> None:
    order = await fetch_row("SELECT * FROM market_order WHERE id = $1", order_id)
    left = await fetch(
        "SELECT id, quantity - refunded_units AS units FROM order_line WHERE parent = $1", order_id
    )
    if order is None:
        return
    key = f"short:{order_id}"
    if all(missing.get(line["id"], 0) == line["units"] for line in left):
        await refund_whole_order(LockedOrder(order, campaign), reason, key, terms=MISSING)
        return
    wishes = [Wish(line, units) for line, units in missing.items()]
    await decide_refund(order, reason, key, wishes, terms=MISSING)
