"""Where a refund may go. Pure.

requested → submitted → succeeded; a failure, even after success, sends it back to requested
for another try, and after three tries to manual, where a person settles it (rule R6). In
every one of these states it counts against what may still be refunded.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from payments.provider import ProviderRefundState

TRIES_MAX = 3
PAUSE = timedelta(minutes=10)


class RefundState(StrEnum):
    """Where a refund stands with us."""

    REQUESTED = "requested"
    SUBMITTED = "submitted"
    SUCCEEDED = "succeeded"
    MANUAL = "manual"


class Standing(NamedTuple):
    """A refund's state and how many tries failed."""

    state: RefundState
    failures: int


def after(current: Standing, told: ProviderRefundState) -> Standing:
    """Give the standing after the provider told about the try that is under way."""
    if current.state is RefundState.MANUAL:
        return current
    if told is ProviderRefundState.SUCCEEDED:
        return Standing(RefundState.SUCCEEDED, current.failures)
    if told is ProviderRefundState.PENDING:
        moved = current.state is RefundState.REQUESTED
        return Standing(RefundState.SUBMITTED if moved else current.state, current.failures)
    return failed(current)


def failed(current: Standing) -> Standing:
    """Give the standing after a try failed or was refused."""
    failures = current.failures + 1
    state = RefundState.MANUAL if failures >= TRIES_MAX else RefundState.REQUESTED
    return Standing(state, failures)


def pause_after(failures: int) -> timedelta:
    """Give how long to wait before the next try; longer each time."""
    return PAUSE * failures * failures
