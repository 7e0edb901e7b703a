"""Only the clock knows what time it is, and it can be moved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_now_is_an_instant_in_utc(environment: dict[str, str]) -> None:
    """It carries its zone and goes forward."""
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert first <= second


def test_moves_add_up_and_end_with_their_block(environment: dict[str, str]) -> None:
    """Also when the block fails."""
    before = clock.now()

    def fail_later() -> None:
        with clock.moved(timedelta(days=1)), clock.moved(timedelta(hours=1)):
            assert clock.now() - before >= timedelta(days=1, hours=1)
            raise LookupError

    with pytest.raises(LookupError):
        fail_later()
    assert clock.now() - before < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 16, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2025, 12, 31, 16, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_a_business_day_begins_at_midnight_in_shanghai(instant: datetime, day: date) -> None:
    """Sixteen o'clock in UTC is the border."""
    assert clock.business_day(instant) == day
    assert clock.start_of_day(day) <= instant < clock.start_of_day(day + timedelta(days=1))


def test_a_wall_clock_time_becomes_an_instant() -> None:
    """Half past six in the evening in Shanghai is half past ten in UTC."""
    assert clock.shanghai(date(2026, 3, 1), 18, 30) == datetime(2026, 3, 1, 10, 30, tzinfo=UTC)


@pytest.fixture
def clock_file(set_settings: Callable[..., None], tmp_path: Path) -> Path:
    """Give the clock file that all processes of this test share."""
    set_settings(LINLI_CLOCK_FILE=str(tmp_path / "state" / "clock"))
    return tmp_path / "state" / "clock"


def test_the_shared_clock_moves_every_process(clock_file: Path) -> None:
    """The file holds the whole offset, and a missing file none."""
    before = clock.now()
    assert clock.move_shared(timedelta(hours=2)) == timedelta(hours=2)
    assert clock.move_shared(timedelta(hours=-1)) == timedelta(hours=1)
    assert clock_file.read_text() == "3600"
    assert clock.now() - before >= timedelta(hours=1)
    assert [path.name for path in clock_file.parent.iterdir()] == ["clock"]


def test_there_is_no_shared_clock_outside_development(environment: dict[str, str]) -> None:
    """Without a clock file time cannot be moved."""
    with pytest.raises(RuntimeError, match="development only"):
        clock.move_shared(timedelta(hours=1))


def test_today_is_the_business_day_of_now(environment: dict[str, str]) -> None:
    """Both are asked of the same clock."""
    with clock.moved(timedelta(days=40)):
        assert clock.today() == clock.business_day(clock.now())
