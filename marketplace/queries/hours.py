"""Opening hours in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

DAYS_ZH = "一二三四五六日"
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EVERY_DAY = 7


def hours_text(hours: Sequence[dict[str, Any]], language: str) -> str:
    """Say opening hours: ``周一至周五 16:00–20:00`` or ``Mon–Fri 16:00–20:00``."""
    parts = [
        f"{_days(sorted(each['days']), language)} {each['from']}–{each['until']}" for each in hours
    ]
    return ("; " if language == "en" else "；").join(parts)


def _days(days: list[int], language: str) -> str:
    english = language == "en"
    if len(days) == EVERY_DAY:
        return "Daily" if english else "每天"
    names = [DAYS_EN[day - 1] if english else f"周{DAYS_ZH[day - 1]}" for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:  # noqa: PLR2004 - a run of days
        return f"{names[0]}–{names[-1]}" if english else f"{names[0]}至{names[-1]}"
    return ("/" if english else "、").join(names)
