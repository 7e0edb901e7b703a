"""What the days of a statement come to, by kind. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    import asyncpg

COLUMNS = (
    "lines",
    "refunded",
    "charged",
    "paid_fen",
    "gross_fen",
    "commission_fen",
    "commission_tax_fen",
    "host_fen",
    "gateway_fen",
    "net_fen",
)


class Figures(NamedTuple):
    """One payee's sums: by kind of earning, in all, and since when; fen."""

    by_kind: dict[str, dict[str, int]]
    net_fen: int
    first_earned_at: datetime | None


def figures_of(days: Iterable[asyncpg.Record]) -> Figures:
    """Add up days of one payee, each of one ``kind`` with its sums."""
    by_kind: dict[str, dict[str, int]] = {}
    first: datetime | None = None
    for day in days:
        sums = by_kind.setdefault(day["kind"], dict.fromkeys(COLUMNS, 0))
        for name in COLUMNS:
            sums[name] += day[name]
        first = min(first or day["first_earned_at"], day["first_earned_at"])
    return Figures(by_kind, sum(sums["net_fen"] for sums in by_kind.values()), first)
