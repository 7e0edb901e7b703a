"""Identifiers sort by the time they were minted, whatever the clock does."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from core.identifiers import uuid7

if TYPE_CHECKING:
    from uuid import UUID

    import pytest


def test_an_identifier_is_a_version_7_uuid_of_now() -> None:
    """Its first 48 bits are the milliseconds since 1970."""
    before = time.time_ns() // 1_000_000
    minted = uuid7()
    assert (minted.version, minted.variant) == (7, "specified in RFC 4122")
    assert before <= minted.int >> 80 <= before + 60_000


def test_each_identifier_is_greater_than_the_one_before() -> None:
    """Also far more of them than a millisecond has numbers."""
    minted = [uuid7() for _ in range(20_000)]
    assert minted == sorted(set(minted))


def test_a_clock_that_goes_back_does_not_take_the_order_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A corrected clock leaves the identifiers where they were."""
    first = uuid7()
    monkeypatch.setattr("core.identifiers.time.time_ns", lambda: 1_000_000)
    assert first < uuid7() < uuid7()


def test_threads_never_mint_the_same() -> None:
    """Four threads at once give only different identifiers, each in its own order."""
    minted: list[list[UUID]] = [[], [], [], []]

    def mint(mine: list[UUID]) -> None:
        mine.extend(uuid7() for _ in range(3000))

    threads = [threading.Thread(target=mint, args=(mine,)) for mine in minted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({each for mine in minted for each in mine}) == 12_000
    assert all(mine == sorted(mine) for mine in minted)
