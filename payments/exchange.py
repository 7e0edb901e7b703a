"""Amounts of one currency in another, by the provider's rate (rule 4.9). Pure.

A rate is a decimal string: so many units of the account's currency for one of the currency
that was asked for. Amounts are whole numbers of smallest units; nothing is ever a fraction.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from core.amounts import half_up

WRITTEN = re.compile(r"[0-9]{1,12}(\.[0-9]{1,15})?")


class Rate(NamedTuple):
    """A rate as it was written: ``units`` over ``scale``, a power of ten."""

    units: int
    scale: int


def rate_of(text: str) -> Rate:
    """Read a rate. Raises ValueError for what is no decimal number above zero."""
    if not WRITTEN.fullmatch(text):
        message = f"not an exchange rate: {text!r}"
        raise ValueError(message)
    whole, _, rest = text.partition(".")
    rate = Rate(int(whole + rest), 10 ** len(rest))
    if rate.units == 0:
        message = "an exchange rate is above zero"
        raise ValueError(message)
    return rate


def to_account(asked: int, rate: str) -> int:
    """Give what an amount that was asked for is in the account's currency, half up."""
    units, scale = rate_of(rate)
    return half_up(asked * units, scale)


def to_fen(minor: int, rate: str) -> int:
    """Give what an amount of the account's currency is in fen, half up."""
    units, scale = rate_of(rate)
    return half_up(minor * scale, units)


def fits(asked: int, minor: int, rate: str) -> bool:
    """Tell whether an amount is what was asked for at a rate, as exactly as the rate is written.

    The provider computes with more digits than it tells: half of the last digit told, and half
    a smallest unit for its own rounding, are all that may be missing.
    """
    units, scale = rate_of(rate)
    return 2 * abs(minor * scale - asked * units) <= scale + abs(asked)


def lost_by_rate(asked: int, minor: int, before: str) -> int:
    """Give what a movement at another rate is worth more than was asked for, in fen.

    ``minor`` moved for ``asked``; at the rate ``before``, at which the money came, it is worth
    more or less. Below zero is a loss of the platform's, never a merchant's (rule 4.9). A
    movement that fits the rate it came at has no difference.
    """
    return 0 if fits(asked, minor, before) else to_fen(minor, before) - asked


def at_average(minor: int, held: int, held_fen: int) -> int:
    """Give the fen by which an amount stands in our books, as a share of all that is held.

    So the last unit takes the last fen along. Raises ValueError while nothing is held.
    """
    if held <= 0:
        message = f"nothing is held that {minor} could be a part of"
        raise ValueError(message)
    return half_up(held_fen * minor, held)
