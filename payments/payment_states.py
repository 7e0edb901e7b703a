"""Where a payment may go. Pure: every way in which news arrives uses this one rule.

created → pending → processing → failed | cancelled → succeeded

News only moves a payment to the right, so repeated, late and reversed messages change
nothing. Succeeded stands last: money that was taken is never overlooked, even when we had
given the payment up (the buyer of the reference then gives it back as late).
"""

from __future__ import annotations

from enum import StrEnum

from payments.provider import ProviderState


class PaymentState(StrEnum):
    """Where a payment stands with us."""

    CREATED = "created"
    PENDING = "pending"
    PROCESSING = "processing"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SUCCEEDED = "succeeded"


OPEN = (PaymentState.CREATED, PaymentState.PENDING, PaymentState.PROCESSING)
_RANK = {
    PaymentState.CREATED: 0,
    PaymentState.PENDING: 1,
    PaymentState.PROCESSING: 2,
    PaymentState.FAILED: 3,
    PaymentState.CANCELLED: 3,
    PaymentState.SUCCEEDED: 4,
}
_MEANT = {
    ProviderState.OPEN: PaymentState.PENDING,
    ProviderState.PROCESSING: PaymentState.PROCESSING,
    ProviderState.FAILED: PaymentState.FAILED,
    ProviderState.CANCELLED: PaymentState.CANCELLED,
    ProviderState.SUCCEEDED: PaymentState.SUCCEEDED,
}


def after(current: PaymentState, told: ProviderState) -> PaymentState:
    """Give the state after the provider told where the payment stands."""
    meant = _MEANT[told]
    return meant if _RANK[meant] > _RANK[current] else current


def is_open(state: PaymentState) -> bool:
    """Tell whether money may still come by itself."""
    return state in OPEN
