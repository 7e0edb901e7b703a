"""When money is earned, may be paid, and is taken as agreed (rule 4.8). Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.clock import business_day
from core.working_days import add_working_days

if TYPE_CHECKING:
    from datetime import date, datetime

# How long after collecting a buyer may still complain before the merchant has earned it.
AFTER_SALE = timedelta(hours=24)
# How long a merchant may look at a statement before it counts as agreed.
AUTO_CONFIRM = timedelta(days=3)
# How long payouts rest after a bank account was changed.
BANK_CHANGE_FREEZE = timedelta(hours=24)


def completed_at(collected_at: datetime) -> datetime:
    """Give the instant at which the after-sale window of a collected order ends.

    It does not depend on when somebody looks, so a late sweep costs the merchant no day.
    """
    return collected_at + AFTER_SALE


def available_on(completed: datetime, settlement_days: int) -> date:
    """Give the Shanghai day from which an earning may be paid: N working days later (T+N)."""
    return add_working_days(business_day(completed), settlement_days)
