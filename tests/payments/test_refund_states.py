"""Refund states: three failures call for a hand, and nothing is forgotten on the way."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as some

from payments.provider import ProviderRefundState
from payments.refund_states import (
    TRIES_MAX,
    RefundState,
    Standing,
    after,
    failed,
    pause_after,
)

news = some.lists(some.sampled_from(ProviderRefundState), max_size=12)
START = Standing(RefundState.REQUESTED, 0)


@given(news)
def test_the_third_failure_calls_for_a_hand(order: list[ProviderRefundState]) -> None:
    """A refund waits for a hand exactly when three tries failed, and then stays there."""
    end = reduce(after, order, START)
    failures = order.count(ProviderRefundState.FAILED)
    assert (end.state is RefundState.MANUAL) == (failures >= TRIES_MAX)
    assert end.failures == min(failures, TRIES_MAX)


@given(news)
def test_pending_news_never_takes_success_back(order: list[ProviderRefundState]) -> None:
    """Only a failure reopens a refund that succeeded."""
    calm = [told for told in order if told is not ProviderRefundState.FAILED]
    end = reduce(after, calm, START)
    assert (end.state is RefundState.SUCCEEDED) == (ProviderRefundState.SUCCEEDED in calm)


def test_a_refund_that_bounces_is_requested_again() -> None:
    """A failure after success reopens the refund and counts."""
    succeeded = after(START, ProviderRefundState.SUCCEEDED)
    assert after(succeeded, ProviderRefundState.FAILED) == Standing(RefundState.REQUESTED, 1)


def test_pauses_grow() -> None:
    """Each pause between tries is longer than the one before, and the first is nothing."""
    pauses = [pause_after(failures) for failures in range(4)]
    assert pauses == sorted(pauses)
    assert not pauses[0]
    assert failed(START).failures == 1
