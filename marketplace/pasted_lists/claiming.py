"""A neighbour taps the own line, joins, and pays; then the line is ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.database import execute, fetch, fetch_row, transaction, within_transaction
from marketplace.group_list.shapes import Item
from marketplace.pasted_lists.pasting import require_taking
from marketplace.pasted_lists.refusals import (
    GroupListClosed,
    LineAlreadyOrdered,
    NoSuchGroupList,
)
from marketplace.pasted_lists.tables import EntryState, ListState

if TYPE_CHECKING:
    from uuid import UUID


class Claim(NamedTuple):
    """What to fill the page with on which one joins."""

    campaign: UUID
    point: UUID
    items: list[Item]


async def claim(token: str, position: int, *, by: UUID) -> Claim:
    """Say that a line is one's own; until it is paid the last who says so has it.

    Raises NoSuchGroupList, GroupListClosed, LineAlreadyOrdered. Nothing is held or counted:
    that begins with the order.
    """
    async with transaction():
        held = await fetch_row("SELECT * FROM group_list WHERE token = $1 FOR SHARE", token)
        if held is None or held["state"] == ListState.REVIEW:
            raise NoSuchGroupList
        if held["state"] == ListState.CLOSED:
            raise GroupListClosed
        await require_taking(held["campaign"])
        entry = await fetch_row(
            "SELECT * FROM group_list_entry WHERE parent = $1 AND position = $2 FOR UPDATE",
            held["id"],
            position,
        )
        if entry is None or entry["state"] not in {EntryState.CONFIRMED, EntryState.ORDERED}:
            raise NoSuchGroupList
        if entry["state"] == EntryState.ORDERED:
            raise LineAlreadyOrdered
        await execute("UPDATE group_list_entry SET claimed_by = $2 WHERE id = $1", entry["id"], by)
        items = await fetch(
            "SELECT variant, units FROM group_list_item WHERE parent = $1 ORDER BY id", entry["id"]
        )
        return Claim(held["campaign"], held["point"], [Item(*row) for row in items])


@within_transaction
async def note_paid(order_id: UUID) -> None:
    """Mark the line its buyer claimed last as ordered; harmless when it is already."""
    await execute(
        """UPDATE group_list_entry SET state = 'ordered', ordered_as = $1
           WHERE id = (
             SELECT entry.id FROM market_order placed
               JOIN group_list list ON list.campaign = placed.campaign AND list.state = 'open'
               JOIN group_list_entry entry ON entry.parent = list.id
                 AND entry.claimed_by = placed.buyer AND entry.state = 'confirmed'
             WHERE placed.id = $1
               AND placed.state IN ('paid_waiting', 'confirmed', 'ready', 'collected', 'completed')
               AND NOT EXISTS (SELECT FROM group_list_entry WHERE ordered_as = $1)
             ORDER BY list.opened_at DESC, entry.position LIMIT 1)""",
        order_id,
    )


@within_transaction
async def note_given_back(order_id: UUID) -> None:
    """Free the line of an order that was taken back as a whole: it may be claimed again."""
    await execute(
        """UPDATE group_list_entry SET state = 'confirmed', ordered_as = NULL, claimed_by = NULL
           FROM market_order placed
           WHERE placed.id = ordered_as AND ordered_as = $1
             AND placed.state IN ('refunding', 'refunded')""",
        order_id,
    )
