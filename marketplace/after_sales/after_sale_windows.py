"""For how long after collecting a buyer may complain (rule R8). Pure.

A merchant may give more time, never less; orders of older runs keep the day they were sold with.
"""

from __future__ import annotations

# What was promised before runs said it themselves, and what fresh goods have still.
AFTER_SALE_HOURS = 24
AFTER_SALE_HOURS_OF_GOODS_THAT_KEEP = 168
AFTER_SALE_HOURS_MAX = 720


def least_hours(*, perishable: bool) -> int:
    """Give the fewest hours a run may promise."""
    return AFTER_SALE_HOURS if perishable else AFTER_SALE_HOURS_OF_GOODS_THAT_KEEP


def hours_of(wanted: int | None, *, perishable: bool) -> int:
    """Give the hours of a run: what its merchant wants, within what is allowed."""
    least = least_hours(perishable=perishable)
    return least if wanted is None else min(max(wanted, least), AFTER_SALE_HOURS_MAX)
