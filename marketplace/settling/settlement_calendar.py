"""When money is earned, may be paid, and is taken as agreed (rule 4.8). Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.clock import business_day
from core.working_days import add_working_days

if TYPE_CHECKING:
    from datetime import date, datetime

# How long a merchant may look at a statement before it counts as agreed.
AUTO_CONFIRM = timedelta(days=3)
# How long payouts rest after a bank account was changed.
BANK_CHANGE_FREEZE = timedelta(hours=24)


def available_on(completed: datetime, settlement_days: int) -> date:
    """Give the Shanghai day from which an earning may be paid: N working days later (T+N)."""
    return add_working_days(business_day(completed), settlement_days)
