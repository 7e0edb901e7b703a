"""What phones handed out while they were offline, told afterwards: the first event wins.

Goods that left the shelf cannot be refused any more. An event that finds its units handed out
already, or its money on the way back, is kept and shown to people; nothing moves because of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import fetch_row, transaction, within_transaction
from core.outbox import record
from marketplace.desk_roles import point_for_staff
from marketplace.facts import HandOverInVain
from marketplace.pick_up.finding_codes import FOUND, refusal_for
from marketplace.pick_up.handing_out import Act, chosen, hand_out, units_left, write_down
from marketplace.refusals import (
    AlreadyCollected,
    CodeNotReadable,
    NoSuchOrder,
    ProxyCodeOver,
    TooManyUnits,
)
from marketplace.tables.handing_over import HandOverOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg

    from accounts.access import Viewer
    from core.refusals import Refusal

EVENTS_MAX = 200
# These say that the same goods left twice; anything else says that they should not have left.
DOUBLES = (AlreadyCollected, ProxyCodeOver, TooManyUnits)


@dataclass(frozen=True)
class OfflineEvent:
    """A hand-over as a phone noted it; ``code`` is the six digits or the nonce it saw."""

    id: UUID
    order_id: UUID
    code: str
    units: dict[UUID, int]
    scanned_at: datetime
    device: str


@dataclass(frozen=True)
class SyncedEvent:
    """What came of an event; ``refusal`` is the code of why nothing moved."""

    id: UUID
    outcome: str
    refusal: str | None


async def sync_hand_overs(
    viewer: Viewer, point_id: UUID, events: Sequence[OfflineEvent]
) -> list[SyncedEvent]:
    """Take in what a phone handed out while it was offline, each event by itself.

    An event that is known gives what came of it before. One of an order that is not this
    point's is ``unknown`` and is not kept. Raises NoSuchPoint.
    """
    await point_for_staff(viewer, point_id)
    return [await _sync(viewer, point_id, event) for event in events]


async def _sync(viewer: Viewer, point_id: UUID, event: OfflineEvent) -> SyncedEvent:
    async with transaction():
        order = await fetch_row(
            """SELECT id, ready_at FROM market_order WHERE id = $1 AND point = $2
               FOR NO KEY UPDATE""",
            event.order_id,
            point_id,
        )
        if order is None:
            return SyncedEvent(event.id, "unknown", NoSuchOrder.code)
        # Under the order's lock: a phone that asks twice at once is answered twice the same.
        known = await fetch_row(
            "SELECT parent, outcome, refusal FROM hand_over WHERE id = $1", event.id
        )
        if known is not None and known["parent"] != event.order_id:
            return SyncedEvent(event.id, "unknown", NoSuchOrder.code)
        if known is not None:
            return SyncedEvent(event.id, known["outcome"], known["refusal"])
        return await _decide(event, _act(viewer, point_id, event, order))


@within_transaction
async def _decide(event: OfflineEvent, act: Act) -> SyncedEvent:
    found = await fetch_row(
        f"""{FOUND} WHERE code.order_id = $1 AND $2 IN (code.digits, code.nonce)
            ORDER BY code.state = 'live' DESC, code.made_at DESC LIMIT 1""",
        event.order_id,
        event.code,
    )
    refusal = CodeNotReadable() if found is None else refusal_for(found)
    if refusal is None:
        refusal = await _too_many(event)
    if refusal is not None or found is None:
        return await _in_vain(event, act, found, refusal or CodeNotReadable())
    outcome = await hand_out(found, act)
    return SyncedEvent(event.id, outcome.value, None)


async def _too_many(event: OfflineEvent) -> Refusal | None:
    try:
        chosen(await units_left(event.order_id), event.units)
    except TooManyUnits as refusal:
        return refusal
    return None


@within_transaction
async def _in_vain(
    event: OfflineEvent, act: Act, found: asyncpg.Record | None, refusal: Refusal
) -> SyncedEvent:
    outcome = HandOverOutcome.DOUBLE if isinstance(refusal, DOUBLES) else HandOverOutcome.REFUSED
    lines = await units_left(event.order_id)
    given = {line: units for line, units in event.units.items() if units > 0 and line in lines}
    code_id = found["code_id"] if found else None
    await write_down(event.order_id, code_id, act, outcome, given, refusal=refusal.code)
    await record(HandOverInVain(hand_over_id=event.id, order_id=event.order_id))
    return SyncedEvent(event.id, outcome.value, refusal.code)


def _act(viewer: Viewer, point_id: UUID, event: OfflineEvent, order: asyncpg.Record) -> Act:
    now = clock.now()
    # A phone's clock may be wrong: nothing is collected before it came, or after it was told.
    scanned_at = min(max(event.scanned_at, order["ready_at"] or event.scanned_at), now)
    return Act(
        id=event.id,
        by=viewer.person_id,
        point=point_id,
        scanned_at=scanned_at,
        received_at=now,
        units=event.units,
        device=event.device,
        offline=True,
    )
