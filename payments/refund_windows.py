"""How long a provider gives money back on the way it came (rule R9). Pure.

Past its window a refund needs another way, which the buyer chooses. A refund that was asked
for in time and fails afterwards needs one, too.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from payments.provider import Method

if TYPE_CHECKING:
    from datetime import datetime


# What is written as the reason why a refund was never sent.
WINDOW_OVER = "window_over"
_WINDOWS = {
    Method.ALIPAY: timedelta(days=90),
    Method.WECHAT_PAY: timedelta(days=180),
    Method.CARD: None,
}


def window_of(method: Method) -> timedelta | None:
    """Give for how long after paying a way takes refunds (rule R9); None is without end."""
    return _WINDOWS[method]


def closes_at(method: Method, paid_at: datetime) -> datetime | None:
    """Give the instant from which money cannot go back the way it came (rule R9)."""
    window = window_of(method)
    return None if window is None else paid_at + window


def may_return(method: Method, paid_at: datetime, now: datetime) -> bool:
    """Tell whether money paid then can still go back the way it came (rule R9)."""
    closes = closes_at(method, paid_at)
    return closes is None or now < closes
