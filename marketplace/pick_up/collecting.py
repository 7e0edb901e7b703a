"""Handing an order out at its point, whole or in parts, and each unit only once (rule L13)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core import clock
from core.database import fetch_value, transaction
from core.identifiers import uuid7
from core.refusals import Refusal
from marketplace.desk_roles import point_for_staff
from marketplace.pick_up.finding_codes import find_shown, found_again, refusal_for
from marketplace.pick_up.handing_out import Act, hand_out, lock_order_alone
from marketplace.pick_up.pick_up_codes import read_shown
from marketplace.pick_up.wrong_digits import lock_tally
from marketplace.queries.points import Parcel, parcel
from marketplace.refusals import NoSuchPoint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    import asyncpg

    from accounts.access import Viewer


async def check(viewer: Viewer, point_id: UUID, shown: str) -> Parcel:
    """Show what a code stands for, and change nothing but the count of wrong tries.

    Raises whatever collecting it now would raise.
    """
    point = await point_for_staff(viewer, point_id)
    code = read_shown(shown)
    async with transaction():
        found = await find_shown(code, point["id"], viewer.person_id)
    opened = _opened(found)
    return replace(await parcel(opened["id"]), fetched_by=opened["label"])


async def collect(
    viewer: Viewer,
    point_id: UUID,
    shown: str,
    *,
    event_id: UUID | None = None,
    units: Mapping[UUID, int] | None = None,
) -> Parcel:
    """Hand out what a code stands for: all that is left, or some units of some lines.

    The same event id gives the answer of before. Raises NoSuchPoint, CodeNotReadable,
    TokenExpired, WrongDigits, TooManyWrongDigits, WrongPoint, OrderNotReady, OrderGivenBack,
    WaitedTooLong, ProxyCodeOver, TooManyUnits and AlreadyCollected.
    """
    point = await point_for_staff(viewer, point_id)
    known = await _handed_before(point_id, event_id)
    if known is not None:
        return await parcel(known)
    code = read_shown(shown)
    now = clock.now()
    act = Act(
        id=event_id or uuid7(),
        by=viewer.person_id,
        point=point["id"],
        scanned_at=now,
        received_at=now,
        units=units,
    )
    async with transaction():
        # Before any order, also for a QR code: handing out clears the tally under its lock.
        await lock_tally(point["id"], viewer.person_id)
        found = await find_shown(code, point["id"], viewer.person_id)
        if not isinstance(found, Refusal):
            found = await _decide(found, act)
    # A refusal leaves only after the commit, or the wrong try would not be counted.
    return await parcel(_opened(found, opens=False)["id"])


async def _decide(found: asyncpg.Record, act: Act) -> asyncpg.Record | Refusal:
    """Of two at the same moment the second waits for the row and finds it changed."""
    await lock_order_alone(found["id"])
    found = await found_again(found["code_id"])
    if await fetch_value("SELECT 1 FROM hand_over WHERE id = $1", act.id):
        return found
    refusal = refusal_for(found)
    if refusal is not None:
        return refusal
    await hand_out(found, act)
    return found


async def _handed_before(point_id: UUID, event_id: UUID | None) -> UUID | None:
    if event_id is None:
        return None
    known: UUID | None = await fetch_value(
        "SELECT parent FROM hand_over WHERE id = $1 AND point = $2", event_id, point_id
    )
    if known is None and await fetch_value("SELECT 1 FROM hand_over WHERE id = $1", event_id):
        raise NoSuchPoint
    return known


def _opened(found: asyncpg.Record | Refusal, *, opens: bool = True) -> asyncpg.Record:
    if isinstance(found, Refusal):
        raise found
    refusal = refusal_for(found) if opens else None
    if refusal is not None:
        raise refusal
    return found
