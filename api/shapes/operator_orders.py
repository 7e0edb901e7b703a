"""Orders as the platform's people see them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body, Instant
from api.shapes.settlement import Why
from marketplace.ordering.order_states import OrderState
from marketplace.queries.arrival_reports import ArrivalReport
from marketplace.tables.refunds import RefundReason, RefundState
from payments.pending_reasons import PendingReason


class OperatorOrder(Answer):
    """One order; ``overdue_since`` when its goods should be at the point and are not."""

    id: UUID
    number: str
    state: OrderState
    title: str
    quantity: int
    total_fen: int
    paid_fen: int
    refunded_fen: int
    campaign_id: UUID
    buyer_id: UUID
    buyer_mask: str
    merchant_id: UUID
    merchant_name: str
    point_name: str
    collect_until: Instant
    placed_at: Instant
    overdue_since: Instant | None


class OrderMoment(Answer):
    """Something that happened to an order."""

    at: Instant
    what: str
    text: str


class OrderRefund(Answer):
    """Money that goes back, why, and how far it is."""

    id: UUID
    amount_fen: int
    reason_code: RefundReason
    reason_text: str
    state: RefundState
    pending_reason: PendingReason | None
    by_hand: bool
    at: Instant
    settled_at: Instant | None


class OperatorOrderPage(Answer):
    """An order with its history, its refunds and where every fen is."""

    order: OperatorOrder
    timeline: list[OrderMoment]
    refunds: list[OrderRefund]
    why: Why
    arrival: ArrivalReport | None
    can_refund: bool
    refund_fen: int
    keeps_collected: bool


class RefundDecision(Body):
    """Why an order is refunded; the buyer reads it."""

    reason: Annotated[str, msgspec.Meta(min_length=2, max_length=200, pattern=r"\S.*\S")]
