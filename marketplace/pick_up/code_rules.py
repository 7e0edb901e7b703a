"""Why a pick-up code opens nothing: one answer for the counter and for the buyer's phone. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.personal_data import mask_name
from marketplace.ordering.order_states import OrderState
from marketplace.refusals import (
    AlreadyCollected,
    OrderGivenBack,
    OrderNotReady,
    ProxyCodeOver,
    WaitedTooLong,
)

if TYPE_CHECKING:
    from datetime import datetime

    from core.refusals import Refusal

GIVEN_BACK = frozenset({OrderState.REFUNDING, OrderState.REFUNDED, OrderState.CANCELLED})
HANDED_OUT = frozenset({OrderState.COLLECTED, OrderState.COMPLETED})


class Standing(NamedTuple):
    """An order and its code; ``code_state`` and ``kind`` are None where no code was made."""

    state: str
    code_state: str | None
    kind: str | None
    collected_at: datetime | None
    staff_name: str
    uncollected_at: datetime | None


def why_not(standing: Standing) -> Refusal | None:
    """Give why an order is not handed out for its code; None when it is."""
    state = standing.state
    if state == OrderState.READY and standing.code_state == "live":
        return None
    if state == OrderState.READY and standing.kind == "proxy":
        return ProxyCodeOver()
    # Before "handed out": an order completed without its buyer was handed to nobody.
    if standing.uncollected_at is not None and state not in GIVEN_BACK:
        return WaitedTooLong(ended_at=standing.uncollected_at)
    if state in HANDED_OUT and standing.collected_at is not None:
        return AlreadyCollected(
            collected_at=standing.collected_at, collected_by=mask_name(standing.staff_name)
        )
    if state in GIVEN_BACK or standing.code_state == "void":
        return OrderGivenBack(state=state)
    return OrderNotReady(state=state)
