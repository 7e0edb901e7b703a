"""Whole cases: nobody gets a unit that somebody who paid earlier lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.selling.cases import CasePlan, CaseWish, plan_cases

wishes = st.lists(
    st.builds(
        CaseWish, firm=st.integers(0, 30), extra=st.integers(0, 10), paid_rank=st.integers(0, 5)
    ),
    max_size=12,
)
sizes = st.integers(1, 24)


@pytest.mark.parametrize(
    ("asked", "plan"),
    [
        # 20 of 10: two cases, nothing to do.
        ([(12, 0, 1), (8, 5, 2)], CasePlan(2, [12, 8], [0, 0], [0, 0])),
        # 23 of 10, nobody takes extras: three units go back to the last to pay.
        ([(12, 0, 1), (9, 0, 2), (2, 0, 3)], CasePlan(2, [12, 8, 0], [0, 0, 0], [0, 1, 2])),
        # 23 and 7 extras: exactly a third case.
        ([(12, 4, 2), (11, 3, 1)], CasePlan(3, [12, 11], [4, 3], [0, 0])),
        # 23 and 6 extras: one too few.
        ([(12, 3, 2), (11, 3, 1)], CasePlan(2, [9, 11], [0, 0], [3, 0])),
        # 28 and 9 extras: two are needed, the first to pay gets them.
        ([(14, 4, 2), (14, 5, 1)], CasePlan(3, [14, 14], [0, 2], [0, 0])),
        # 4 of 10 and no extras: not one case.
        ([(4, 0, 1)], CasePlan(0, [0], [0], [4])),
    ],
)
def test_cases_are_filled_by_the_time_of_paying(
    asked: list[tuple[int, int, int]], plan: CasePlan
) -> None:
    """Cases of ten."""
    assert plan_cases([CaseWish(*wish) for wish in asked], 10) == plan


def test_no_case_is_started_beyond_what_there_is() -> None:
    """Extras would fill a third case, but only 29 units exist."""
    asked = [CaseWish(23, 7, 1)]
    assert plan_cases(asked, 10, most_units=29) == CasePlan(2, [20], [0], [3])
    assert plan_cases(asked, 10, most_units=30) == CasePlan(3, [23], [7], [0])


@given(asked=wishes, size=sizes)
def test_what_is_handed_out_is_whole_cases(asked: list[CaseWish], size: int) -> None:
    """Every unit of every case has an owner, and every paid unit comes or goes back."""
    plan = plan_cases(asked, size)
    assert sum(plan.delivered) + sum(plan.extras) == plan.cases * size
    for wish, got, extra, gone in zip(
        asked, plan.delivered, plan.extras, plan.dropped, strict=True
    ):
        assert got + gone == wish.firm
        assert 0 <= extra <= wish.extra
        assert got >= 0
        assert gone >= 0


@given(asked=wishes, size=sizes)
def test_extras_only_ever_save_firm_units(asked: list[CaseWish], size: int) -> None:
    """There is no extra without a started case, and none where a firm unit was lost."""
    plan = plan_cases(asked, size)
    if sum(wish.firm for wish in asked) % size == 0:
        assert not any(plan.extras)
    assert not (any(plan.extras) and any(plan.dropped))
    assert sum(plan.extras) < size
    assert sum(plan.dropped) < size


@given(asked=wishes, size=sizes)
def test_nobody_later_has_a_unit_that_somebody_earlier_lost(
    asked: list[CaseWish], size: int
) -> None:
    """Who paid before another who got anything got everything; the same for extras."""
    plan = plan_cases(asked, size)
    for earlier, first in enumerate(asked):
        for later, second in enumerate(asked):
            if first.paid_rank < second.paid_rank and plan.dropped[earlier]:
                assert plan.delivered[later] == 0
            if first.paid_rank < second.paid_rank and plan.extras[later]:
                assert plan.extras[earlier] == first.extra


@given(asked=wishes)
def test_a_case_of_one_changes_nothing(asked: list[CaseWish]) -> None:
    """Single units are always whole."""
    plan = plan_cases(asked, 1)
    assert plan.delivered == [wish.firm for wish in asked]
    assert not any(plan.extras)


@pytest.mark.parametrize(
    ("asked", "size", "most"),
    [
        ([CaseWish(1, 0, 1)], 0, None),
        ([CaseWish(-1, 0, 1)], 2, None),
        ([CaseWish(1, -1, 1)], 2, None),
        ([CaseWish(5, 0, 1)], 2, 4),
    ],
)
def test_impossible_cases_are_refused(asked: list[CaseWish], size: int, most: int | None) -> None:
    """No negative unit, no empty case, no more sold than there is."""
    with pytest.raises(ValueError, match=r"cannot pack|are paid"):
        plan_cases(asked, size, most)
