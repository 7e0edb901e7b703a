"""The rules of the commission: one rule decides, it is rounded once, and goes back exactly."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.settling.commission import (
    Rule,
    fee,
    in_words,
    resolve,
    reversal,
    reversed_by,
    tax_within,
)
from marketplace.settling.commission_kinds import SoldIn

MERCHANT, OTHER = UUID(int=1), UUID(int=2)
DEFAULT = Rule(id=UUID(int=100), rank=0, basis_points=500, is_default=True)

bases = st.integers(0, 10**9)
rules = st.builds(
    Rule,
    id=st.uuids(),
    rank=st.integers(0, 9),
    basis_points=st.integers(0, 10_000),
    minimum_fen=st.integers(0, 10**6),
    maximum_fen=st.none() | st.integers(0, 10**6),
    merchant=st.sampled_from([MERCHANT, OTHER]),
    category=st.none() | st.sampled_from(["fruit", "dairy"]),
    campaign_kind=st.none() | st.sampled_from(list(SoldIn)),
    tax_basis_points=st.integers(0, 10_000),
)


@given(chosen=st.lists(rules, max_size=8), category=st.sampled_from(["fruit", "dairy", "bakery"]))
def test_the_lowest_rank_that_fits_decides(chosen: list[Rule], category: str) -> None:
    """The winner fits, and no fitting rule but the default stands before it."""
    won = resolve([DEFAULT, *chosen], MERCHANT, category)
    assert won.fits(MERCHANT, category)
    fitting = [rule for rule in chosen if rule.fits(MERCHANT, category)]
    assert won.is_default == (not fitting)
    assert all((won.rank, won.id) <= (rule.rank, rule.id) for rule in fitting)


@given(chosen=st.lists(rules, max_size=8).flatmap(st.permutations))
def test_the_order_in_which_rules_are_read_does_not_matter(chosen: list[Rule]) -> None:
    """One sale, one rule, on every machine."""
    ahead = resolve([*chosen, DEFAULT], MERCHANT, "fruit")
    assert resolve([DEFAULT, *reversed(chosen)], MERCHANT, "fruit") == ahead


def test_the_default_is_last_even_with_the_lowest_rank() -> None:
    """A default written carelessly does not push special rules aside."""
    special = Rule(id=UUID(int=5), rank=99, basis_points=100, category="fruit")
    assert resolve([DEFAULT, special], OTHER, "fruit") == special
    assert resolve([DEFAULT, special], OTHER, "dairy") == DEFAULT


def test_rules_without_a_default_decide_nothing() -> None:
    """Nothing is guessed when the last rule is missing."""
    with pytest.raises(ValueError, match="no default"):
        resolve([Rule(id=UUID(int=5), rank=1, basis_points=100, category="fruit")], OTHER, "fruit")


def test_a_rule_without_a_condition_is_refused() -> None:
    """It would silently decide for everybody."""
    with pytest.raises(ValueError, match="no condition"):
        resolve([DEFAULT, Rule(id=UUID(int=5), rank=1, basis_points=100)], OTHER, "fruit")


@given(rule=rules, base=bases)
def test_a_fee_lies_between_nothing_and_its_base(rule: Rule, base: int) -> None:
    """Bounds hold, and the base bounds the bounds."""
    taken = fee(rule, base)
    assert 0 <= taken <= base
    if rule.maximum_fen is not None:
        assert taken <= rule.maximum_fen
    elif base >= rule.minimum_fen:
        assert taken >= rule.minimum_fen


@pytest.mark.parametrize(
    ("base", "points", "taken"),
    [(2990, 500, 150), (30, 500, 2), (29, 500, 1), (10, 500, 1), (9, 500, 0), (0, 500, 0)],
)
def test_a_fee_is_rounded_half_up_once(base: int, points: int, taken: int) -> None:
    """149.5 fen become 150."""
    assert fee(Rule(id=UUID(int=1), rank=1, basis_points=points, category="x"), base) == taken


def test_a_negative_base_is_refused() -> None:
    """There is no fee on less than nothing."""
    with pytest.raises(ValueError, match="never negative"):
        fee(DEFAULT, -1)


@given(data=st.data(), base=st.integers(1, 10**6))
def test_any_chain_of_refunds_gives_back_the_whole_fee(data: st.DataObject, base: int) -> None:
    """Partial reversals sum to the fee when everything was refunded, and never overshoot."""
    taken = data.draw(st.integers(0, base))
    steps = data.draw(st.lists(st.integers(0, base), max_size=6).map(sorted))
    marks = [0, *steps, base]
    parts = [reversal(taken, base, before, after) for before, after in pairwise(marks)]
    assert sum(parts) == taken
    assert all(part >= 0 for part in parts)


def test_more_than_the_base_cannot_be_refunded() -> None:
    """A refund beyond the sale is a mistake elsewhere."""
    with pytest.raises(ValueError, match="cannot refund"):
        reversed_by(10, 100, 101)
    assert reversed_by(0, 0, 0) == 0


def test_a_rule_is_said_in_words() -> None:
    """Merchants read the rate with its bounds before they agree."""
    rule = Rule(
        id=UUID(int=1), rank=1, basis_points=550, minimum_fen=50, maximum_fen=2000, category="x"
    )
    assert in_words(rule).zh == "平台服务费 5.50%，最低 ¥0.50，最高 ¥20.00"
    assert in_words(DEFAULT).en == "Platform commission 5.00%"


@given(base=bases, units=st.integers(0, 500), flat=st.integers(0, 10**6))
def test_a_flat_fee_grows_with_the_units_and_never_exceeds_the_base(
    base: int, units: int, flat: int
) -> None:
    """So many fen a unit, bounded by what was paid; the share of the price does not matter."""
    rule = Rule(id=UUID(int=7), rank=1, basis_points=0, category="fruit", flat_fen_per_unit=flat)
    assert fee(rule, base, units) == min(flat * units, base)
    assert fee(rule, base, units + 1) >= fee(rule, base, units)


@given(chosen=rules, base=bases, units=st.integers(0, 500))
def test_a_fee_is_between_nothing_and_its_base(chosen: Rule, base: int, units: int) -> None:
    """Whatever the bounds are: even a minimum above the base takes the base and no more."""
    assert 0 <= fee(chosen, base, units) <= base


def test_a_rule_for_one_offer_speaks_of_that_offer_only() -> None:
    """Other offers of the merchant keep the rule they had."""
    offer = UUID(int=50)
    special = Rule(id=UUID(int=5), rank=1, basis_points=100, offer=offer)
    assert resolve([DEFAULT, special], MERCHANT, "fruit", offer) == special
    assert resolve([DEFAULT, special], MERCHANT, "fruit", UUID(int=51)) == DEFAULT
    assert resolve([DEFAULT, special], MERCHANT, "fruit") == DEFAULT


def test_a_flat_rule_is_told_by_its_amount() -> None:
    """A merchant reads what a unit costs."""
    rule = Rule(id=UUID(int=7), rank=1, basis_points=0, category="fruit", flat_fen_per_unit=80)
    assert in_words(rule).zh == "平台服务费每份 ¥0.80"
    assert in_words(rule).en == "Platform commission ¥0.80 a unit"


def test_a_rule_for_teams_speaks_of_teams_only() -> None:
    """The runs of a whole neighbourhood keep the rule they had."""
    special = Rule(id=UUID(int=5), rank=1, basis_points=100, campaign_kind=SoldIn.TEAM)
    assert resolve([DEFAULT, special], MERCHANT, "fruit", kind=SoldIn.TEAM) == special
    assert resolve([DEFAULT, special], MERCHANT, "fruit") == DEFAULT


@given(chosen=rules, base=bases, units=st.integers(0, 500))
def test_the_tax_is_within_the_fee_and_changes_nothing_of_it(
    chosen: Rule, base: int, units: int
) -> None:
    """It is told apart, never added: the same rule without a tax takes the same."""
    taken = fee(chosen, base, units)
    assert taken == fee(replace(chosen, tax_basis_points=0), base, units)
    assert 0 <= tax_within(taken, chosen.tax_basis_points) <= taken
    assert tax_within(taken, 0) == 0


def test_the_tax_of_a_fee_is_rounded_half_up_once() -> None:
    """Of 1.06 at 6 % it is 0.06; of 1.50 it is 8.49 fen."""
    assert (tax_within(106, 600), tax_within(150, 600), tax_within(0, 600)) == (6, 8, 0)


def test_a_rule_says_that_a_tax_is_included() -> None:
    """Who reads the rate reads what is in it; without a tax nothing is said."""
    rule = Rule(id=UUID(int=7), rank=1, basis_points=500, category="fruit", tax_basis_points=600)
    assert in_words(rule).zh == "平台服务费 5.00%（已含 6.00% 税）"
    assert in_words(rule).en == "Platform commission 5.00% (6.00% tax included)"
