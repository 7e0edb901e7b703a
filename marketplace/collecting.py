"""Handing an order out at its point: by QR text or six digits, once only (rule L13)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_row, transaction, within_transaction
from core.outbox import record
from core.refusals import Refusal
from marketplace.code_rules import Standing, why_not
from marketplace.facts import OrderCollected
from marketplace.handover_access import point_for_staff
from marketplace.pick_up_codes import PickUpToken, TypedDigits, read_shown
from marketplace.queries.points import Parcel, parcel
from marketplace.refusals import CodeNotReadable, OrderNotReady, WrongPoint
from marketplace.wrong_digits import count_miss, forget_misses, lock_tally, locked_out

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

    from accounts.access import Viewer

# How long the digits of an order that was handed out still say so.
REMEMBERED = timedelta(days=7)

FOUND = """
    SELECT code.order_id AS id, code.point, code.nonce, code.state AS code_state, placed.state,
           placed.collected_at, placed.uncollected_at,
           coalesce(staff.display_name, '') AS staff_name
    FROM pick_up_code code JOIN market_order placed ON placed.id = code.order_id
    LEFT JOIN person staff ON staff.id = placed.collected_by"""


async def check(viewer: Viewer, point_id: UUID, shown: str) -> Parcel:
    """Show what a code stands for, and change nothing but the count of wrong tries.

    Raises whatever collecting it now would raise.
    """
    return await _try(viewer, point_id, shown, hand_out=False)


async def collect(viewer: Viewer, point_id: UUID, shown: str) -> Parcel:
    """Hand out the order a code stands for, once.

    Raises NoSuchPoint, CodeNotReadable, TokenExpired, WrongDigits, TooManyWrongDigits,
    WrongPoint, OrderNotReady, OrderGivenBack and AlreadyCollected.
    """
    return await _try(viewer, point_id, shown, hand_out=True)


async def _try(viewer: Viewer, point_id: UUID, shown: str, *, hand_out: bool) -> Parcel:
    point = await point_for_staff(viewer, point_id)
    code = read_shown(shown)
    async with transaction():
        if hand_out:
            # Before any order, also for a QR code: handing out clears the tally under its lock.
            await lock_tally(point["id"], viewer.person_id)
        found = await _find(code, point["id"], viewer.person_id)
        if not isinstance(found, Refusal):
            found = await _decide(found, viewer.person_id, hand_out=hand_out)
    # A refusal leaves only after the commit, or the wrong try would not be counted.
    if isinstance(found, Refusal):
        raise found
    return await parcel(found["id"])


async def _decide(
    found: asyncpg.Record, person_id: UUID, *, hand_out: bool
) -> asyncpg.Record | Refusal:
    refusal = _refusal(found)
    if refusal is None and hand_out:
        return await _hand_out(found, person_id)
    return refusal or found


async def _find(
    code: PickUpToken | TypedDigits, point_id: UUID, person_id: UUID
) -> asyncpg.Record | Refusal:
    if isinstance(code, TypedDigits):
        return await _find_typed(code.digits, point_id, person_id)
    found = await fetch_row(f"{FOUND} WHERE code.order_id = $1", code.order)
    if found is None or found["nonce"] != code.nonce:
        return CodeNotReadable()
    if found["point"] != point_id:
        right = await fetch_row(
            "SELECT name, address FROM pick_up_point WHERE id = $1", found["point"]
        )
        return WrongPoint(point=right["name"], address=right["address"]) if right else found
    return found


async def _find_typed(digits: str, point_id: UUID, person_id: UUID) -> asyncpg.Record | Refusal:
    tally = await lock_tally(point_id, person_id)
    out = locked_out(tally, clock.now())
    if out is not None:
        return out
    # The live code first: digits may be drawn again once they were spent.
    found = await fetch_row(
        f"""{FOUND} WHERE code.point = $1 AND code.digits = $2
              AND (code.state IN ('live', 'void') OR code.spent_at > $3)
            ORDER BY array_position(ARRAY['live', 'spent', 'void'], code.state::text),
                     code.made_at DESC LIMIT 1""",
        point_id,
        digits,
        clock.now() - REMEMBERED,
    )
    return await count_miss(tally) if found is None else found


def _refusal(found: asyncpg.Record) -> Refusal | None:
    return why_not(Standing(*(found[field] for field in Standing._fields)))


@within_transaction
async def _hand_out(found: asyncpg.Record, person_id: UUID) -> asyncpg.Record | Refusal:
    """Spend the code; of two at the same moment the second finds the row changed."""
    now = clock.now()
    won = await execute(
        """UPDATE market_order SET state = 'collected', collected_at = $2, fulfilled_at = $2,
             collected_by = $3
           WHERE id = $1 AND state = 'ready'""",
        found["id"],
        now,
        person_id,
    )
    if won:
        await execute(
            "UPDATE order_line SET collected_units = quantity WHERE parent = $1", found["id"]
        )
        await execute(
            """UPDATE pick_up_code SET state = 'spent', spent_at = $2, spent_by = $3
               WHERE order_id = $1 AND state = 'live'""",
            found["id"],
            now,
            person_id,
        )
        # Only a real hand-over clears the count, or known codes would buy more guesses.
        await forget_misses(found["point"], person_id)
        await record(OrderCollected(order_id=found["id"]))
    after = await fetch_row(f"{FOUND} WHERE code.order_id = $1", found["id"])
    if after is None:
        return CodeNotReadable()
    return after if won else (_refusal(after) or OrderNotReady(state=after["state"]))
