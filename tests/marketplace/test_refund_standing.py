"""How much of an order's money came back, beside its state."""

from __future__ import annotations

import pytest

from marketplace.refunds.refund_standing import RefundStanding, standing_of


@pytest.mark.parametrize(
    ("paid", "back", "under_way", "told"),
    [
        (0, 0, False, "none"),
        (2990, 0, False, "none"),
        (2990, 0, True, "under_way"),
        (2990, 500, True, "under_way"),
        (2990, 500, False, "partial"),
        (2990, 2990, False, "full"),
    ],
)
def test_what_is_on_its_way_is_told_before_what_came(
    paid: int, back: int, *, under_way: bool, told: str
) -> None:
    """Then part of it, or all."""
    assert standing_of(paid, back, under_way=under_way) is RefundStanding(told)
