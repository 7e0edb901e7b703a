"""The difference that comes back when a lower price was reached."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.refunds.line_money import LineMoney, TrueUp, closed, paid_line
from marketplace.refunds.refund_calculator import RefundFunder, Terms, Wish, cut, given_back
from marketplace.selling.true_up import TRUE_UP_FLOOR_FEN, LineAtClosing, into_wallet, true_up

LINE = UUID(int=1)
# Units, first price, final price (never above the first).
PRICED = st.tuples(st.integers(1, 99), st.integers(1, 10**5), st.integers(1, 10**5)).filter(
    lambda line: line[2] <= line[1]
)


def at_closing(units: int, first_fen: int, final_fen: int) -> LineAtClosing:
    """Give a line that was paid at the first price."""
    return LineAtClosing(paid_line(units, units * first_fen), final_fen)


def after_goodwill(line: LineMoney, fen: int, funder: RefundFunder) -> LineMoney:
    """Give a line after some goodwill."""
    return given_back(line, cut(line, Wish(LINE, goodwill_fen=fen), Terms(funder=funder)))


def test_paid_39_90_final_33_90_gives_6_00_back() -> None:
    """The page says: you paid 39.90, final 33.90, 6.00 returned."""
    assert true_up([at_closing(1, 3990, 3390)]) == [TrueUp(true_up_fen=600, payable_fen=3390)]


@given(lines=st.lists(PRICED, min_size=1, max_size=8))
def test_each_line_gets_its_own_difference(lines: list[tuple[int, int, int]]) -> None:
    """Without coupons a line pays its units at the final price, and the order their sum."""
    found = true_up([at_closing(*line) for line in lines])
    assert [decided.true_up_fen for decided in found] == [
        units * (first - final) for units, first, final in lines
    ]
    assert [decided.payable_fen for decided in found] == [u * final for u, _, final in lines]


def test_the_first_price_gives_nothing_back() -> None:
    """Who paid the final price already is owed nothing."""
    assert true_up([at_closing(2, 1000, 1000)]) == [TrueUp(true_up_fen=0, payable_fen=2000)]


@given(
    paid=st.lists(st.integers(0, 10**6), min_size=1, max_size=6),
    data=st.data(),
)
def test_a_difference_is_shared_exactly_and_never_negative(
    paid: list[int], data: st.DataObject
) -> None:
    """Whatever a discount over the order does to its lines, the order's difference is exact."""
    costs = [data.draw(st.integers(0, 10**6)) for _ in paid]
    lines = [LineAtClosing(paid_line(3, fen), 0) for fen in paid]
    found = true_up(lines, lambda _: costs)
    assert sum(decided.true_up_fen for decided in found) == max(sum(paid) - sum(costs), 0)
    for decided, fen, cost in zip(found, paid, costs, strict=True):
        assert 0 <= decided.true_up_fen <= max(fen - cost, 0)
        assert decided.true_up_fen + decided.payable_fen == fen


def test_the_discount_sees_the_whole_order() -> None:
    """Ten yuan off an order are worked out again on the sum of its lines."""

    def ten_off(lines: Sequence[LineAtClosing]) -> list[int]:
        whole = sum(line.final_price_fen for line in lines)
        return [whole - 1000, *[0 for _ in lines[1:]]]

    lines = [LineAtClosing(paid_line(1, 2000), 1500), LineAtClosing(paid_line(1, 1000), 1000)]
    assert sum(decided.true_up_fen for decided in true_up(lines, ten_off)) == 1500


def test_units_given_back_before_have_no_difference() -> None:
    """They returned what was paid for them."""
    line = paid_line(3, 3000)
    line = given_back(line, cut(line, Wish(LINE, units=1), Terms()))
    assert true_up([LineAtClosing(line, 800)]) == [TrueUp(true_up_fen=400, payable_fen=1600)]


@pytest.mark.parametrize(
    ("funder", "decided", "kept"),
    [
        (RefundFunder.ORDER, TrueUp(true_up_fen=500, payable_fen=300), 0),
        (RefundFunder.PLATFORM, TrueUp(true_up_fen=500, payable_fen=300, subsidy_fen=-2200), 300),
    ],
)
def test_goodwill_given_before_closing_counts(
    funder: RefundFunder, decided: TrueUp, kept: int
) -> None:
    """The buyer gets no more than was paid; the platform gets back what the merchant lost."""
    line = after_goodwill(paid_line(3, 3000), 2500, funder)
    assert true_up([LineAtClosing(line, 100)]) == [decided]
    assert closed(line, decided).kept_fen == kept


def test_small_differences_wait_in_the_wallet_with_consent_only() -> None:
    """Below ten fen, and only when the buyer said so."""
    assert into_wallet(TRUE_UP_FLOOR_FEN - 1, consented=True)
    assert not into_wallet(TRUE_UP_FLOOR_FEN - 1, consented=False)
    assert not into_wallet(TRUE_UP_FLOOR_FEN, consented=True)
