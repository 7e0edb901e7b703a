"""Amounts of another currency: whole units, decimal strings, and no fen lost between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.exchange import at_average, fits, lost_by_rate, rate_of, to_account, to_fen

amounts = st.integers(-(10**9), 10**9)
rates = st.builds(
    lambda units, digits: f"{units // 10**digits}.{units % 10**digits:0{digits}d}",
    st.integers(10_000, 10**8),
    st.integers(1, 6),
)


@pytest.mark.parametrize(
    ("fen", "rate", "minor"),
    [
        (3390, "1.0842", 3675),
        (-3390, "1.1013", -3733),
        (1, "0.5", 1),
        (-1, "0.5", -1),
        (9, "2", 18),
    ],
)
def test_an_amount_is_exchanged_half_up(fen: int, rate: str, minor: int) -> None:
    """Away from zero at a half, on both sides of it."""
    assert to_account(fen, rate) == minor


@given(asked=amounts, rate=rates)
def test_what_was_exchanged_fits_its_rate(asked: int, rate: str) -> None:
    """Whatever was asked for, and at the rate as it is written."""
    assert fits(asked, to_account(asked, rate), rate)


@given(asked=amounts, units=st.integers(10**9, 10**12))
def test_a_rate_that_is_told_shorter_than_it_was_still_fits(asked: int, units: int) -> None:
    """The provider computes with nine digits and tells six."""
    whole = f"{units // 10**9}.{units % 10**9:09d}"
    told = (units + 500) // 1000
    short = f"{told // 10**6}.{told % 10**6:06d}"
    assert fits(asked, to_account(asked, whole), short)


def test_another_rate_does_not_fit() -> None:
    """One hundredth more on a sum of some yuan is found."""
    assert not fits(3390, 3675, "1.0942")
    assert not fits(3390, 3677, "1.0842")


@given(fen=st.integers(-(10**6), 10**6), units=st.integers(10_000, 10**6))
def test_fen_survive_a_stronger_currency_and_back(fen: int, units: int) -> None:
    """With more small units to a fen than one, nothing is rounded away."""
    rate = f"{units // 10_000}.{units % 10_000:04d}"
    assert to_fen(to_account(fen, rate), rate) == fen


@given(asked=amounts, before=rates, after=rates)
def test_only_another_rate_makes_a_difference(asked: int, before: str, after: str) -> None:
    """At the rate the money came at there is none; at another, what the movement is worth."""
    assert lost_by_rate(asked, to_account(asked, before), before) == 0
    moved = to_account(asked, after)
    found = lost_by_rate(asked, moved, before)
    assert found in {0, to_fen(moved, before) - asked}


@given(parts=st.lists(st.integers(1, 10**6), min_size=1, max_size=8), fen=st.integers(0, 10**9))
def test_an_account_that_is_emptied_in_parts_leaves_no_fen(parts: list[int], fen: int) -> None:
    """Each part takes its share of what is left, the last one all of it."""
    held, left = sum(parts), fen
    for part in parts:
        taken = at_average(part, held, left)
        assert 0 <= taken <= left
        held, left = held - part, left - taken
    assert (held, left) == (0, 0)


@pytest.mark.parametrize("text", ["", "0", "0.000", "1,08", "-1", "1e3", "1.", ".5", "ten"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    """Nothing is guessed out of it."""
    with pytest.raises(ValueError, match="exchange rate"):
        rate_of(text)


def test_of_nothing_there_is_no_share() -> None:
    """An empty account has no average."""
    with pytest.raises(ValueError, match="nothing is held"):
        at_average(5, 0, 0)
