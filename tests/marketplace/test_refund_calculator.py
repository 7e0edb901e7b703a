"""The refund calculator: what one refund takes from which pocket."""

from __future__ import annotations

from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.refunds.line_money import LineKind, LineMoney, TrueUp, closed, frozen, paid_line
from marketplace.refunds.refund_calculator import (
    Cut,
    Fault,
    RefundFunder,
    Tenders,
    Terms,
    Wish,
    all_of,
    cut,
    cuts,
    given_back,
    split_by_tender,
    total,
)

LINE, OTHER = UUID(int=1), UUID(int=2)
BY_ORDER, BY_PLATFORM = Terms(), Terms(funder=RefundFunder.PLATFORM)
CHANGED_MIND = Terms(fault=Fault.BUYER, keep_fee=True)


def units(line: LineMoney, count: int, terms: Terms = BY_ORDER) -> tuple[Cut, LineMoney]:
    """Give back some units; give the cut and the line after it."""
    part = cut(line, Wish(LINE, units=count), terms)
    return part, given_back(line, part)


def goodwill(line: LineMoney, fen: int, terms: Terms = BY_ORDER) -> tuple[Cut, LineMoney]:
    """Give some goodwill; give the cut and the line after it."""
    part = cut(line, Wish(LINE, goodwill_fen=fen), terms)
    return part, given_back(line, part)


def test_three_units_of_twenty_yuan_come_back_one_by_one() -> None:
    """6.66, 6.67 and 6.67 are 20.00: nothing is rounded a second time."""
    line = paid_line(3, 2000)
    parts = []
    for _ in range(3):
        part, line = units(line, 1)
        parts.append(part.cash_fen)
    assert parts == [666, 667, 667]
    assert (line.left_units, line.left_fen) == (0, 0)


@given(
    paid=st.integers(0, 10**7),
    steps=st.lists(st.integers(0, 9), min_size=1, max_size=8).filter(any),
)
def test_any_split_of_the_units_sums_to_what_was_paid(paid: int, steps: list[int]) -> None:
    """The sequence does not matter, and no step gives less than nothing."""
    line = paid_line(sum(steps), paid)
    for step in steps:
        part, line = units(line, step)
        assert part.cash_fen >= 0
    assert (line.refunded_fen, line.left_fen) == (paid, 0)


def test_a_goodwill_of_one_yuan_leaves_the_units_untouched() -> None:
    """It is money without units; the last unit gives what is left."""
    part, line = goodwill(paid_line(2, 2000), 100)
    assert (part.units, part.cash_fen, part.to_buyer_fen) == (0, 0, 100)
    assert line.left_units == 2
    first, line = units(line, 1)
    second, line = units(line, 1)
    assert (first.cash_fen, second.cash_fen) == (1000, 900)


def test_after_closing_units_come_back_at_the_final_price() -> None:
    """One of three at 10.00 was given back, the rest closed at 8.00: 8.00 and 8.00, not 9 and 7."""
    _, line = units(paid_line(3, 3000), 1)
    line = closed(line, TrueUp(true_up_fen=400, payable_fen=1600))
    first, line = units(line, 1)
    second, line = units(line, 1)
    assert (first.cash_fen, second.cash_fen, line.left_fen) == (800, 800, 0)


def test_fees_are_frozen_on_what_fills_a_case() -> None:
    """One of three at 8.00 filled no case: the two left are 8.00 each, in money and in base."""
    line = closed(paid_line(3, 3000), TrueUp(true_up_fen=600, payable_fen=2400))
    dropped, line = units(line, 1)
    line = frozen(line, line.kept_fen, commission_fen=80, host_fen=0)
    assert (dropped.cash_fen, line.basis_units, line.basis_fen, line.base_fen) == (
        800,
        2,
        1600,
        1600,
    )
    part, line = units(line, 1)
    assert (part.cash_fen, part.base_fen, part.commission_fen) == (800, 800, 40)


@pytest.mark.parametrize(
    "decided",
    [
        TrueUp(true_up_fen=3001, payable_fen=0),
        TrueUp(true_up_fen=-1, payable_fen=3001),
        TrueUp(true_up_fen=600, payable_fen=2399),
        TrueUp(true_up_fen=600, payable_fen=2401),
        TrueUp(true_up_fen=600, payable_fen=2390, subsidy_fen=-10),
        TrueUp(true_up_fen=600, payable_fen=2410, subsidy_fen=10),
    ],
)
def test_a_true_up_accounts_for_every_fen(decided: TrueUp) -> None:
    """What comes back and what the units cost now are what they cost before."""
    with pytest.raises(ValueError, match="does not fit"):
        closed(paid_line(3, 3000), decided)


