"""The rules of the code a buyer shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.tokens import sign
from marketplace.pick_up.pick_up_codes import (
    LIVE_MAX,
    PickUpToken,
    TypedDigits,
    draw_digits,
    good_until,
    qr_text,
    read_digits,
    read_qr_text,
    read_shown,
)
from marketplace.pick_up.pick_up_rules import Waiting
from marketplace.refusals import CodeNotReadable

pytestmark = pytest.mark.usefixtures("environment")

digits = st.from_regex(r"[0-9]{6}", fullmatch=True)
tokens = st.builds(
    PickUpToken,
    order=st.uuids(),
    point=st.uuids(),
    nonce=st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
)


@given(token=tokens)
def test_a_qr_text_reads_back_as_what_was_written(token: PickUpToken) -> None:
    """The token survives the paper, and fits a code a phone can scan."""
    text = qr_text(token, clock.now() + timedelta(hours=1))
    assert read_qr_text(f"  {text}\n") == token
    assert read_shown(text) == token
    assert len(text) < 300


@given(token=tokens, place=st.integers(0, 400), put=st.characters(codec="ascii"))
def test_an_altered_qr_text_is_refused(token: PickUpToken, place: int, put: str) -> None:
    """Changing any one character makes it worthless, unless it stays the same token."""
    text = qr_text(token, clock.now() + timedelta(hours=1))
    place %= len(text)
    altered = text[:place] + put + text[place + 1 :]
    try:
        assert read_qr_text(altered) == token
    except CodeNotReadable:
        assert altered != text


def test_a_token_made_for_something_else_is_no_code() -> None:
    """A sign-in link of ours opens no door at a pick-up point."""
    other = sign("sign-in", {"order": str(UUID(int=1))}, timedelta(hours=1))
    with pytest.raises(CodeNotReadable):
        read_qr_text(f"linli:{other}")


@given(
    typed=digits, gaps=st.lists(st.sampled_from([" ", "-", "\u3000", "\t"]), min_size=7, max_size=7)
)
def test_digits_are_read_however_they_are_spaced(typed: str, gaps: list[str]) -> None:
    """People group digits as they like."""
    spaced = "".join(gap + digit for gap, digit in zip(gaps, typed, strict=False)) + gaps[-1]
    assert read_digits(spaced) == typed
    assert read_shown(spaced) == TypedDigits(typed)


@given(text=st.text(max_size=60))
def test_anything_is_either_six_digits_or_refused(text: str) -> None:
    """No input crashes the reader or slips through half read."""
    try:
        read = read_shown(text)
    except CodeNotReadable:
        return
    assert isinstance(read, TypedDigits)
    assert len(read.digits) == 6
    assert read.digits.isascii()
    assert read.digits.isdecimal()


@given(taken=st.sets(digits, max_size=50), count=st.integers(0, 50))
def test_drawn_digits_are_new_and_different(taken: set[str], count: int) -> None:
    """No two live codes of a point are alike."""
    drawn = draw_digits(taken, count)
    assert len(set(drawn)) == count
    assert not taken & set(drawn)
    assert all(len(code) == 6 and code.isdecimal() for code in drawn)


def test_a_draw_that_hits_a_taken_code_is_repeated() -> None:
    """Leading zeros stay, and a taken number is skipped."""
    numbers = iter([7, 7, 8, 8, 9])
    assert draw_digits({"000007"}, 2, lambda _: next(numbers)) == ["000008", "000009"]


def test_a_point_has_no_more_live_codes_than_can_be_told_apart() -> None:
    """Guessing must stay hopeless even at a full point."""
    full = [f"{number:06d}" for number in range(LIVE_MAX)]
    with pytest.raises(ValueError, match="at most"):
        draw_digits(full, 1)


def test_a_code_is_good_as_long_as_its_goods_are_kept() -> None:
    """Who comes on the last of fourteen days has a code; one made late lasts a day."""
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    waiting = Waiting(ready_at=now, collect_until=now + timedelta(days=2), uncollected_days=14)
    assert good_until(waiting.kept_until, now) == now + timedelta(days=16)
    assert good_until(now - timedelta(days=30), now) == now + timedelta(hours=24)
