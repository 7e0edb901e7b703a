"""Why a pick-up code opens nothing, decided in one place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.ordering.order_states import OrderState
from marketplace.pick_up.code_rules import Standing, why_not
from marketplace.refusals import (
    AlreadyCollected,
    OrderGivenBack,
    OrderNotReady,
    ProxyCodeOver,
    WaitedTooLong,
)

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("standing", "refusal"),
    [
        (Standing("confirmed", None, None, None, "", None), OrderNotReady),
        (Standing("collected", "spent", "own", NOON, "陈站长", None), AlreadyCollected),
        (Standing("completed", "spent", "own", NOON, "陈站长", None), AlreadyCollected),
        (Standing("completed", "void", "own", None, "", NOON), WaitedTooLong),
        (Standing("uncollected", "void", "own", None, "", NOON), WaitedTooLong),
        (Standing("refunding", "void", "own", None, "", None), OrderGivenBack),
        (Standing("ready", "spent", "proxy", None, "", None), ProxyCodeOver),
        (Standing("ready", "void", "proxy", None, "", None), ProxyCodeOver),
        (Standing("collected", "void", "proxy", NOON, "陈站长", None), AlreadyCollected),
        # Nothing is handed out for money that goes back, whatever happened before.
        (Standing("refunded", "spent", "own", NOON, "陈站长", None), OrderGivenBack),
        (Standing("refunded", "void", "own", None, "", NOON), OrderGivenBack),
    ],
)
def test_a_code_that_opens_nothing_says_why(standing: Standing, refusal: type[Exception]) -> None:
    """The counter and the buyer's phone are told the same."""
    assert type(why_not(standing)) is refusal


@given(
    state=st.sampled_from(OrderState),
    code_state=st.sampled_from(["live", "spent", "void", None]),
    kind=st.sampled_from(["own", "proxy"]),
    collected_at=st.sampled_from([None, NOON]),
    uncollected_at=st.sampled_from([None, NOON]),
)
def test_only_a_live_code_of_a_ready_order_opens(
    state: OrderState,
    code_state: str | None,
    kind: str,
    collected_at: datetime | None,
    uncollected_at: datetime | None,
) -> None:
    """Everything else has a reason, whatever the rows say."""
    standing = Standing(state, code_state, kind, collected_at, "", uncollected_at)
    opens = state is OrderState.READY and code_state == "live"
    assert (why_not(standing) is None) == opens
