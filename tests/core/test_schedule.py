"""Sweeps are registered by name, with their beat."""

from __future__ import annotations

import pytest

from core import schedule
from core.schedule import Sweep, daily, every, every_sweep, sweep


@pytest.fixture(autouse=True)
def _own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_sweeps", {})


async def expire() -> None:
    """Stand in for a sweep."""


async def reconcile() -> None:
    """Stand in for another."""


def test_a_sweep_is_found_by_its_name() -> None:
    """Every few seconds, or once a day at a Shanghai time."""
    every(30, expire)
    daily("03:30", reconcile)
    assert every_sweep() == [
        Sweep(f"{__name__}.expire", expire, seconds=30),
        Sweep(f"{__name__}.reconcile", reconcile, daily_at="03:30"),
    ]
    assert sweep(f"{__name__}.expire").run is expire


def test_two_sweeps_of_one_name_are_a_mistake() -> None:
    """A second beat would run the same thing at two speeds."""
    every(30, expire)
    with pytest.raises(ValueError, match="two sweeps"):
        daily("03:30", expire)
    with pytest.raises(KeyError):
        sweep("tests.nobody")
