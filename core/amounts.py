"""Exact arithmetic on whole units: fen, points and minutes.

Nothing here divides into a fraction and nothing knows a float. Each rule rounds at one
named place (marketplace rules 4.1 M1 to M3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Sequence

Fen = NewType("Fen", int)
Points = NewType("Points", int)
Minutes = NewType("Minutes", int)
BasisPoints = NewType("BasisPoints", int)

BASIS = 10_000


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split a total over weights by largest remainder (rule M2).

    The parts sum to the total exactly; ties go to the earlier weight. With
    ``0 <= total <= sum(weights)`` no part exceeds its weight. All weights zero gives all
    zero. Raises ValueError for a negative total or weight.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        message = "allocate takes no negative total or weight"
        raise ValueError(message)
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: -remainders[index])
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def cumulative_cut(paid: int, units: int, of_units: int) -> int:
    """Give the share of the first ``units`` of ``of_units`` in what was paid (rule M3).

    Refunding units a+1..b returns ``cut(b) - cut(a)``, so any sequence of partial refunds
    sums to what was paid. Raises ValueError unless ``0 <= units <= of_units`` and
    ``of_units > 0``.
    """
    if not 0 <= units <= of_units or of_units == 0:
        message = f"cannot cut {units} of {of_units} units"
        raise ValueError(message)
    return paid * units // of_units


def share(amount: int, basis_points: int) -> int:
    """Give ``amount * basis_points / 10000`` rounded half up (away from zero at a half)."""
    return half_up(amount * basis_points, BASIS)


def half_up(numerator: int, denominator: int) -> int:
    """Round a fraction to the nearest whole number, halves away from zero."""
    if denominator <= 0:
        message = "the denominator must be positive"
        raise ValueError(message)
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def yuan(fen: int) -> str:
    """Write fen as yuan with two decimals: ``-1205`` gives ``-12.05``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
