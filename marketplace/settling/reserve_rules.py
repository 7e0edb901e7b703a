"""When keeping a part of a merchant's money back is worth proposing (rule 4.8). Pure.

A machine proposes and never sets: what is kept back is somebody's livelihood.
"""

from __future__ import annotations

from datetime import timedelta

WINDOW = timedelta(days=90)
WORTH_IT_BASIS_POINTS = 1000
MOST_BASIS_POINTS = 2000
WHOLE = 10_000
# A whole per cent is a share somebody can explain to a merchant.
STEP_BASIS_POINTS = 100
# Of fewer orders a single bad day would be a tenth.
ORDERS_MIN = 10


def refund_share(sold_fen: int, refunded_fen: int) -> int:
    """Give which share of what was sold went back, in basis points, rounded down."""
    return refunded_fen * WHOLE // sold_fen if sold_fen > 0 else 0


def proposed_reserve(
    *, orders: int, sold_fen: int, refunded_fen: int, reserve_basis_points: int
) -> int | None:
    """Give the reserve to propose, in basis points; None when there is nothing to propose.

    More than a tenth of the sales of 90 days went back: the same share, in whole per cents
    upwards and at most a fifth, unless as much is kept back already.
    """
    too_few = orders < ORDERS_MIN or sold_fen <= 0
    if too_few or refunded_fen * WHOLE <= sold_fen * WORTH_IT_BASIS_POINTS:
        return None
    steps = -(-refunded_fen * WHOLE // (sold_fen * STEP_BASIS_POINTS))
    proposed = min(steps * STEP_BASIS_POINTS, MOST_BASIS_POINTS)
    return proposed if proposed > reserve_basis_points else None
