"""Telling who waits: of an offer at once, of an end by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.queries import language_of
from accounts.telling import tell
from core import clock
from core.database import fetch, fetch_row, fetch_value, transaction, within_transaction
from core.outbox import record_for_each
from marketplace.announcing import announce_order, tell_buyer
from marketplace.local_time import day_and_hour
from marketplace.ordering.order_states import OrderState
from marketplace.waiting_list.facts import WaitedInVain
from marketplace.waiting_list.notices import CLOSED, LAPSED, OFFERED
from marketplace.waiting_list.rules import WaitingState, is_day

if TYPE_CHECKING:
    from uuid import UUID

BATCH = 500


async def was_offered(order_id: UUID) -> bool:
    """Tell whether an order was made for somebody in line."""
    return bool(await fetch_value("SELECT true FROM waiting_entry WHERE placed_as = $1", order_id))


@within_transaction
async def tell_of_offer(order_id: UUID) -> None:
    """Say until when units are kept; an offer that was answered meanwhile needs no words."""
    order = await fetch_row(
        "SELECT buyer, state, hold_until FROM market_order WHERE id = $1", order_id
    )
    if order is None or order["state"] != OrderState.PENDING:
        return
    await announce_order(order_id)
    until = day_and_hour(order["hold_until"], await language_of(order["buyer"]))
    await tell_buyer(order_id, OFFERED, more={"until": until})


async def tell_who_waited_in_vain() -> int:
    """Sweep: by day, have everybody told whose place ended without units; give how many."""
    if not is_day(clock.now()):
        return 0
    async with transaction():
        rows = await fetch(
            """UPDATE waiting_entry SET told_at = $1 WHERE id IN (
                 SELECT id FROM waiting_entry
                 WHERE state IN ('lapsed', 'closed') AND told_at IS NULL
                 ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED)
               RETURNING id""",
            clock.now(),
            BATCH,
        )
        await record_for_each(lambda name: WaitedInVain(entry_id=name), [row["id"] for row in rows])
    return len(rows)


@within_transaction
async def tell_of_end(entry_id: UUID) -> None:
    """Say how a place ended; who has units of the group-buy after all is told nothing."""
    row = await fetch_row(
        """SELECT entry.buyer, entry.state, offer.title, EXISTS (
             SELECT FROM market_order placed
             WHERE placed.campaign = entry.campaign AND placed.buyer = entry.buyer
               AND placed.state NOT IN ('expired', 'cancelled')) AS has_units
           FROM waiting_entry entry JOIN campaign run ON run.id = entry.campaign
           JOIN offer ON offer.id = run.offer WHERE entry.id = $1""",
        entry_id,
    )
    if row is None or row["has_units"]:
        return
    notice = LAPSED if row["state"] == WaitingState.LAPSED else CLOSED
    await tell(
        row["buyer"],
        "order",
        subject=notice.subject,
        body=notice.body,
        fields={"title": row["title"]},
    )
