"""When a group-buy succeeds, and what its page says is missing."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marketplace.selling.success import (
    Joined,
    Missing,
    Progress,
    ThresholdKind,
    Thresholds,
    met,
    missing,
)

counts = st.integers(0, 10**4)
asked = st.none() | st.integers(1, 10**4)
progresses = st.builds(Progress, people=counts, units=counts, amount_fen=counts)


@st.composite
def thresholds(draw: st.DrawFn) -> Thresholds:
    """Draw thresholds of which at least one is set."""
    people, units, amount = draw(asked), draw(asked), draw(asked)
    assume((people, units, amount) != (None, None, None))
    return Thresholds(
        people=people, units=units, amount_fen=amount, joined=draw(st.sampled_from(Joined))
    )


def joined(of: Thresholds, how: Joined) -> Thresholds:
    """Give the same thresholds joined another way."""
    return Thresholds(people=of.people, units=of.units, amount_fen=of.amount_fen, joined=how)


@pytest.mark.parametrize(
    ("progress", "every", "one"),
    [
        (Progress(10, 29, 99_999), False, True),
        (Progress(9, 30, 99_999), False, True),
        (Progress(9, 29, 99_999), False, False),
        (Progress(9, 29, 100_000), False, True),
        (Progress(10, 30, 100_000), True, True),
    ],
)
def test_thresholds_are_reached_all_or_any(progress: Progress, every: bool, one: bool) -> None:
    """Exactly at the bound is reached; one below is not."""
    asks = Thresholds(people=10, units=30, amount_fen=100_000)
    assert met(asks, progress) is every
    assert met(joined(asks, Joined.ANY), progress) is one


def test_the_page_says_what_is_missing() -> None:
    """Three people and 4.50 more; what is reached is not named."""
    asks = Thresholds(people=10, units=30, amount_fen=100_000)
    assert missing(asks, Progress(7, 30, 99_550)) == [
        Missing(ThresholdKind.PEOPLE, 3),
        Missing(ThresholdKind.AMOUNT, 450),
    ]
    assert missing(joined(asks, Joined.ANY), Progress(7, 30, 99_550)) == []


@given(asks=thresholds(), progress=progresses)
def test_nothing_is_missing_exactly_when_it_is_met(asks: Thresholds, progress: Progress) -> None:
    """The page and the decision never disagree."""
    assert met(asks, progress) is (missing(asks, progress) == [])


@given(asks=thresholds(), progress=progresses)
def test_all_reached_means_any_reached(asks: Thresholds, progress: Progress) -> None:
    """The looser way never fails where the stricter succeeds."""
    assert met(joined(asks, Joined.ANY), progress) or not met(joined(asks, Joined.ALL), progress)


@given(kind=st.sampled_from(["people", "units", "amount_fen"]), most=counts, progress=progresses)
def test_a_single_threshold_is_the_same_either_way(
    kind: str, most: int, progress: Progress
) -> None:
    """With one threshold there is nothing to join."""
    every, one = (Thresholds(joined=how, **{kind: most + 1}) for how in Joined)
    assert met(every, progress) is met(one, progress)


@given(asks=thresholds(), progress=progresses, more=progresses)
def test_more_of_anything_never_undoes_success(
    asks: Thresholds, progress: Progress, more: Progress
) -> None:
    """A neighbour who joins brings it nearer, never farther."""
    after = Progress(*(now + added for now, added in zip(progress, more, strict=True)))
    assert met(asks, after) or not met(asks, progress)


@given(asks=thresholds(), progress=progresses)
def test_what_is_missing_would_be_enough(asks: Thresholds, progress: Progress) -> None:
    """Adding what the page names makes it succeed."""
    lefts = {found.kind: found.left for found in missing(asks, progress)}
    after = Progress(
        progress.people + lefts.get(ThresholdKind.PEOPLE, 0),
        progress.units + lefts.get(ThresholdKind.UNITS, 0),
        progress.amount_fen + lefts.get(ThresholdKind.AMOUNT, 0),
    )
    assert met(asks, after)


@pytest.mark.parametrize(("people", "units"), [(None, None), (0, None), (None, -1), (2, 0)])
def test_a_group_buy_without_a_threshold_is_refused(people: int | None, units: int | None) -> None:
    """It would succeed with nobody in it."""
    with pytest.raises(ValueError, match="threshold"):
        Thresholds(people=people, units=units)
