"""Numbers as neighbours write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.group_list.numerals import NUMERALS, read_number, spelled

WRITTEN = {
    "0": 0, "7": 7, "12": 12, "１２": 12, "999": 999, "〇": 0, "零": 0, "一": 1, "两": 2, "兩": 2,
    "俩": 2, "仨": 3, "三": 3, "叁": 3, "貳": 2, "十": 10, "拾": 10, "十二": 12, "二十": 20,
    "廿": 20, "廿五": 25, "卅": 30, "九十九": 99, "一百": 100, "两百": 200, "一百零五": 105,
    "一百一十二": 112, "两百三十四": 234, "九百九十九": 999,
}  # fmt: skip
NO_NUMBERS = [
    "", " ", "一二", "两三", "一两", "三两", "五一", "百", "两十", "十百", "一百五", "一百十",
    "零五", "十零", "半", "一点五", "1.5", "-3", "+1", "1000", "二十零五", "²", "½", "٢", "Ⅲ",
    "一千", "几", "1O",
]  # fmt: skip
DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(("text", "number"), WRITTEN.items())
def test_a_written_number_is_read(text: str, number: int) -> None:
    """Arabic, full-width, everyday and formal numerals give the same numbers."""
    assert read_number(text) == number


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_may_be_two_numbers_is_none(text: str) -> None:
    """两三 is "two or three" and 一百五 may be 105 or 150 to a hurried writer."""
    assert read_number(text) is None


def said(number: int) -> str:
    """Write 1 to 999 as it is said."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{DIGITS[tens] if hundreds or tens > 1 else ''}十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


def test_every_number_to_the_greatest_is_read_both_ways() -> None:
    """From 1 to 999 nothing is missing, in either script."""
    assert [read_number(said(n)) for n in range(1, 1000)] == list(range(1, 1000))
    assert [read_number(str(n)) for n in range(1, 1000)] == list(range(1, 1000))


def test_numbers_are_spelled_as_they_are_said() -> None:
    """What stands in a name as 12 is called 十二."""
    assert [spelled(n) for n in range(1, 100)] == [said(n) for n in range(1, 100)]


@given(st.text(alphabet=NUMERALS + "0123456789", max_size=6))
def test_no_string_of_numerals_gives_two_numbers_at_once(text: str) -> None:
    """What is read is what is written: spelling the number gives an equal one."""
    number = read_number(text)
    assert number is None or 0 <= number <= 999
    if number and text.isascii():
        assert int(text) == number
