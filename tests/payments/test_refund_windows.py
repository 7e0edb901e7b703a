"""Until when money goes back the way it came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.provider import Method
from payments.refund_windows import closes_at, may_return, window_of

PAID = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("method", "days"), [(Method.ALIPAY, 90), (Method.WECHAT_PAY, 180)])
def test_a_wallet_takes_refunds_for_its_days_only(method: Method, days: int) -> None:
    """A second before the end is in time, the end itself is not."""
    end = PAID + timedelta(days=days)
    assert window_of(method) == timedelta(days=days)
    assert closes_at(method, PAID) == end
    assert may_return(method, PAID, end - SECOND)
    assert not may_return(method, PAID, end)


def test_a_card_takes_refunds_without_end() -> None:
    """No fixed window is known for cards."""
    assert closes_at(Method.CARD, PAID) is None
    assert may_return(Method.CARD, PAID, PAID + timedelta(days=3650))


@given(method=st.sampled_from(Method), seconds=st.integers(0, 10**8), more=st.integers(0, 10**8))
def test_a_window_that_closed_never_opens_again(method: Method, seconds: int, more: int) -> None:
    """What can be returned later can be returned now."""
    now = PAID + timedelta(seconds=seconds)
    later = now + timedelta(seconds=more)
    assert may_return(method, PAID, now) or not may_return(method, PAID, later)
