"""Writing to buyers and merchants about goods that wait, and goods that never came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch_row, within_transaction
from marketplace.announcing import tell_buyer
from marketplace.local_time import local_time
from marketplace.merchants.telling_merchants import tell_owners
from marketplace.pick_up import waiting_notices
from marketplace.pick_up.pick_up_rules import PickUpReminder, UncollectedRule, Waiting

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg


@within_transaction
async def remind_buyer(order_id: UUID, which: PickUpReminder) -> None:
    """Remind the buyer of goods that wait; who came meanwhile hears nothing."""
    row = await _waiting(order_id)
    if row is None or row["state"] != "ready":
        return
    notice = waiting_notices.reminder(which, UncollectedRule(row["uncollected_rule"]))
    await tell_buyer(order_id, notice, more=_times(row))


@within_transaction
async def tell_of_uncollected(order_id: UUID, *, refunded: bool) -> None:
    """Say that nobody came, and what that means for the money."""
    row = await _waiting(order_id)
    if row is not None:
        notice = waiting_notices.UNCOLLECTED[refunded]
        await tell_buyer(order_id, notice, more=_times(row))


@within_transaction
async def tell_of_hand_over_in_vain(hand_over_id: UUID) -> None:
    """Tell the buyer that goods of the order left the point again; people settle it."""
    row = await fetch_row("SELECT * FROM hand_over WHERE id = $1", hand_over_id)
    if row is not None:
        more = {"time": local_time(row["scanned_at"])}
        await tell_buyer(row["parent"], waiting_notices.HANDED_OUT_AGAIN, more=more)


@within_transaction
async def tell_merchant_of_overdue(campaign_id: UUID, point_id: UUID) -> None:
    """Say to those in charge of a merchant that goods are missing at a point."""
    row = await fetch_row(
        """SELECT run.merchant, offer.title, point.name FROM campaign run
           JOIN offer ON offer.id = run.offer JOIN pick_up_point point ON point.id = $2
           WHERE run.id = $1""",
        campaign_id,
        point_id,
    )
    if row is not None:
        fields = {"title": row["title"], "point": row["name"]}
        await tell_owners(
            row["merchant"], waiting_notices.MERCHANT_OVERDUE, fields, purpose="order"
        )


@within_transaction
async def _waiting(order_id: UUID) -> asyncpg.Record | None:
    return await fetch_row(
        """SELECT o.state, o.ready_at, at.collect_until, run.uncollected_rule,
                  run.uncollected_days
           FROM market_order o JOIN campaign run ON run.id = o.campaign
           JOIN campaign_point at ON at.campaign = o.campaign AND at.point = o.point
           WHERE o.id = $1""",
        order_id,
    )


def _times(row: asyncpg.Record) -> dict[str, str]:
    waiting = Waiting(row["ready_at"], row["collect_until"], row["uncollected_days"])
    return {
        "collect_by": local_time(waiting.collect_by),
        "kept_until": local_time(waiting.kept_until),
    }
