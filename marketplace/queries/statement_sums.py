"""What a statement is made of: every kind of line apart, adding up to its closing exactly."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


class StatementSumKind(StrEnum):
    """What a part of a statement's closing comes from."""

    OPENING = "opening"
    GOODS = "goods"
    REFUNDS = "refunds"
    COMMISSION = "commission"
    ADJUSTMENTS = "adjustments"
    PAID_OUT = "paid_out"
    PAYOUTS_RETURNED = "payouts_returned"


@dataclass(frozen=True)
class StatementSum:
    """One part, signed: what the merchant gains by it, or loses when negative; fen.

    ``count`` is how many lines of the statement it adds up; the opening has none.
    """

    kind: StatementSumKind
    amount_fen: int
    count: int


PAID_OUT = frozenset({"payout"})
CAME_BACK = frozenset({"payout_returned"})


def sums_of(opening_fen: int, figures: dict[str, dict[str, int]]) -> list[StatementSum]:
    """Give the parts of a statement in the order they are told.

    ``figures`` are its sums by kind of earning. A refund is told by what the buyer had paid
    and the order still earned; whatever is neither a sale nor a payout is an adjustment.
    """
    sold = figures.get("sale", {})
    goods, refunds = sold.get("paid_fen", 0), sold.get("gross_fen", 0) - sold.get("paid_fen", 0)
    others = figures.keys() - {"sale"} - PAID_OUT - CAME_BACK
    taken = -sum(one["gross_fen"] - one["net_fen"] for one in figures.values())
    charged = sum(one["charged"] for one in figures.values())
    return [
        StatementSum(StatementSumKind.OPENING, opening_fen, 0),
        StatementSum(StatementSumKind.GOODS, goods, sold.get("lines", 0)),
        StatementSum(StatementSumKind.REFUNDS, refunds, sold.get("refunded", 0)),
        StatementSum(StatementSumKind.COMMISSION, taken, charged),
        _of(StatementSumKind.ADJUSTMENTS, figures, others),
        _of(StatementSumKind.PAID_OUT, figures, PAID_OUT),
        _of(StatementSumKind.PAYOUTS_RETURNED, figures, CAME_BACK),
    ]


def _of(
    kind: StatementSumKind, figures: dict[str, dict[str, int]], kinds: Collection[str]
) -> StatementSum:
    found = [figures[name] for name in kinds if name in figures]
    return StatementSum(
        kind, sum(one["gross_fen"] for one in found), sum(one["lines"] for one in found)
    )
