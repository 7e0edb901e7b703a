"""Shapes of refunds by lines at the desk."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body, Instant
from marketplace.ordering.placing import LINES_MAX, QUANTITY_MAX
from marketplace.refunds.refund_calculator import Fault, RefundFunder


class PartOfLine(Body):
    """What comes back of one line."""

    line_id: UUID
    units: Annotated[int, msgspec.Meta(ge=0, le=QUANTITY_MAX)] = 0
    goodwill_fen: Annotated[int, msgspec.Meta(ge=0, le=10**12)] = 0


class RefundParts(Body):
    """Units and goodwill by line, on whose money, and why; the device mints ``id``."""

    id: UUID
    lines: Annotated[list[PartOfLine], msgspec.Meta(min_length=1, max_length=LINES_MAX)]
    reason: Annotated[str, msgspec.Meta(min_length=2, max_length=200, pattern=r"\S.*\S")]
    fault: Fault = Fault.NOBODY
    funder: RefundFunder = RefundFunder.ORDER


class GiftPreview(Answer):
    """What a refund would move, in fen; ``of_platform_fen`` is what the platform adds."""

    to_buyer_fen: int
    of_merchant_fen: int
    of_platform_fen: int
    commission_back_fen: int
    needs_second: bool


class PartsGiven(Answer):
    """The proposal that waits for another person, or null when the money is on its way."""

    proposal_id: UUID | None


class RefundProposal(Answer):
    """A refund that waits for a second person; ``by_me`` when the viewer proposed it."""

    id: UUID
    order_id: UUID
    order_number: str
    title: str
    amount_fen: int
    note: str
    proposed_by_mask: str
    proposed_at: Instant
    by_me: bool


class PartLeft(Answer):
    """A line with what may still come back of it, and how much of it was handed out."""

    line_id: UUID
    title: str
    variant_name: str
    quantity: int
    left_units: int
    left_fen: int
    collected_units: int


class RefundableParts(Answer):
    """What is left of an order, and what waits for a second person."""

    lines: list[PartLeft]
    in_parts: bool
    proposal: RefundProposal | None
