"""Whether a group-buy succeeds: people, units and amount, all or any of them. Pure.

Decided once, at closing, on what is paid (rules L4, L5); the page tells before what is
still missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Joined(StrEnum):
    """How several thresholds go together."""

    ALL = "all"
    ANY = "any"


class ThresholdKind(StrEnum):
    """What a threshold counts."""

    PEOPLE = "people"
    UNITS = "units"
    AMOUNT = "amount"


class Progress(NamedTuple):
    """What is paid so far; nothing else counts (rule L4)."""

    people: int = 0
    units: int = 0
    amount_fen: int = 0


class Missing(NamedTuple):
    """How much of one threshold is missing: people, units or fen."""

    kind: ThresholdKind
    left: int


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """From where on a group-buy succeeds; at least one is set (feature G3).

    Raises ValueError when none is set, or one below 1.
    """

    people: int | None = None
    units: int | None = None
    amount_fen: int | None = None
    joined: Joined = Joined.ALL

    def __post_init__(self) -> None:
        asked = [most for most in (self.people, self.units, self.amount_fen) if most is not None]
        if not asked or min(asked) < 1:
            message = f"a group-buy needs a threshold of at least 1: {self}"
            raise ValueError(message)


def met(thresholds: Thresholds, progress: Progress) -> bool:
    """Tell whether a group-buy succeeds with what is paid (rule L4)."""
    lefts = [threshold.left for threshold in _each(thresholds, progress)]
    return max(lefts) == 0 if thresholds.joined is Joined.ALL else min(lefts) == 0


def missing(thresholds: Thresholds, progress: Progress) -> list[Missing]:
    """Give what is still missing, empty once met (rule L5); any one of it if any is enough."""
    if met(thresholds, progress):
        return []
    return [threshold for threshold in _each(thresholds, progress) if threshold.left]


def _each(thresholds: Thresholds, progress: Progress) -> list[Missing]:
    asked = (
        (ThresholdKind.PEOPLE, thresholds.people, progress.people),
        (ThresholdKind.UNITS, thresholds.units, progress.units),
        (ThresholdKind.AMOUNT, thresholds.amount_fen, progress.amount_fen),
    )
    return [Missing(kind, max(most - now, 0)) for kind, most, now in asked if most is not None]
