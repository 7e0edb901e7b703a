"""Two accounts walked side by side are found to be what they are when held whole."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers import uuid7
from marketplace.reconciliation import comparing_accounts
from marketplace.reconciliation.comparing_accounts import Found, compare
from payments.account_lines import KeptLine
from payments.matching import (
    QUIET,
    Line,
    Movement,
    classify,
    source_of_line,
    source_of_movement,
    timings,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

T = TypeVar("T")
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
FETCHED = NOW - timedelta(hours=1)

ages = st.integers(-3, 3).map(lambda days: FETCHED + timedelta(days=days))
sources = st.sampled_from(["", "a", "b", "ours", "theirs", "果"])
movements = st.lists(
    st.builds(
        Movement,
        key=st.text("abc", min_size=1, max_size=3),
        category=st.sampled_from(["charge", "refund", "payout"]),
        source=st.none() | sources,
        amount_fen=st.integers(-9, 9),
        fee_fen=st.none() | st.integers(0, 3),
        settled_at=ages,
    ),
    max_size=12,
)
lines = st.lists(
    st.builds(
        Line,
        provider_id=st.uuids().map(str),
        category=st.sampled_from(["charge", "refund", "fee"]),
        source=sources,
        currency=st.just("cny"),
        amount=st.integers(-9, 9),
        fee=st.just(0),
        net=st.integers(-9, 9),
        created_at=ages,
        available_at=ages,
        is_booked=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda line: line.provider_id,
)


async def one_by_one(things: list[T]) -> AsyncIterator[T]:
    """Give things as a database would."""
    for thing in things:
        yield thing


def walked(ours: list[Movement], theirs: list[Line]) -> Found:
    """Compare two accounts that are given in the order of their sources."""

    async def walk() -> Found:
        kept = [KeptLine(uuid7(), line, is_listed=True, booked_as=None) for line in theirs]
        return await compare(
            one_by_one(sorted(ours, key=source_of_movement)),
            one_by_one(sorted(kept, key=lambda one: source_of_line(one.line))),
            fetched_at=FETCHED,
            now=NOW,
            under_way=frozenset({"b"}),
        )

    return asyncio.run(walk())


@given(movements, lines)
def test_walking_finds_what_holding_both_finds(ours: list[Movement], theirs: list[Line]) -> None:
    """Counts, the reasons of time and every difference are the same."""
    found = walked(ours, theirs)
    whole = classify(ours, theirs, fetched_at=FETCHED, now=NOW, under_way={"b"})
    assert found.differences == [match for match in whole if match.kind not in QUIET]
    assert +found.timings == +timings(whole)
    assert -found.timings == -timings(whole)
    assert found.counts.total() == len(whole)
    assert found.all_kept


def test_an_account_in_ruins_is_counted_whole_and_kept_in_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is remembered has a limit, what is counted has none."""
    monkeypatch.setattr(comparing_accounts, "DIFFERENCES_KEPT", 2)
    long_ago = FETCHED - timedelta(days=2)
    ours = [Movement(f"p{n}", "charge", f"ch_{n}", 100, None, long_ago) for n in range(5)]
    found = walked(ours, [])
    assert (found.exceptions, len(found.differences), found.all_kept) == (5, 2, False)
