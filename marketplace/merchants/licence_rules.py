"""Licences end: when that is announced, and when selling ends with it (feature M4). Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class LicenceKind(StrEnum):
    """Which licence it is."""

    BUSINESS = "business"
    FOOD = "food"
    OTHER = "other"


class LicenceState(StrEnum):
    """Where a licence stands; ``replaced`` by a newer one of its kind."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    REPLACED = "replaced"


# How many days before its end a merchant is reminded of a licence.
REMINDED_BEFORE = (30, 7, 1)
# So long after its end selling goes on: a renewal may be on its way through an office.
GRACE = timedelta(days=14)


def reminders_due(valid_until: date, today: date) -> int:
    """Give how many reminders of a licence's last day should have been sent by today."""
    return sum(today >= valid_until - timedelta(days=days) for days in REMINDED_BEFORE)


def suspends_on(valid_until: date) -> date:
    """Give the first day on which a merchant without a newer licence may not sell."""
    return valid_until + GRACE + timedelta(days=1)
