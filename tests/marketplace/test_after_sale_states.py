"""The life of a case as a table: who may act, until when, what silence means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.after_sales.states import NEXT, OPEN, CaseState, by_silence, due_at, may_become

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
DUE = [state for state in CaseState if due_at(state, NOW, perishable=False)]


@pytest.mark.parametrize("state", CaseState)
def test_every_state_is_left_towards_an_end(state: CaseState) -> None:
    """From each state some chain of steps leads to a state nobody leaves."""
    seen, edge = {state}, {state}
    while edge:
        edge = {then for now in edge for then in NEXT[now]} - seen
        seen |= edge
    assert any(not NEXT[one] for one in seen)


@pytest.mark.parametrize("state", DUE)
def test_silence_is_a_step_of_the_table(state: CaseState) -> None:
    """What the clock does is something that may be done."""
    assert may_become(state, by_silence(state))


def test_only_open_cases_wait_for_somebody() -> None:
    """A case that ended has no time to answer; every open one but the platform's has."""
    assert set(DUE) == OPEN - {CaseState.ESCALATED}


def test_fresh_goods_are_answered_within_a_day() -> None:
    """The merchant has 48 hours, and 24 for what spoils."""
    assert due_at(CaseState.APPLIED, NOW, perishable=False) == NOW + timedelta(hours=48)
    assert due_at(CaseState.APPLIED, NOW, perishable=True) == NOW + timedelta(hours=24)


def test_an_end_is_no_beginning() -> None:
    """Decided by the platform, withdrawn and closed cases stay so."""
    for end in (CaseState.REFUSED_FINALLY, CaseState.WITHDRAWN, CaseState.CLOSED):
        assert not NEXT[end]
