"""Who gets what when less arrives than was sold (rule L11). Pure.

The rule is chosen before anybody pays and shown then. What is missing comes back in money;
price and tier stay (rule L9).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from core.amounts import allocate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class ShortageRule(StrEnum):
    """How goods that are too few are shared."""

    FIRST_COME = "first_come"
    PRO_RATA = "pro_rata"
    ELDERS_FIRST = "elders_first"


class Claim(NamedTuple):
    """What one line is owed; ``paid_rank`` orders by the time of paying, then by number."""

    units: int
    paid_rank: int
    elder: bool = False


def share_out(rule: ShortageRule, claims: Sequence[Claim], good_units: int) -> list[int]:
    """Give the units each claim gets of the good ones (rule L11); surplus stays unshared.

    Raises ValueError for negative units.
    """
    if good_units < 0 or any(claim.units < 0 for claim in claims):
        message = f"cannot share {good_units} units over {claims}"
        raise ValueError(message)
    match rule:
        case ShortageRule.FIRST_COME:
            return _in_turn(claims, good_units, lambda claim: (False, claim.paid_rank))
        case ShortageRule.ELDERS_FIRST:
            return _in_turn(claims, good_units, lambda claim: (not claim.elder, claim.paid_rank))
        case ShortageRule.PRO_RATA:
            return _in_proportion(claims, good_units)


def _in_turn(
    claims: Sequence[Claim], good_units: int, turn: Callable[[Claim], tuple[bool, int]]
) -> list[int]:
    shares = [0] * len(claims)
    for index in sorted(range(len(claims)), key=lambda index: turn(claims[index])):
        shares[index] = min(good_units, claims[index].units)
        good_units -= shares[index]
    return shares


def _in_proportion(claims: Sequence[Claim], good_units: int) -> list[int]:
    """Share by largest remainder; of two equal remainders the earlier paid one is rounded up."""
    order = sorted(range(len(claims)), key=lambda index: claims[index].paid_rank)
    owed = [claims[index].units for index in order]
    shares = [0] * len(claims)
    for index, units in zip(order, allocate(min(good_units, sum(owed)), owed), strict=True):
        shares[index] = units
    return shares
