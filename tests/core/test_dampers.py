"""A damper holds one subject back and nobody else, and forgets only those who went slowly."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import dampers
from core.dampers import damp
from core.rate_limits import TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Move = Callable[[timedelta], None]

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def fresh(environment: dict[str, str]) -> Iterator[None]:
    """Start and end with full buckets."""
    dampers.forget_everybody()
    yield
    dampers.forget_everybody()


def took(subject: str, *, limit: int = 3, bucket: str = "reads") -> int:
    """Ask until the bucket is empty; give how often it said yes."""
    for count in range(1000):
        try:
            damp(bucket, subject, limit, MINUTE)
        except TooManyRequests:
            return count
    return 1000


def test_a_bucket_empties_and_says_when_to_come_back(move: Move) -> None:
    """After the seconds it names there is one more, and not before."""
    assert took("anna") == 3
    with pytest.raises(TooManyRequests) as refused:
        damp("reads", "anna", 3, MINUTE)
    assert refused.value.retry_after_seconds == 20
    move(timedelta(seconds=18))
    assert took("anna") == 0
    move(timedelta(seconds=3))
    assert took("anna") == 1
    move(timedelta(hours=5))
    assert took("anna") == 3


def test_each_subject_has_a_bucket_of_each_name() -> None:
    """One person's haste is nobody else's wait."""
    assert took("anna") == 3
    assert took("bela") == 3
    assert took("anna", bucket="orders") == 3


def test_a_dear_request_takes_more() -> None:
    """Cost counts, and what is refused takes nothing."""
    damp("reads", "anna", 10, MINUTE, cost=8)
    with pytest.raises(TooManyRequests):
        damp("reads", "anna", 10, MINUTE, cost=3)
    damp("reads", "anna", 10, MINUTE, cost=2)


def test_a_crowd_of_strangers_frees_nobody_who_is_held_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Memory is bounded: those whose buckets fill first are forgotten first."""
    monkeypatch.setattr(dampers, "SUBJECTS_MAX", 100)
    assert took("anna", limit=30) == 30
    for number in range(500):
        damp("reads", f"stranger {number}", 30, MINUTE)
    assert took("anna", limit=30) == 0
    assert took("stranger 499", limit=30) == 29
