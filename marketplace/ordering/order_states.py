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

NEXT: dict[OrderState, frozenset[OrderState]] = {
    S.PENDING: frozenset({S.EXPIRED, S.CANCELLED, S.PAID_WAITING}),
    # Money that arrives late takes the seat again or goes back (rule L7).
    S.EXPIRED: frozenset({S.PAID_WAITING, S.REFUNDING}),
    S.CANCELLED: frozenset({S.PAID_WAITING, S.REFUNDING}),
    S.PAID_WAITING: frozenset({S.CONFIRMED, S.REFUNDING}),
    S.CONFIRMED: frozenset({S.READY, S.REFUNDING}),
    S.READY: frozenset({S.COLLECTED, S.UNCOLLECTED, S.REFUNDING}),
    S.COLLECTED: frozenset({S.COMPLETED, S.REFUNDING}),
    S.UNCOLLECTED: frozenset({S.COMPLETED, S.REFUNDING}),
    S.COMPLETED: frozenset({S.REFUNDING}),
    S.REFUNDING: frozenset({S.REFUNDED}),
    S.REFUNDED: frozenset(),
}


def may_become(now: OrderState, then: OrderState) -> bool:
    """Tell whether an order may move from one state to another."""
    return then in NEXT[now]
