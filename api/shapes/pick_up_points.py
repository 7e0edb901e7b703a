"""Pick-up points, and what their staff see."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.arrivals import Arrival
from api.shapes.base import Answer, Body, Instant
from api.shapes.pictures import Picture
from marketplace.ordering.order_states import OrderState
from marketplace.pick_up.pick_up_rules import UncollectedRule
from marketplace.tables.handing_over import HandOverOutcome
from marketplace.tables.pick_up import PointState


class PointBrief(Answer):
    """A pick-up point; ``state`` active, paused or closed."""

    id: UUID
    name: str
    address: str
    hours_text: str
    community_id: UUID
    community_name: str
    state: PointState


class ParcelLine(Answer):
    """A line of an order; ``units_left`` were neither handed out nor given back."""

    line_id: UUID
    title: str
    variant_name: str
    quantity: int
    units_left: int


class WaitingOrder(Answer):
    """An order that waits to be collected."""

    order_id: UUID
    number: str
    title: str
    quantity: int
    unit_label: str
    lines: list[ParcelLine]
    buyer_mask: str
    ready_since: Instant
    kept_until: Instant


class CollectedOrder(Answer):
    """An order that was handed out."""

    order_id: UUID
    number: str
    title: str
    quantity: int
    unit_label: str
    buyer_mask: str
    collected_at: Instant


class HandedOutOrder(Answer):
    """An order after a hand-over; while ``collected_at`` is null, something still waits."""

    order_id: UUID
    number: str
    title: str
    quantity: int
    unit_label: str
    lines: list[ParcelLine]
    buyer_mask: str
    state: OrderState
    collected_at: Instant | None


class UncollectedOrder(Answer):
    """An order nobody came for, and what becomes of its goods."""

    order_id: UUID
    number: str
    title: str
    quantity: int
    unit_label: str
    merchant_name: str
    uncollected_at: Instant
    uncollected_rule: UncollectedRule


class HandOverInVain(Answer):
    """A hand-over told afterwards that moved nothing; ``first_*`` is the one that counts."""

    id: UUID
    order_id: UUID
    number: str
    title: str
    point_id: UUID
    point_name: str
    outcome: HandOverOutcome
    refusal: str
    units: int
    by: str
    scanned_at: Instant
    received_at: Instant
    first_by: str | None
    first_at: Instant | None


class Board(Answer):
    """A point's day: the lists are cut at 200, the counts are whole."""

    point: PointBrief
    arrivals: list[Arrival]
    waiting: list[WaitingOrder]
    waiting_count: int
    collected_today: list[CollectedOrder]
    collected_count: int
    uncollected: list[UncollectedOrder]
    uncollected_count: int
    in_vain: list[HandOverInVain]


class ShownCode(Body):
    """What a neighbour shows: the text of the QR code, or the six digits; one of the two."""

    qr_text: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)] | None = None
    digits: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | None = None

    @property
    def text(self) -> str:
        """Give what was shown; nothing, or both at once, is no code."""
        both = self.qr_text is not None and self.digits is not None
        return "" if both else self.qr_text or self.digits or ""


class HandedUnits(Body):
    """How many units of a line are handed out."""

    line_id: UUID
    units: Annotated[int, msgspec.Meta(ge=0, le=999)]


class ShownToCollect(ShownCode):
    """A code, and what is handed out for it: without ``lines`` all that is left.

    ``event_id`` is minted by the phone; the same one is answered as before.
    """

    event_id: UUID | None = None
    lines: Annotated[list[HandedUnits], msgspec.Meta(max_length=50)] | None = None

    @property
    def units(self) -> dict[UUID, int] | None:
        """Give the units by line."""
        return None if self.lines is None else {one.line_id: one.units for one in self.lines}


class CheckedCode(Answer):
    """What a code stands for, before anything is handed out."""

    order_id: UUID
    number: str
    title: str
    picture: Picture | None
    quantity: int
    unit_label: str
    lines: list[ParcelLine]
    buyer_mask: str
    merchant_name: str
    state: OrderState
    fetched_by: str | None
    note: str
    collect_until: Instant
