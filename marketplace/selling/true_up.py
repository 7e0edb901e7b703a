"""What comes back because more neighbours joined: the difference to the final price. Pure.

Decided once, at closing (rules L8, L9). The difference of an order is shared over its lines
exactly; a line whose price did not fall gets nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from core.amounts import allocate
from marketplace.refunds.line_money import LineMoney, TrueUp

# Below this much a buyer may let the difference be collected in the wallet (rule L8).
TRUE_UP_FLOOR_FEN = 10


class LineAtClosing(NamedTuple):
    """A line as it was paid, and the unit price its campaign closed at, in fen."""

    money: LineMoney
    final_price_fen: int


Payable = Callable[[Sequence[LineAtClosing]], Sequence[int]]


def at_final_price(lines: Sequence[LineAtClosing]) -> list[int]:
    """Give what the units left of each line cost at the final price (rule L8, no coupons)."""
    return [line.final_price_fen * line.money.left_units for line in lines]


def true_up(lines: Sequence[LineAtClosing], payable: Payable = at_final_price) -> list[TrueUp]:
    """Decide the difference of each line of one order (rule L8).

    ``payable`` gives for all lines together what they cost now, so that a discount over the
    order can be worked out again. Nothing is ever added to what was paid. Goodwill that was
    given before counts: what the buyer has already goes back to whoever gave it.
    """
    costs = payable(lines)
    worth = [line.money.uncut_fen for line in lines]
    falls = [max(before - now, 0) for before, now in zip(worth, costs, strict=True)]
    dues = allocate(max(sum(worth) - sum(costs), 0), falls)
    return [_decided(line.money, due) for line, due in zip(lines, dues, strict=True)]


def into_wallet(true_up_fen: int, *, consented: bool) -> bool:
    """Tell whether a difference waits in the wallet in place of going back (rule L8)."""
    return consented and true_up_fen < TRUE_UP_FLOOR_FEN


def _decided(money: LineMoney, due: int) -> TrueUp:
    back = min(due, money.left_fen)
    return TrueUp(
        true_up_fen=back,
        payable_fen=money.uncut_fen - due,
        subsidy_fen=-min(due - back, money.subsidised_fen),
    )
