"""A balance pays exactly what it should of each order, and gets exactly that back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.wallet.tenders import (
    Tenders,
    leaves_too_little,
    share_tenders,
    split_by_tender,
    usable_balance,
)

LEAST = 360
FEN = st.integers(0, 10**9)
ORDERS = st.lists(st.integers(1, 10**7), min_size=1, max_size=20)


@st.composite
def paid_together(draw: st.DrawFn) -> tuple[int, list[int]]:
    """Give what some orders cost, and what of it a balance pays."""
    amounts = draw(ORDERS)
    return draw(st.integers(0, sum(amounts))), amounts


@given(paid_together())
def test_shares_sum_to_the_balance_and_to_each_order(paid: tuple[int, list[int]]) -> None:
    """No fen is lost between orders, and none of them is paid more than it costs."""
    wallet, amounts = paid
    shares = share_tenders(wallet, amounts)
    assert sum(share.wallet_fen for share in shares) == wallet
    assert [share.amount_fen for share in shares] == amounts
    assert all(share.gateway_fen >= 0 and share.wallet_fen >= 0 for share in shares)


@given(paid_together(), st.integers(0, 19))
def test_the_first_orders_together_have_the_cut_of_their_sum(
    paid: tuple[int, list[int]], first: int
) -> None:
    """However many come first, their part of the balance is that of what they cost."""
    wallet, amounts = paid
    told = sum(share.wallet_fen for share in share_tenders(wallet, amounts)[:first])
    assert told == wallet * sum(amounts[:first]) // sum(amounts)


@pytest.mark.parametrize("wallet", [-1, 301])
def test_no_more_is_shared_than_there_is_to_pay(wallet: int) -> None:
    """What cannot be a balance's part is an error of the caller."""
    with pytest.raises(ValueError, match="from a balance"):
        share_tenders(wallet, [100, 200])


@given(FEN, FEN, st.lists(FEN, max_size=10))
def test_money_goes_back_to_the_provider_first(gateway: int, wallet: int, asks: list[int]) -> None:
    """In any order of refunds, a balance gets nothing before the provider gave all of its part."""
    left = Tenders(gateway, wallet)
    for ask in asks:
        amount = min(ask, left.amount_fen)
        back = split_by_tender(amount, left)
        assert back.amount_fen == amount
        assert back.wallet_fen == 0 or back.gateway_fen == left.gateway_fen
        left = Tenders(left.gateway_fen - back.gateway_fen, left.wallet_fen - back.wallet_fen)
        assert min(left) >= 0


@given(FEN, FEN)
def test_no_more_goes_back_than_came(gateway: int, wallet: int) -> None:
    """One fen more than is left of both is refused."""
    left = Tenders(gateway, wallet)
    with pytest.raises(ValueError, match="back of"):
        split_by_tender(left.amount_fen + 1, left)


@given(FEN, FEN)
def test_what_is_used_of_a_balance_leaves_a_rest_that_can_be_paid(
    amount: int, available: int
) -> None:
    """Nothing is left, or at least what the provider takes, unless less than that was asked."""
    used = usable_balance(amount, available, LEAST)
    assert 0 <= used <= min(amount, available)
    assert used == 0 or not leaves_too_little(amount, used, LEAST)


@given(st.integers(LEAST, 10**7), st.integers(0, 10**7))
def test_as_much_of_a_balance_is_used_as_can_be(amount: int, available: int) -> None:
    """One fen more of it would leave a rest nobody can pay, or is not there."""
    used = usable_balance(amount, available, LEAST)
    more = range(used + 1, min(amount, available) + 1)
    assert all(leaves_too_little(amount, one, LEAST) for one in more[:LEAST])


@pytest.mark.parametrize(
    ("amount", "available", "used"),
    [
        (1000, 0, 0),
        (1000, 1000, 1000),
        (1000, 5000, 1000),
        (1000, 640, 640),
        (1000, 641, 640),
        (1000, 999, 640),
        (359, 358, 0),
        (359, 359, 359),
        (360, 359, 0),
    ],
)
def test_balances_near_the_least_amount(amount: int, available: int, used: int) -> None:
    """Three yuan sixty is the least that can be paid at the provider (rule M4)."""
    assert usable_balance(amount, available, LEAST) == used
