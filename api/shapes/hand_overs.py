"""Handing out without a network: what a phone keeps, and what it tells afterwards."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body, Instant
from api.shapes.pick_up_points import HandedUnits, HandOverInVain
from marketplace.pick_up.syncing_hand_overs import EVENTS_MAX, OfflineEvent
from marketplace.tables.pick_up import CodeKind


class RosterLine(Answer):
    """A line of an order with the units that are still to be handed out."""

    line_id: UUID
    title: str
    variant_name: str
    units_left: int


class RosterCode(Answer):
    """A live code: SHA-256, in hex, of salt and digits, and of salt and nonce."""

    kind: CodeKind
    digits_hash: str
    nonce_hash: str


class RosterOrder(Answer):
    """An order that waits."""

    order_id: UUID
    number: str
    title: str
    unit_label: str
    buyer_mask: str
    note: str
    lines: list[RosterLine]
    codes: list[RosterCode]


class Roster(Answer):
    """Everything that waits at a point; not to be used after ``good_until``."""

    made_at: Instant
    good_until: Instant
    salt: str
    orders: list[RosterOrder]


class HandOverEvent(Body, kw_only=True):
    """What was handed out; ``code`` is the six digits or the nonce of the QR text."""

    id: UUID
    order_id: UUID
    code: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{6}|[0-9a-f]{32})$")]
    lines: Annotated[list[HandedUnits], msgspec.Meta(min_length=1, max_length=50)]
    scanned_at: Instant
    device: Annotated[str, msgspec.Meta(max_length=40)] = ""

    def event(self) -> OfflineEvent:
        """Give it in the marketplace's words."""
        return OfflineEvent(
            id=self.id,
            order_id=self.order_id,
            code=self.code,
            units={one.line_id: one.units for one in self.lines},
            scanned_at=self.scanned_at,
            device=self.device,
        )


class HandOverEvents(Body):
    """What a phone handed out while it was offline, in its order."""

    events: Annotated[list[HandOverEvent], msgspec.Meta(min_length=1, max_length=EVENTS_MAX)]


class SyncedHandOver(Answer):
    """What came of an event: ``double`` and ``refused`` moved nothing, ``unknown`` is not kept.

    ``refusal`` is the code of the reason, with a page under ``/problems/``.
    """

    id: UUID
    outcome: Literal["done", "partial", "double", "refused", "unknown"]
    refusal: str | None


class SyncedHandOvers(Answer):
    """What came of each event, in their order."""

    events: list[SyncedHandOver]


class HandOversInVain(Answer):
    """Hand-overs that moved nothing, newest first."""

    items: list[HandOverInVain]
