"""The arithmetic of a settlement statement (rule 4.8). Pure.

What a payee is owed runs on from statement to statement: the closing of one is the
opening of the next, and every change of the ledger's payable is a line of exactly one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Bank transfers below this cost more than they carry.
MINIMUM_PAYOUT_FEN = 10_00


@dataclass(frozen=True)
class Totals:
    """The figures of one statement, in fen."""

    opening_fen: int
    lines_fen: int
    closing_fen: int
    payable_fen: int

    @property
    def carried(self) -> bool:
        """Tell whether nothing is paid now and the closing goes on to the next statement."""
        return self.payable_fen == 0


def totals(
    opening_fen: int,
    nets_fen: Iterable[int],
    *,
    promised_fen: int = 0,
    minimum_payout_fen: int = MINIMUM_PAYOUT_FEN,
) -> Totals:
    """Add a statement up.

    ``promised_fen`` is what earlier statements will still pay of the same balance. What is
    left is payable when it reaches the minimum payout; a smaller or negative balance is
    carried. Raises ValueError for a negative promise or a minimum below one fen.
    """
    if promised_fen < 0 or minimum_payout_fen < 1:
        message = "a promise is not negative and a payout is at least one fen"
        raise ValueError(message)
    lines = sum(nets_fen)
    closing = opening_fen + lines
    free = closing - promised_fen
    return Totals(
        opening_fen=opening_fen,
        lines_fen=lines,
        closing_fen=closing,
        payable_fen=free if free >= minimum_payout_fen else 0,
    )
