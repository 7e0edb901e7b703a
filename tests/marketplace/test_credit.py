"""Credit: events that expire, corrections without a trace, and what follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.credit.standing import (
    CONSEQUENCES,
    LASTS,
    POINTS,
    CreditEvent,
    CreditKind,
    Selling,
    consequence,
    correction_of,
    event_of,
    selling,
    standing,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)

instants = st.integers(0, 800).map(lambda days: START + timedelta(days=days))
events = st.builds(event_of, st.sampled_from(sorted(POINTS)), instants)


def test_an_event_counts_for_a_year() -> None:
    """From the moment it happened until the same moment a year later."""
    late = event_of(CreditKind.LATE_DELIVERY, START)
    found = [standing([late], START + by) for by in (-SECOND, SECOND, LASTS - SECOND, LASTS)]
    assert found == [100, 95, 95, 100]


def test_a_standing_stays_within_its_bounds() -> None:
    """Neither endless praise nor endless blame counts beyond."""
    praise = [event_of(CreditKind.PRAISE_BY_OPERATOR, START)] * 9
    blame = [event_of(CreditKind.FALSE_LISTING, START)] * 9
    assert standing(praise, START) == 120
    assert standing(blame, START) == 0
    assert standing([], START) == 100


@pytest.mark.parametrize(
    ("points", "may"),
    [
        (120, Selling.FREELY),
        (60, Selling.FREELY),
        (59, Selling.REVIEWED),
        (40, Selling.REVIEWED),
        (39, Selling.CLOSED),
        (0, Selling.CLOSED),
    ],
)
def test_what_follows_is_what_is_disclosed(points: int, may: Selling) -> None:
    """Below 60 somebody looks first, below 40 nothing new is opened."""
    assert selling(points) is may
    found = consequence(points)
    assert (found is None) is (may is Selling.FREELY)
    assert found is None or str(found.below) in found.text.zh
    assert found is None or str(found.below) in found.text.en


def test_the_gravest_consequence_comes_first() -> None:
    """The first that fits holds, so they rise."""
    bounds = [found.below for found in CONSEQUENCES]
    assert bounds == sorted(bounds)


@given(kept=st.lists(events, max_size=8), wrong=events, days=st.integers(0, 364), now=instants)
def test_an_upheld_appeal_leaves_no_trace(
    kept: list[CreditEvent], wrong: CreditEvent, days: int, now: datetime
) -> None:
    """Once corrected, the standing is what it would be without the event, even a year later."""
    corrected = correction_of(wrong, wrong.happened_at + timedelta(days=days))
    if now >= corrected.happened_at:
        assert standing([*kept, wrong, corrected], now) == standing(kept, now)


@given(found=st.lists(events, max_size=8), more=events, now=instants)
def test_blame_never_raises_and_praise_never_lowers(
    found: list[CreditEvent], more: CreditEvent, now: datetime
) -> None:
    """An event moves the standing the way of its points, or not at all."""
    moved = standing([*found, more], now) - standing(found, now)
    assert moved * more.points >= 0


def test_every_kind_has_its_points_but_the_correction() -> None:
    """What a correction is worth depends on what it corrects."""
    assert set(POINTS) == set(CreditKind) - {CreditKind.CORRECTED}
    with pytest.raises(KeyError):
        event_of(CreditKind.CORRECTED, START)
