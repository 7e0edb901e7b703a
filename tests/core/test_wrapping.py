"""Lines fit their width, whatever is written on them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.wrapping import wrapped

TEXTS = st.text(st.sampled_from("正宗苹果，。（）5斤 abc-¥9.9限时"), max_size=80)


def width_of(text: str) -> int:
    """Measure as a typeface does whose Chinese is twice as wide as its letters."""
    return sum(1 if letter.isascii() else 2 for letter in text)


@given(TEXTS, st.integers(8, 40), st.integers(1, 4))
def test_no_line_is_too_wide_and_none_too_many(text: str, width: int, most: int) -> None:
    """Nothing leaves the frame it is meant for."""
    lines = wrapped(text, width, width_of, most)
    assert len(lines) <= most
    assert all(width_of(line) <= width for line in lines)


@given(TEXTS, st.integers(8, 40))
def test_nothing_is_lost_where_there_is_room(text: str, width: int) -> None:
    """Every character stands on some line, in its order."""
    lines = wrapped(text, width, width_of, 1000)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("阿克苏苹果5斤装", 12, ["阿克苏苹果", "5斤装"]),
        ("又甜又脆，好吃", 8, ["又甜又", "脆，好吃"]),
        ("买（两）箱", 6, ["买", "（两）", "箱"]),
        ("fresh apples now", 12, ["fresh apples", "now"]),
        ("一二三四五六", 8, ["一二三四", "五六"]),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, width: int, lines: list[str]) -> None:
    """Words stay whole, a number keeps its unit, no line begins with a comma."""
    assert wrapped(text, width, width_of, 9) == lines


def test_what_is_left_out_is_told() -> None:
    """The last line ends with three dots, inside the frame."""
    assert wrapped("一二三四五六七八", 8, width_of, 1) == ["一二三…"]
