"""What travels of cases."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import FEN_MAX, Answer, Body
from core.pictures.queries import PictureView
from marketplace.after_sales.applying import PICTURES_MAX, STORY_MAX
from marketplace.after_sales.states import CaseReason, CaseState, Side, Wants
from marketplace.refunds.refund_calculator import Fault
from marketplace.tables.refunds import RefundState

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=STORY_MAX)]
Amount = Annotated[int, msgspec.Meta(ge=1, le=FEN_MAX)]


class CaseUnits(Body):
    """Units of one line."""

    line_id: UUID
    units: Annotated[int, msgspec.Meta(ge=1, le=999)]


class NewCase(Body):
    """A complaint; the device mints ``id``. ``amount_fen`` null asks for the whole price."""

    id: UUID
    lines: Annotated[list[CaseUnits], msgspec.Meta(min_length=1, max_length=50)]
    reason: CaseReason
    wants: Wants
    story: Words
    picture_ids: Annotated[list[UUID], msgspec.Meta(max_length=PICTURES_MAX)] = msgspec.field(
        default_factory=list
    )
    amount_fen: Amount | None = None


class CaseWords(Body):
    """Words of one side."""

    words: Words


class MaybeWords(Body):
    """Words of one side, if they want to say any."""

    words: Annotated[str, msgspec.Meta(max_length=STORY_MAX)] = ""


class CaseOffer(Body):
    """Less than was asked, and why."""

    amount_fen: Amount
    words: Words


class CaseDecision(Body):
    """What the platform decides; an amount of nothing refuses."""

    amount_fen: Annotated[int, msgspec.Meta(ge=0, le=FEN_MAX)]
    fault: Fault
    words: Words


class CaseReturned(Body):
    """Goods of a case are at the point."""

    case_id: UUID


class CaseLine(Answer):
    """Units of a line a case is about."""

    line_id: UUID
    title: str
    units: int


class CaseEvent(Answer):
    """A step, or words: two in a row with the same state are words."""

    state: CaseState
    side: Side
    words: str
    at: datetime


class AfterSale(Answer):
    """A case with all that was said; the buyer's name is masked."""

    id: UUID
    number: str
    order_id: UUID
    order_number: str
    point_id: UUID
    merchant_id: UUID
    merchant_name: str
    buyer_name: str
    title: str
    state: CaseState
    reason: CaseReason
    wants: Wants
    story: str
    asked_fen: int
    offered_fen: int | None
    granted_fen: int | None
    fault: Fault
    refund_state: RefundState | None
    applied_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    lines: list[CaseLine]
    pictures: list[PictureView]
    events: list[CaseEvent]
