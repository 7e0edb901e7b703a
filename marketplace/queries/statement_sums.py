"""What a statement is made of: every kind of line apart, adding up to its closing exactly."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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


# The parts of one statement, to be read beside its row. A refund is told by what the buyer had
# paid and the order still earned; whatever is neither a sale nor a payout is an adjustment.
SUMS = """
    SELECT coalesce(sum(placed.paid_fen), 0)::bigint AS goods_fen,
           count(placed.id) AS goods_count,
           coalesce(sum(line.gross_fen - placed.paid_fen), 0)::bigint AS refunds_fen,
           count(*) FILTER (WHERE line.gross_fen <> placed.paid_fen) AS refunds_count,
           coalesce(-sum(line.commission_fen), 0)::bigint AS commission_fen,
           count(*) FILTER (WHERE line.commission_fen <> 0) AS commission_count,
           coalesce(sum(line.gross_fen) FILTER (WHERE placed.id IS NULL AND earning.kind
             NOT IN ('payout', 'payout_returned')), 0)::bigint AS adjustments_fen,
           count(*) FILTER (WHERE placed.id IS NULL AND earning.kind
             NOT IN ('payout', 'payout_returned')) AS adjustments_count,
           coalesce(sum(line.gross_fen) FILTER (WHERE earning.kind = 'payout'), 0)::bigint
             AS paid_out_fen,
           count(*) FILTER (WHERE earning.kind = 'payout') AS paid_out_count,
           coalesce(sum(line.gross_fen) FILTER (WHERE earning.kind = 'payout_returned'), 0)::bigint
             AS payouts_returned_fen,
           count(*) FILTER (WHERE earning.kind = 'payout_returned') AS payouts_returned_count,
           min(earning.earned_at) AS first_earned_at
    FROM statement_line line JOIN earning ON earning.id = line.earning
    LEFT JOIN market_order placed ON placed.id = earning.parent AND earning.kind = 'sale'
    WHERE line.parent = statement.id"""


def sums_of(row: Any) -> list[StatementSum]:
    """Give the parts of a row that was read beside SUMS, in the order they are told."""
    return [
        StatementSum(StatementSumKind.OPENING, row["opening_fen"], 0),
        *(
            StatementSum(kind, row[f"{kind.value}_fen"], row[f"{kind.value}_count"])
            for kind in StatementSumKind
            if kind is not StatementSumKind.OPENING
        ),
    ]
