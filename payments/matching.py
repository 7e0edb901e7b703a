"""Hold our account against the provider's, line by line (rules 4.9, feature S12). Pure.

Nothing is tolerated: each of our movements and each of the provider's lines falls into
exactly one class, whatever order they come in. Whether the accounts agree as a whole is
the proof's word, which knows of no classes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from payments.exchange import fits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

# Made by the provider alone; they are booked from its lines and have no counterpart with us.
MADE_BY_PROVIDER = frozenset({"fee", "payout", "payout_reversal"})


# The currency our buyers pay in, and the ledger is kept in.
OURS = "cny"


class MatchKind(StrEnum):
    """How a movement of ours and a line of the provider's stand to each other."""

    MATCHED = "matched"
    AMOUNT_DIFF = "amount_diff"
    FEE_DIFF = "fee_diff"
    MISSING_LOCAL = "missing_local"
    MISSING_REMOTE = "missing_remote"
    DUPLICATE = "duplicate"
    TIMING = "timing"


# What needs nobody's attention.
QUIET = frozenset({MatchKind.MATCHED, MatchKind.TIMING})


@dataclass(frozen=True)
class Movement:
    """Money that moved at the provider by our books; amounts in fen, out is negative.

    ``source`` is the provider's id of what moved it, ``fee_fen`` its fee where we were told.
    """

    key: str
    category: str
    source: str | None
    amount_fen: int
    fee_fen: int | None
    settled_at: datetime
    currency: str = OURS


@dataclass(frozen=True)
class Line:
    """A line of the provider's account, in the smallest unit of its currency.

    Where money was exchanged, ``presented`` is the amount that was asked for, in our currency,
    and ``exchange_rate`` what each unit of it became. A line our books know ``is_booked``.
    """

    provider_id: str
    category: str
    source: str | None
    currency: str
    amount: int
    fee: int
    net: int
    created_at: datetime
    available_at: datetime
    presented: int | None = None
    is_booked: bool = False
    exchange_rate: str | None = None

    def amount_in(self, currency: str) -> int | None:
        """Give the line's amount in a currency; None when it is not known, or no rate bears it."""
        if self.currency == currency:
            return self.amount
        if self.presented is None or self.exchange_rate is None:
            return None
        return self.presented if fits(self.presented, self.amount, self.exchange_rate) else None


class Source(NamedTuple):
    """What moved money: movements and lines of one source are compared with each other."""

    category: str
    name: str


class Match(NamedTuple):
    """A movement, a line, or both, and how they stand to each other.

    ``key`` is our name of it or else the provider's, the same from day to day; ``since`` is
    when it began, for the age of an exception.
    """

    kind: MatchKind
    key: str
    since: datetime
    ours: Movement | None
    theirs: Line | None


class Proof(NamedTuple):
    """Whether what we say the provider holds is what it holds, in one currency's unit."""

    ledger: int
    lines: int
    provider: int
    timing: int
    exceptions: int = 0

    @property
    def unexplained(self) -> int:
        """Give by how much our books exceed the provider's lines for no known reason."""
        return self.ledger - self.lines - self.timing

    @property
    def unlisted(self) -> int:
        """Give by how much the provider's balance exceeds the sum of its lines."""
        return self.provider - self.lines

    @property
    def holds(self) -> bool:
        """Tell whether the proof holds (rule 4.9): nothing is tolerated.

        One line lost and one doubled may cancel out in the sums; they prove nothing then.
        """
        return self.unexplained == 0 and self.unlisted == 0 and self.exceptions == 0


def classify(
    ours: Iterable[Movement],
    theirs: Iterable[Line],
    *,
    fetched_at: datetime | None,
    now: datetime,
    under_way: Collection[str] = (),
) -> list[Match]:
    """Put every movement and every line into one class (rule 4.9).

    ``fetched_at`` is when the last complete fetch began: what we booked since cannot be in
    it. A line that is not available yet may still be on its way into our books, and so is
    one of a source we know to be ``under_way``. Several lines of one source are paired by
    age, those our books know first; what is left over is a duplicate.
    """
    movements: dict[Source, list[Movement]] = {}
    for movement in ours:
        movements.setdefault(source_of_movement(movement), []).append(movement)
    lines: dict[Source, list[Line]] = {}
    for line in theirs:
        lines.setdefault(source_of_line(line), []).append(line)
    return [
        match
        for source in sorted(movements.keys() | lines.keys())
        for match in classify_source(
            movements.get(source, ()),
            lines.get(source, ()),
            fetched_at=fetched_at,
            now=None if source.name in under_way else now,
        )
    ]


def classify_source(
    ours: Iterable[Movement],
    theirs: Iterable[Line],
    *,
    fetched_at: datetime | None,
    now: datetime | None,
) -> list[Match]:
    """Do the same for all that is of one source; no ``now`` when it is known to be under way."""
    movements = sorted(ours, key=lambda one: (one.settled_at, one.key))
    return list(_of_one_source(movements, sorted(theirs, key=_in_line), fetched_at, now))


def source_of_movement(movement: Movement) -> Source:
    """Give what a movement is compared by; one without a source stands alone."""
    return Source(movement.category, movement.source or f"ours {movement.key}")


def source_of_line(line: Line) -> Source:
    """Give what a line is compared by; one without a source stands alone."""
    return Source(line.category, line.source or f"theirs {line.provider_id}")


def timing(matches: Iterable[Match], currency: str = OURS) -> int:
    """Give by how much our books exceed the provider's for reasons of time alone (rule 4.9)."""
    return timings(matches)[currency]


def timings(matches: Iterable[Match]) -> Counter[str]:
    """Give the same by currency, each in its own smallest unit."""
    found: Counter[str] = Counter()
    for match in matches:
        if match.kind is MatchKind.TIMING:
            if match.ours:
                found[match.ours.currency] += match.ours.amount_fen
            if match.theirs:
                found[match.theirs.currency] -= match.theirs.net
    return found


def _in_line(line: Line) -> tuple[bool, datetime, str]:
    return not line.is_booked, line.created_at, line.provider_id


def _of_one_source(
    movements: Sequence[Movement],
    lines: Sequence[Line],
    fetched_at: datetime | None,
    now: datetime | None,
) -> Iterator[Match]:
    for movement, line in zip(movements, lines, strict=False):
        yield Match(_compared(movement, line), movement.key, movement.settled_at, movement, line)
    for movement in movements[len(lines) :]:
        listed = fetched_at is not None and movement.settled_at < fetched_at
        kind = MatchKind.MISSING_REMOTE if listed else MatchKind.TIMING
        yield Match(kind, movement.key, movement.settled_at, movement, None)
    for number, line in enumerate(lines[len(movements) :], start=len(movements)):
        kind = MatchKind.DUPLICATE if number else _alone(line, now)
        yield Match(kind, line.provider_id, line.created_at, None, line)


def _compared(movement: Movement, line: Line) -> MatchKind:
    """Compare amounts as they were asked for; a fee only where both are of one currency."""
    if line.amount_in(movement.currency) != movement.amount_fen:
        return MatchKind.AMOUNT_DIFF
    told = movement.fee_fen is not None and line.currency == movement.currency
    return MatchKind.FEE_DIFF if told and movement.fee_fen != line.fee else MatchKind.MATCHED


def _alone(line: Line, now: datetime | None) -> MatchKind:
    """Judge a line without a movement; no ``now`` means that one is still to come."""
    if line.category in MADE_BY_PROVIDER:
        return MatchKind.MATCHED
    late = now is not None and line.available_at <= now
    return MatchKind.MISSING_LOCAL if late else MatchKind.TIMING
