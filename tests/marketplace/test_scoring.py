"""Scores come from reviews, age with them, and are never made up."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.reviews.scoring import _DAY, _FINE, HALF_LIFE_DAYS, ONE, Rated, score, weight

ages = st.integers(0, 4000)
rated = st.builds(Rated, stars=st.integers(1, 5), age_days=ages)
reviews = st.lists(rated, max_size=20)
means = st.integers(1000, 5000)


@pytest.mark.parametrize(
    ("given_reviews", "mean", "found"),
    [
        ([], 4200, 4200),
        # Ten of the mean against one of five stars: 47000 / 11.
        ([Rated(5, 0)], 4200, 4273),
        # Half a year later it weighs a half: 44.5 / 10.5 is 4.2381.
        ([Rated(5, 180)], 4200, 4238),
        ([Rated(5, 360)], 4200, 4220),
        ([Rated(1, 0)] * 10, 4200, 2600),
        ([Rated(5, 0)] * 990, 4000, 4990),
    ],
)
def test_a_score_starts_at_the_mean_and_moves_with_reviews(
    given_reviews: list[Rated], mean: int, found: int
) -> None:
    """In thousandths of a star."""
    assert score(given_reviews, mean) == found


def test_a_review_weighs_half_after_each_half_life() -> None:
    """The weights fall day by day, and by half in 180 days."""
    assert [weight(days) for days in (0, 90, 180, 360)] == [ONE, 707_106, 500_000, 250_000]
    assert all(older <= younger for younger, older in pairwise(weight(day) for day in range(4000)))
    assert all(younger > older for younger, older in pairwise(weight(day) for day in range(900)))


def test_a_day_is_the_root_of_a_half_life() -> None:
    """Rounded down at the eighteenth place, checked without a fraction."""
    half = _FINE**HALF_LIFE_DAYS
    assert 2 * _DAY**HALF_LIFE_DAYS <= half < 2 * (_DAY + 1) ** HALF_LIFE_DAYS


@given(found=reviews, mean=means)
def test_a_score_lies_between_its_reviews_and_the_mean(found: list[Rated], mean: int) -> None:
    """No mean leaves the range of what it is made of."""
    stars = [mean, *(review.stars * 1000 for review in found)]
    assert min(stars) <= score(found, mean) <= max(stars)


@given(found=reviews, mean=means, age=ages)
def test_five_stars_never_lower_a_score_and_one_never_raises_it(
    found: list[Rated], mean: int, age: int
) -> None:
    """Praise helps, blame hurts, whenever it was."""
    before = score(found, mean)
    assert score([*found, Rated(1, age)], mean) <= before <= score([*found, Rated(5, age)], mean)


@given(found=reviews, mean=means, stars=st.integers(1, 5), age=ages, more=ages)
def test_an_older_review_counts_less(
    found: list[Rated], mean: int, stars: int, age: int, more: int
) -> None:
    """With age a review leaves the score nearer to what it is without it."""
    without = score(found, mean)
    young = score([*found, Rated(stars, age)], mean)
    old = score([*found, Rated(stars, age + more)], mean)
    assert min(without, young) <= old <= max(without, young)


@given(found=reviews, data=st.data())
def test_the_order_of_reviews_does_not_matter(found: list[Rated], data: st.DataObject) -> None:
    """The same reviews give the same score."""
    assert score(data.draw(st.permutations(found)), 4000) == score(found, 4000)


def test_impossible_reviews_are_refused() -> None:
    """Six stars, none, a mean below one, and a review from tomorrow."""
    for wrong in (Rated(6, 0), Rated(0, 0)):
        with pytest.raises(ValueError, match="stars"):
            score([wrong], 4000)
    for mean, prior in ((999, 10), (5001, 10), (4000, 0)):
        with pytest.raises(ValueError, match="mean"):
            score([], mean, prior)
    with pytest.raises(ValueError, match="days old"):
        weight(-1)
