"""Pick-up points, and what their staff see."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body, Instant
from api.shapes.pictures import Picture
from marketplace.order_states import OrderState
from marketplace.pick_up_rules import UncollectedRule
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


class Arrival(Answer):
    """Goods of one campaign at a point; ``state`` expected or arrived."""

    campaign_id: UUID
    title: str
    picture: Picture | None
    units: int
    orders: int
    collect_from: Instant
    collect_until: Instant
    state: Literal["expected", "arrived"]


class WaitingOrder(Answer):
    """An order that waits to be collected."""

    order_id: UUID
    number: str
    title: str
    quantity: int
    unit_label: str
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


class ShownCode(Body):
    """What a neighbour shows: the text of the QR code, or the six digits; one of the two."""

    qr_text: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)] | None = None
    digits: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | None = None

    @property
    def text(self) -> str:
        """Give what was shown; nothing, or both at once, is no code."""
        both = self.qr_text is not None and self.digits is not None
        return "" if both else self.qr_text or self.digits or ""


class CheckedCode(Answer):
    """What a code stands for, before anything is handed out."""

    order_id: UUID
    number: str
    title: str
    picture: Picture | None
    quantity: int
    unit_label: str
    buyer_mask: str
    merchant_name: str
    state: OrderState
    note: str
    collect_until: Instant


class Arrived(Body):
    """Whose goods are here."""

    campaign_id: UUID


class ArrivalDone(Answer):
    """How many orders can be collected now that could not before."""

    orders_ready: int
