"""The score of a merchant or an offer, from reviews and nothing else (rule 4.12). Pure.

A weighted mean that starts at its category's mean and moves as reviews come in; a review
counts half as much every 180 days. Whoever says nothing counts for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.amounts import half_up

if TYPE_CHECKING:
    from collections.abc import Iterable

STARS_MOST = 5
HALF_LIFE_DAYS = 180
# How many fresh reviews the mean of the category weighs.
PRIOR_WEIGHT = 10
ONE = 10**6
# Before anything was said of a category: the middle, which praises nobody.
MEAN_AT_FIRST = 3000

_FINE = 10**18
# What is left of a weight after one day: the 180th root of a half, rounded down.
_DAY = 996_156_587_220_575_217


class Rated(NamedTuple):
    """One review: whole stars from 1 to 5, and its age in days."""

    stars: int
    age_days: int


def _first_half_life() -> tuple[int, ...]:
    fine, weights = _FINE, []
    for _ in range(HALF_LIFE_DAYS):
        weights.append(fine * ONE // _FINE)
        fine = fine * _DAY // _FINE
    return tuple(weights)


_WEIGHTS = _first_half_life()


def weight(age_days: int) -> int:
    """Give what a review of an age weighs, in millionths of a fresh one (rule 4.12).

    Raises ValueError for a negative age.
    """
    if age_days < 0:
        message = f"a review is not {age_days} days old"
        raise ValueError(message)
    half_lives, days = divmod(age_days, HALF_LIFE_DAYS)
    return _WEIGHTS[days] >> half_lives


def weights_of_days() -> tuple[int, ...]:
    """Give the weights of the first half-life, day by day, in millionths of a fresh review."""
    return _WEIGHTS


def score(reviews: Iterable[Rated], mean_milli: int, prior_weight: int = PRIOR_WEIGHT) -> int:
    """Give the score in thousandths of a star, rounded half up once (rule 4.12).

    ``mean_milli`` is the mean of the category. Without reviews it is the score. Raises
    ValueError for stars or a mean outside 1 to 5, or a prior without weight.
    """
    if not 1000 <= mean_milli <= STARS_MOST * 1000 or prior_weight < 1:  # noqa: PLR2004 - one star
        message = f"a mean of {mean_milli} with weight {prior_weight}"
        raise ValueError(message)
    weights = prior_weight * ONE
    weighted = weights * mean_milli
    for review in reviews:
        if not 1 <= review.stars <= STARS_MOST:
            message = f"a review has 1 to {STARS_MOST} stars, not {review.stars}"
            raise ValueError(message)
        weights += weight(review.age_days)
        weighted += weight(review.age_days) * review.stars * 1000
    return half_up(weighted, weights)
