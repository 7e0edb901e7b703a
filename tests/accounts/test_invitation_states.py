"""Where an invitation stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from accounts.invitation_states import InvitationState, state_of

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


def test_one_that_ran_out_and_was_forgotten_has_run_out() -> None:
    """The sweep that forgets the address takes nothing back that was still open."""
    expired = NOW - timedelta(days=30)
    row = {"accepted_at": None, "declined_at": None, "expires_at": expired, "withdrawn_at": NOW}
    assert state_of(row, NOW) is InvitationState.EXPIRED


def test_one_taken_back_in_time_stays_taken_back() -> None:
    """Its last day passing does not change what became of it."""
    withdrawn = NOW - timedelta(days=10)
    row = {
        "accepted_at": None,
        "declined_at": None,
        "expires_at": NOW - timedelta(days=1),
        "withdrawn_at": withdrawn,
    }
    assert state_of(row, NOW) is InvitationState.WITHDRAWN
