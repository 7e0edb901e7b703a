"""Which orders are overdue: bought for sure, and their goods did not come in time.

One rule for every list, count and page: a day after the hours in which they were to be collected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from marketplace.ordering.order_states import OrderState
from marketplace.pick_up.pick_up_rules import NOT_DELIVERED_AFTER, not_delivered_from

if TYPE_CHECKING:
    from datetime import datetime


def overdue(parameter: str) -> str:
    """Give the condition on an order ``o`` and its point ``at``; its parameter is ``ended_by``."""
    return f"o.state = '{OrderState.CONFIRMED.value}' AND {goods_overdue(parameter)}"


def goods_overdue(parameter: str) -> str:
    """Give the condition on a point ``at`` alone, which says nothing of its orders."""
    return f"at.collect_until <= {parameter}"


def ended_by() -> datetime:
    """Give when the hours of what is overdue now were over at the latest."""
    return clock.now() - NOT_DELIVERED_AFTER


def overdue_since(state: str, collect_until: datetime) -> datetime | None:
    """Give since when an order is overdue; None when it is not."""
    since = not_delivered_from(collect_until)
    return since if state == OrderState.CONFIRMED and since <= clock.now() else None
