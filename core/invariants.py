"""Truths that hold at every moment, each one a query that returns counterexamples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.database import fetch

if TYPE_CHECKING:
    from collections.abc import Iterable

COUNTEREXAMPLES_MAX = 20

_invariants: dict[str, Invariant] = {}


@dataclass(frozen=True)
class Invariant:
    """A truth: its name, why it matters, and the SQL that finds where it is broken."""

    name: str
    why: str
    sql: str


@dataclass(frozen=True)
class Broken:
    """An invariant that does not hold, with some rows that show it."""

    name: str
    why: str
    counterexamples: list[dict[str, Any]]


def declare(*invariants: Invariant) -> None:
    """Add invariants to those the platform checks."""
    for invariant in invariants:
        if invariant.name in _invariants:
            message = f"two invariants are called {invariant.name!r}"
            raise ValueError(message)
        _invariants[invariant.name] = invariant


def every_invariant() -> list[Invariant]:
    """Give all declared invariants in the order of their names."""
    return sorted(_invariants.values(), key=lambda invariant: invariant.name)


async def check(invariants: Iterable[Invariant] | None = None) -> list[Broken]:
    """Run invariants (all by default) and give those that do not hold."""
    broken = []
    for invariant in every_invariant() if invariants is None else invariants:
        rows = await fetch(f"{invariant.sql} LIMIT {COUNTEREXAMPLES_MAX}")
        if rows:
            found = [dict(row) for row in rows]
            broken.append(Broken(invariant.name, invariant.why, found))
    return broken


declare(
    Invariant(
        name="every parked delivery is resolved",
        why="a parked reaction is work the platform owes somebody",
        sql="""SELECT delivery.entry, delivery.reaction, delivery.last_error
               FROM outbox_delivery delivery WHERE delivery.state = 'parked'""",
    )
)
