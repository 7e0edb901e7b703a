"""Scores age by night, and always equal what the truth computes in its own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch_value
from core.invariants import check
from core.schedule import every_sweep
from marketplace.reviews.rescoring import refresh_scores
from marketplace.reviews.writing import write_review
from tests.marketplace.reviews.builders import GOOD, bought, score_row

if TYPE_CHECKING:
    from collections.abc import Callable

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")


async def test_a_night_makes_the_mean_and_lets_reviews_age(move: Move) -> None:
    """The mean of the category is that of all stars; half a year later a review weighs half."""
    many = await bought(move, 3)
    for one, goods in zip(many, (5, 4, 1), strict=True):
        await write_review(one.buyer, one.line, replace(GOOD, goods=goods))
    assert await refresh_scores() == 2
    # 10 and 3 * (4 + 3) stars in nine ratings: 31 / 9.
    assert await fetch_value("SELECT milli FROM review_mean WHERE scope = 'fruit'") == 3444
    assert await fetch_value("SELECT milli FROM review_mean WHERE scope = 'all'") == 3444
    fresh = await score_row(many[0].offer)
    assert (fresh["mean_milli"], fresh["goods_milli"]) == (3444, 3418)
    for days in (1, 90, 180, 400):
        move(timedelta(days=days))
        assert await refresh_scores() == 2
        assert await check() == []
    old = await score_row(many[0].offer)
    assert fresh["goods_milli"] < old["goods_milli"] < old["mean_milli"]


def test_scores_are_on_the_clock() -> None:
    """Every night, apart from the short sweeps."""
    sweep = next(sweep for sweep in every_sweep() if sweep.run is refresh_scores)
    assert (sweep.daily_at, sweep.long) == ("03:10", True)
