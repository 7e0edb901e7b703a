"""The life of an order (rule 4.5). Pure.

That part of the money came back is not a state (``refund_standing``): an order goes on living
when its final price was lower or a unit was missing.
"""

from __future__ import annotations

from enum import StrEnum


class OrderState(StrEnum):
    """Where an order stands."""

    PENDING = "pending"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    PAID_WAITING = "paid_waiting"
    CONFIRMED = "confirmed"
    READY = "ready"
    COLLECTED = "collected"
    UNCOLLECTED = "uncollected"
    COMPLETED = "completed"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


S = OrderState