def test_a_line_is_closed_once() -> None:
    """The price is decided one time (rule L9)."""
    line = closed(paid_line(3, 3000), TrueUp(true_up_fen=600, payable_fen=2400))
    with pytest.raises(ValueError, match="does not fit"):
        closed(line, TrueUp(true_up_fen=600, payable_fen=1800))


def test_frozen_fees_never_change() -> None:
    """Neither other fees nor another price come after them (rule 4.7: never recomputed)."""
    line = frozen(paid_line(2, 2000), 2000, commission_fen=100, host_fen=0)
    with pytest.raises(ValueError, match="fees"):
        frozen(line, 2000, commission_fen=200, host_fen=0)
    with pytest.raises(ValueError, match="does not fit"):
        closed(line, TrueUp(true_up_fen=400, payable_fen=1600))


@given(data=st.data(), quantity=st.integers(1, 9), paid=st.integers(0, 10**6))
def test_giving_all_back_reverses_the_fees_exactly(
    data: st.DataObject, quantity: int, paid: int
) -> None:
    """Commission and the host's share go back with the last unit, however it was split."""
    commission, host = data.draw(st.integers(0, paid)), data.draw(st.integers(0, paid))
    line = frozen(paid_line(quantity, paid), paid, commission_fen=commission, host_fen=host)
    marks = sorted(data.draw(st.sets(st.integers(0, quantity))) | {0, quantity})
    for since, until in pairwise(marks):
        _, line = units(line, until - since)
    assert (line.commission_reversed_fen, line.host_reversed_fen) == (commission, host)
    assert line.refunded_base_fen == paid


def test_a_fee_goes_back_by_the_refunded_base() -> None:
    """5 % of 20.00 is 1.00; one of three units gives 0.33 of it, then 0.34, then 0.33."""
    line = frozen(paid_line(3, 2000), 2000, commission_fen=100, host_fen=60)
    parts = []
    for _ in range(3):
        part, line = units(line, 1)
        parts.append((part.base_fen, part.commission_fen, part.host_fen))
    assert parts == [(666, 33, 20), (667, 34, 20), (667, 33, 20)]


def test_goodwill_reverses_fees_unless_the_platform_pays() -> None:
    """The refunded base grows by the merchant's goodwill and not by the platform's."""
    line = frozen(paid_line(2, 2000), 2000, commission_fen=100, host_fen=0)
    own, _ = goodwill(line, 500)
    theirs, after = goodwill(line, 500, BY_PLATFORM)
    assert (own.base_fen, own.commission_fen, own.of_order_fen) == (500, 25, 500)
    assert (theirs.base_fen, theirs.commission_fen, theirs.of_order_fen) == (0, 0, 0)
    assert (theirs.to_buyer_fen, after.kept_fen) == (500, 2000)


def test_the_platform_gets_its_goodwill_back_when_the_units_are_returned() -> None:
    """Nobody keeps money for units that came back: neither the buyer twice nor the merchant."""
    _, line = goodwill(paid_line(3, 2000), 500, BY_PLATFORM)
    part, line = units(line, 3)
    assert (part.cash_fen, part.subsidy_fen, part.of_order_fen) == (1500, -500, 2000)
    assert (line.left_fen, line.kept_fen, line.subsidised_fen) == (0, 0, 0)


def test_units_are_never_given_back_on_the_money_of_the_platform() -> None:
    """Who pays a spoiled unit in the merchant's place gives goodwill; the sale stands."""
    with pytest.raises(ValueError, match="units"):
        cut(paid_line(2, 2000), Wish(LINE, units=1), BY_PLATFORM)


def test_a_fee_kept_for_a_change_of_mind_stays_kept() -> None:
    """The next refund, the merchant's doing, gives back its own part only."""
    line = frozen(paid_line(2, 2000), 2000, commission_fen=100, host_fen=40)
    first, line = units(line, 1, CHANGED_MIND)
    second, line = units(line, 1, Terms(fault=Fault.MERCHANT, keep_fee=True))
    assert (first.base_fen, first.commission_fen, first.host_fen) == (1000, 0, 0)
    assert (second.base_fen, second.commission_fen, second.host_fen) == (1000, 50, 20)


