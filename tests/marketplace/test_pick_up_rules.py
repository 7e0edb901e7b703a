"""When goods are waited for, their buyers reminded, and the money may be asked back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import SHANGHAI
from marketplace.pick_up.pick_up_rules import (
    PickUpReminder,
    UncollectedRule,
    Waiting,
    not_delivered_from,
    reminder_due,
)
from marketplace.refunds.refund_rules import RefundTerms, refund_rules
from marketplace.selling.success import Thresholds

# Saturday evening, eight o'clock in Shanghai.
UNTIL = datetime(2026, 11, 21, 12, tzinfo=UTC)
READY = UNTIL - timedelta(days=2)
WAITING = Waiting(READY, UNTIL, 2)


def test_goods_are_kept_for_the_days_that_were_told() -> None:
    """Two days after the collecting hours end, to the minute."""
    assert WAITING.collect_by == UNTIL
    assert WAITING.kept_until == UNTIL + timedelta(days=2)


def test_goods_that_come_late_are_waited_for_all_the_same() -> None:
    """A buyer whose goods came after the hours has a day, and the days after it."""
    late = Waiting(UNTIL + timedelta(days=5), UNTIL, 2)
    assert late.collect_by == UNTIL + timedelta(days=6)
    assert late.kept_until == UNTIL + timedelta(days=8)


def test_reminders_come_the_day_before_on_the_last_day_and_as_a_last_chance() -> None:
    """Each at nine in the morning in Shanghai."""
    told = [moment.astimezone(SHANGHAI) for moment in WAITING.moments()]
    assert [(one.day, one.hour) for one in told] == [(20, 9), (21, 9), (23, 9)]


@pytest.mark.parametrize(
    ("hours", "sent", "answer"),
    [
        (-40, 0, (0, None)),
        (-30, 0, (1, PickUpReminder.DAY_BEFORE)),
        (-30, 1, (1, None)),
        (-5, 1, (2, PickUpReminder.LAST_DAY)),
        (-5, 0, (2, PickUpReminder.LAST_DAY)),
        (42, 2, (3, PickUpReminder.LAST_CHANCE)),
        (42, 3, (3, None)),
        # Eleven in the evening: whoever sleeps is left alone.
        (3, 1, (1, None)),
    ],
)
def test_of_the_reminders_that_are_due_the_latest_is_sent(
    hours: int, sent: int, answer: tuple[int, PickUpReminder | None]
) -> None:
    """One that was sent is not repeated, and one that was missed is not sent late."""
    assert reminder_due(WAITING, sent, UNTIL + timedelta(hours=hours)) == answer


def test_a_reminder_from_before_the_goods_came_is_not_sent() -> None:
    """Who has just been told that the goods are there needs no reminder of it."""
    waiting = Waiting(UNTIL - timedelta(hours=34), UNTIL, 2)
    assert reminder_due(waiting, 0, UNTIL - timedelta(hours=33)) == (1, None)


@given(
    ready=st.integers(-20_000, 20_000),
    until=st.integers(0, 20_000),
    days=st.integers(1, 14),
)
def test_reminders_come_in_order_and_before_the_end(ready: int, until: int, days: int) -> None:
    """Whatever the times, the last one leaves hours to come by."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    waiting = Waiting(start + timedelta(minutes=ready), start + timedelta(minutes=until), days)
    moments = waiting.moments()
    assert moments == sorted(moments)
    assert waiting.kept_until - moments[-1] >= timedelta(hours=3)
    assert waiting.kept_until >= waiting.ready_at + timedelta(days=days + 1)


def test_money_may_be_asked_back_a_day_after_the_collecting_hours() -> None:
    """The time the refund preview states."""
    assert not_delivered_from(UNTIL) == UNTIL + timedelta(hours=24)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("rule", list(UncollectedRule))
def test_what_becomes_of_goods_nobody_collects_is_told_before_paying(
    rule: UncollectedRule, language: str
) -> None:
    """With the days, and with what comes back: all of it or nothing."""
    terms = RefundTerms(3390, Thresholds(units=2), UNTIL, rule, 3, 168)
    told = {one.when: one for one in refund_rules(terms, language)}
    assert "3" in told["uncollected"].text
    everything = rule is UncollectedRule.RETURN_AND_REFUND
    assert told["uncollected"].amount_fen_per_unit == (3390 if everything else 0)
    assert "24" in told["not_delivered"].text
    assert told["not_delivered"].amount_fen_per_unit == 3390
