"""Walk both accounts side by side, source by source, and gather what matters.

Neither is ever held whole: what is remembered are sums, what could be booked next, and the
differences, each up to a limit that only an account in ruins reaches.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from marketplace.reconciliation.booking_account import lines_to_book
from payments.matching import (
    QUIET,
    Match,
    classify_source,
    source_of_line,
    source_of_movement,
    timings,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from marketplace.reconciliation.booking_account import BookedAs
    from payments.account_lines import KeptLine
    from payments.matching import Movement, Source

    T = TypeVar("T")

# A look books so many lines; what is left has its turn in the next look.
BOOKED_AT_ONCE = 5000
DIFFERENCES_KEPT = 5000


@dataclass
class Found:
    """What a comparison found."""

    counts: Counter[str] = field(default_factory=Counter)
    timings: Counter[str] = field(default_factory=Counter)
    differences: list[Match] = field(default_factory=list)
    to_book: list[tuple[KeptLine, BookedAs]] = field(default_factory=list)

    @property
    def exceptions(self) -> int:
        """Give how many differences there are, those that are not kept included."""
        return sum(count for kind, count in self.counts.items() if kind not in QUIET)

    @property
    def all_kept(self) -> bool:
        """Tell whether every difference is kept."""
        return self.exceptions == len(self.differences)

    def take(self, matches: list[Match], lines: list[KeptLine]) -> None:
        """Take in what was found of one source."""
        self.counts.update(match.kind.value for match in matches)
        # Counters forget what is below zero when they are added; update keeps it.
        self.timings.update(timings(matches))
        room = DIFFERENCES_KEPT - len(self.differences)
        self.differences += [match for match in matches if match.kind not in QUIET][:room]
        by_name = {kept.line.provider_id: kept for kept in lines}
        room = BOOKED_AT_ONCE - len(self.to_book)
        known = [(by_name[name], booked_as) for name, booked_as in lines_to_book(matches)]
        self.to_book += known[:room]


async def compare(
    ours: AsyncIterator[Movement],
    theirs: AsyncIterator[KeptLine],
    *,
    fetched_at: datetime,
    now: datetime,
    under_way: frozenset[str],
) -> Found:
    """Compare two accounts that are ordered by their sources."""
    found = Found()
    movements = _grouped(ours, source_of_movement)
    lines = _grouped(theirs, lambda kept: source_of_line(kept.line))
    mine, yours = await anext(movements, None), await anext(lines, None)
    while mine is not None or yours is not None:
        source = min(group[0] for group in (mine, yours) if group is not None)
        moved = mine[1] if mine is not None and mine[0] == source else []
        listed = yours[1] if yours is not None and yours[0] == source else []
        matches = classify_source(
            moved,
            [kept.line for kept in listed],
            fetched_at=fetched_at,
            now=None if source.name in under_way else now,
        )
        found.take(matches, listed)
        mine = await anext(movements, None) if moved else mine
        yours = await anext(lines, None) if listed else yours
    return found


async def _grouped(
    things: AsyncIterator[T], source_of: Callable[[T], Source]
) -> AsyncIterator[tuple[Source, list[T]]]:
    group: list[T] = []
    source: Source | None = None
    async for thing in things:
        present = source_of(thing)
        if source is not None and present != source:
            yield source, group
            group = []
        source = present
        group.append(thing)
    if source is not None:
        yield source, group