def test_a_rule_that_does_not_keep_the_fee_gives_it_back() -> None:
    """A buyer's change of mind alone keeps nothing."""
    line = frozen(paid_line(1, 2000), 2000, commission_fen=100, host_fen=0)
    assert units(line, 1, Terms(fault=Fault.BUYER))[0].commission_fen == 100


@pytest.mark.parametrize(
    ("terms", "returned"),
    [
        (Terms(nothing_shipped=True), 600),
        (Terms(fault=Fault.MERCHANT), 600),
        (Terms(fault=Fault.BUYER), 0),
        (Terms(fault=Fault.NOBODY), 0),
        (Terms(fault=Fault.BUYER, nothing_shipped=True), 600),
    ],
)
def test_a_delivery_fee_is_kept_once_something_was_shipped(terms: Terms, returned: int) -> None:
    """It comes back when nothing was shipped or the merchant failed (rule R5)."""
    part, after = units(paid_line(1, 600, LineKind.DELIVERY), 1, terms)
    assert (part.cash_fen, after.left_fen) == (returned, 600 - returned)


@pytest.mark.parametrize(
    "wish",
    [
        Wish(LINE, units=3),
        Wish(LINE, units=-1),
        Wish(LINE, goodwill_fen=2001),
        Wish(LINE, units=1, goodwill_fen=1001),
        Wish(LINE, goodwill_fen=-1),
    ],
)
def test_more_than_is_left_is_never_given(wish: Wish) -> None:
    """Neither units nor money beyond the line."""
    with pytest.raises(ValueError, match="cannot give"):
        cut(paid_line(2, 2000), wish, BY_ORDER)


def test_fees_beyond_their_base_are_refused() -> None:
    """A fee never exceeds what it is taken from."""
    for fees in ({"commission_fen": 2001, "host_fen": 0}, {"commission_fen": 0, "host_fen": -1}):
        with pytest.raises(ValueError, match="fees"):
            frozen(paid_line(2, 2000), 2000, **fees)


def test_an_order_that_fails_gives_everything_back() -> None:
    """Delivery included: the group did not form, so nothing was shipped (rule L6)."""
    lines = {LINE: paid_line(3, 2000), OTHER: paid_line(1, 600, LineKind.DELIVERY)}
    found = cuts(lines, all_of(lines), Terms(nothing_shipped=True))
    assert total(found.values()) == Cut(units=4, cash_fen=2600)
    assert total([]) == Cut()


def test_a_refund_names_each_line_once() -> None:
    """Twice would cut the same units two times."""
    with pytest.raises(ValueError, match="once"):
        cuts({LINE: paid_line(2, 2000)}, [Wish(LINE, 1), Wish(LINE, 1)], BY_ORDER)


def test_a_line_of_another_order_is_not_refunded() -> None:
    """The order's own lines are all that is known."""
    with pytest.raises(KeyError):
        cuts({LINE: paid_line(2, 2000)}, [Wish(OTHER, 1)], BY_ORDER)


@given(gateway=st.integers(0, 10**7), wallet=st.integers(0, 10**7), data=st.data())
def test_the_gateway_gives_back_first(gateway: int, wallet: int, data: st.DataObject) -> None:
    """The wallet's part begins where the gateway holds nothing more (rule R8)."""
    amount = data.draw(st.integers(0, gateway + wallet))
    found = split_by_tender(amount, gateway, wallet)
    assert sum(found) == amount
    assert 0 <= found.gateway_fen <= gateway
    assert 0 <= found.wallet_fen <= wallet
    assert found.gateway_fen == gateway or found.wallet_fen == 0


@pytest.mark.parametrize(("amount", "gateway", "wallet"), [(11, 5, 5), (-1, 5, 5), (1, -1, 5)])
def test_more_than_both_tenders_hold_is_refused(amount: int, gateway: int, wallet: int) -> None:
    """A refund never exceeds what was taken (rule R6)."""
    with pytest.raises(ValueError, match="cannot return"):
        split_by_tender(amount, gateway, wallet)
    assert split_by_tender(7, 5, 5) == Tenders(5, 2)
