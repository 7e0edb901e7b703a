"""Sharing out what arrived when it is too little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.pick_up.shortage import Claim, ShortageRule, share_out

claims = st.lists(
    st.builds(Claim, units=st.integers(0, 50), paid_rank=st.integers(0, 5), elder=st.booleans()),
    max_size=12,
)
goods = st.integers(0, 700)
rules = st.sampled_from(ShortageRule)
# Four lines of 4, 3, 2 and 1 units, paid in this order; the last two are elders'.
OWED = [Claim(4, 1), Claim(3, 2), Claim(2, 3, elder=True), Claim(1, 4, elder=True)]


@pytest.mark.parametrize(
    ("rule", "good", "shares"),
    [
        (ShortageRule.FIRST_COME, 6, [4, 2, 0, 0]),
        (ShortageRule.ELDERS_FIRST, 6, [3, 0, 2, 1]),
        (ShortageRule.ELDERS_FIRST, 2, [0, 0, 2, 0]),
        # 2.4, 1.8, 1.2, 0.6: the two largest remainders are rounded up.
        (ShortageRule.PRO_RATA, 6, [2, 2, 1, 1]),
        # 2.0, 1.5, 1.0, 0.5: of two equal remainders the earlier paid wins.
        (ShortageRule.PRO_RATA, 5, [2, 2, 1, 0]),
        (ShortageRule.PRO_RATA, 0, [0, 0, 0, 0]),
        (ShortageRule.FIRST_COME, 12, [4, 3, 2, 1]),
    ],
)
def test_goods_are_shared_by_the_chosen_rule(
    rule: ShortageRule, good: int, shares: list[int]
) -> None:
    """Ten units were sold."""
    assert share_out(rule, OWED, good) == shares


def test_equal_remainders_go_to_who_paid_first_however_they_are_listed() -> None:
    """The list's order does not decide, the time of paying does."""
    assert share_out(ShortageRule.PRO_RATA, [Claim(1, 9), Claim(1, 2)], 1) == [0, 1]


@given(rule=rules, owed=claims, good=goods)
def test_every_good_unit_is_handed_out_and_no_more(
    rule: ShortageRule, owed: list[Claim], good: int
) -> None:
    """All of the goods or all of the claims, and to nobody more than was paid."""
    shares = share_out(rule, owed, good)
    assert sum(shares) == min(good, sum(claim.units for claim in owed))
    assert all(0 <= got <= claim.units for got, claim in zip(shares, owed, strict=True))


@given(owed=claims, good=goods)
def test_a_proportional_share_is_less_than_a_unit_off(owed: list[Claim], good: int) -> None:
    """Nobody is a whole unit away from the exact share."""
    whole = sum(claim.units for claim in owed)
    good = min(good, whole)
    for got, claim in zip(share_out(ShortageRule.PRO_RATA, owed, good), owed, strict=True):
        assert abs(got * whole - good * claim.units) < max(whole, 1)


@given(
    rule=st.sampled_from([ShortageRule.FIRST_COME, ShortageRule.ELDERS_FIRST]),
    owed=claims,
    good=goods,
)
def test_nobody_gets_a_unit_before_their_turn(
    rule: ShortageRule, owed: list[Claim], good: int
) -> None:
    """Who gets anything has nobody before them who lacks something."""
    shares = share_out(rule, owed, good)
    elders_first = rule is ShortageRule.ELDERS_FIRST
    turns = [(elders_first and not claim.elder, claim.paid_rank) for claim in owed]
    for turn, got in zip(turns, shares, strict=True):
        for before, claim, share in zip(turns, owed, shares, strict=True):
            assert not got or before >= turn or share == claim.units


@pytest.mark.parametrize(("owed", "good"), [([Claim(1, 1)], -1), ([Claim(-1, 1)], 1)])
def test_negative_units_are_not_shared(owed: list[Claim], good: int) -> None:
    """A count below nothing is a mistake of the caller."""
    with pytest.raises(ValueError, match="cannot share"):
        share_out(ShortageRule.FIRST_COME, owed, good)
