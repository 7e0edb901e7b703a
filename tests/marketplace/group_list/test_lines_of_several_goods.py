"""Lines of a campaign with several variants: each number needs its variant."""

from __future__ import annotations

import pytest

from marketplace.group_list.shapes import Why
from tests.marketplace.group_list.lists import (
    EGGS_TITLE,
    ORANGES,
    SIZES,
    TEAS,
    ordered,
    refused,
    variants,
)

BY_SIZE = {
    "1. 张三 大份2 小份1": ("张三", {0: 2, 1: 1}),
    "1. 张三 大份2，小份1": ("张三", {0: 2, 1: 1}),
    "1. 张三 大份2、小份1": ("张三", {0: 2, 1: 1}),
    "1. 张三 大份2；小份1": ("张三", {0: 2, 1: 1}),
    "1. 张三 大份2+小份1": ("张三", {0: 2, 1: 1}),
    "1. 张三 大份2和小份1": ("张三", {0: 2, 1: 1}),
    "1. 张三 大份2份小份1份": ("张三", {0: 2, 1: 1}),
    "1. 张三 大份两份，还有小份一份": ("张三", {0: 2, 1: 1}),
    "1. 张三 大2小1": ("张三", {0: 2, 1: 1}),
    "1. 张三 大2 小1": ("张三", {0: 2, 1: 1}),
    "1. 张三 1大1小": ("张三", {0: 1, 1: 1}),
    "1. 张三 2大份1小份": ("张三", {0: 2, 1: 1}),
    "1. 张三 2份大份 1份小份": ("张三", {0: 2, 1: 1}),
    "1. 张三 大份 2 小份 1": ("张三", {0: 2, 1: 1}),
    "1. 张三 小份1大份2": ("张三", {1: 1, 0: 2}),
    "1. 张三大份2小份1": ("张三", {0: 2, 1: 1}),
    "1. 张三大份两份": ("张三", {0: 2}),
    "1. 张三大份 2": ("张三", {0: 2}),
    "1. 张三 大份+1": ("张三", {0: 1}),
    "1. 张三 大份×12": ("张三", {0: 12}),
    "1. 张三 大份*2": ("张三", {0: 2}),
    "1. 张三 大份：2": ("张三", {0: 2}),
    "1. 张三：大份2": ("张三", {0: 2}),
    "1. 张三 大份30枚 2份": ("张三", {0: 2}),
    "1. 张三 大份（30枚）2份": ("张三", {0: 2}),
    "1. 张三 大份(30枚)×2": ("张三", {0: 2}),
    "1. 张三 鸡蛋大份2": ("张三", {0: 2}),
    "1. 张三 大份鸡蛋2": ("张三", {0: 2}),
    "1. 张三 要大的两份": ("张三", {0: 2}),
    "1. 张三 2个大份的": ("张三", {0: 2}),
    "1. 3号楼502张三大份2份": ("3号楼502张三", {0: 2}),
    "1. 3-502 大份2 小份1": ("3-502", {0: 2, 1: 1}),
    "1. 张三 502 大份 2": ("张三 502", {0: 2}),
    "1. 小王88 大份1": ("小王88", {0: 1}),
    "1. 张三 一大一小": ("张三", {0: 1, 1: 1}),
    "1. 张三 大份一小份二": ("张三", {0: 1, 1: 2}),
    "1. 张三 两份大的，一份小的": ("张三", {0: 2, 1: 1}),
    "1. 张三 大份X2/小份X1": ("张三", {0: 2, 1: 1}),
    "1. 张三 大份(2) 小份(1)": ("张三", {0: 2, 1: 1}),
    # each
    "2. 张三 各一份": ("张三", {0: 1, 1: 1}),
    "2. 张三各一份": ("张三", {0: 1, 1: 1}),
    "2. 张三 各2": ("张三", {0: 2, 1: 2}),
    "2. 张三 两样各一份": ("张三", {0: 1, 1: 1}),
    "2. 张三 两样都要一份": ("张三", {0: 1, 1: 1}),
    "2. 张三 每样两份": ("张三", {0: 2, 1: 2}),
    "2. 张三 大份小份各两份": ("张三", {0: 2, 1: 2}),
    "2. 张三 大份、小份各1份": ("张三", {0: 1, 1: 1}),
    "2. 张三 大份+小份各1": ("张三", {0: 1, 1: 1}),
    "2. 张三 小份各1": ("张三", {1: 1}),
    "2. 陳太 兩樣各一份": ("陳太", {0: 1, 1: 1}),
}

SIZE_UNCLEAR = {
    "3. 张三 2份": Why.NO_VARIANT,
    "3. 张三 +1": Why.NO_VARIANT,
    "3. 张三 2": Why.NO_VARIANT,
    "3. 张三 大份": Why.NO_QUANTITY,
    "3. 张三 两样都要": Why.NO_QUANTITY,
    "3. 张三 各": Why.NO_QUANTITY,
    "3. 张三 三样各一份": Why.VARIANT_UNCLEAR,
    "3. 张三 份2": Why.LEFTOVER,
    "3. 张三 份": Why.NO_QUANTITY,
    "3. 张三 大份2 1份": Why.QUANTITIES_UNCLEAR,
    "3. 张三 2份 大份1": Why.QUANTITIES_UNCLEAR,
    "3. 张三 大份2 大份1": Why.QUANTITIES_UNCLEAR,
    "3. 张三 大份 小份 2": Why.QUANTITIES_UNCLEAR,
    "3. 张三 大份1小份各1": Why.QUANTITIES_UNCLEAR,
    "3. 张三 大份1 小份各": Why.QUANTITIES_UNCLEAR,
    "3. 张三 大份两样各1": Why.VARIANT_UNCLEAR,
    "3. 张三 2份大份 1 小份": Why.ROOM_OR_UNITS,
    "3. 张三 大份30": Why.ROOM_OR_UNITS,
    "3. 张三 502大份": Why.ROOM_OR_UNITS,
    "3. 张三 5 大份": Why.ROOM_OR_UNITS,
    "3. 张三 大份30枚": Why.NO_QUANTITY,
    "3. 张三 大份60枚": Why.OTHER_MEASURE,
    "3. 张三 大份半份": Why.FRACTION,
    "3. 张三 大份一两份": Why.NAME_OR_UNITS,
    "3. 张三 大份或小份1": Why.UNCERTAIN,
    "3. 张三 大份1 中份1": Why.LEFTOVER,
    "3. 张三 中份1": Why.LEFTOVER,
    "3. 张三 中份1 大份1": Why.LEFTOVER,
    "3. 张三 中份 1 大份1": Why.ROOM_OR_UNITS,
    "3. 张三 苹果2份 大份1": Why.LEFTOVER,
    "3. 张三 不要大份，小份2": Why.CHANGED,
    "3. 张三 大份1 换小份": Why.CHANGED,
    "3. 张三 大份2份，小份不要": Why.CHANGED,
    "3. 张三 取消大份": Why.CHANGED,
    "3. 张三 大份+小份": Why.NO_QUANTITY,
    "3. 张三 大份2 小份": Why.QUANTITIES_UNCLEAR,
    "3. 张三 1.大份 2.小份": Why.ROOM_OR_UNITS,
    "3. 张三大2小1": Why.NO_QUANTITY,
    "3. 张三 大份1个": Why.OTHER_MEASURE,
    "3. 大份2 小份1": Why.NO_NAME,
    "3. 大份（30枚） 39.9元": Why.NO_NAME,
    "3. 李 大2": Why.VARIANT_UNCLEAR,
}


@pytest.mark.parametrize(("line", "said"), BY_SIZE.items())
def test_each_number_finds_its_variant(line: str, said: tuple[str, dict[int, int]]) -> None:
    """Before or after it, glued or apart, in long or in short."""
    assert ordered(line, SIZES, EGGS_TITLE) == said


@pytest.mark.parametrize(("line", "why"), SIZE_UNCLEAR.items())
def test_a_variant_is_never_guessed(line: str, why: Why) -> None:
    """What names none, two or another variant comes back word for word."""
    assert refused(line, SIZES, EGGS_TITLE) == why


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1. 张三 5斤装2份", {0: 2}),
        ("1. 张三 5斤2份", {0: 2}),
        ("1. 张三 5斤装 2", {0: 2}),
        ("1. 张三 10斤装×3", {1: 3}),
        ("1. 张三 2份10斤装", {1: 2}),
        ("1. 张三 5斤一份，10斤两份", {0: 1, 1: 2}),
        ("1. 张三 5斤10斤各一份", {0: 1, 1: 1}),
        ("1. 张三 5斤1+10斤2", {0: 1, 1: 2}),
        ("1. 张三 5斤+10斤各1", {0: 1, 1: 1}),
        ("1. 张三 五斤装两份", {0: 2}),
        ("1. 张三 五斤1，十斤2", {0: 1, 1: 2}),
        ("1. 张三 五斤+1", {0: 1}),
    ],
)
def test_a_number_in_a_name_is_no_quantity(line: str, said: dict[int, int]) -> None:
    """5斤装 is called so; the quantity is the other number."""
    assert ordered(line, ORANGES, "砂糖橘") == ("张三", said)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("1. 张三 5斤", Why.NO_QUANTITY),
        ("1. 张三 十斤", Why.NO_QUANTITY),
        ("1. 张三 十五斤", Why.NO_VARIANT),
        ("1. 张三 5斤+10斤", Why.NO_QUANTITY),
        ("1. 张三 15斤", Why.NO_VARIANT),
        ("1. 张三 15斤装1份", Why.LEFTOVER),
        ("1. 张三 5斤装半份", Why.FRACTION),
    ],
)
def test_a_weight_is_not_taken_for_a_number_of_bags(line: str, why: Why) -> None:
    """5斤 names a bag and does not ask for five."""
    assert refused(line, ORANGES, "砂糖橘") == why


def test_the_weight_that_is_sold_counts_units() -> None:
    """Where a unit is one 斤, 3斤 are three units; kilograms stay unread."""
    assert ordered("1. 张三 3斤", variants(""), "本地青菜 8元/斤") == ("张三", {0: 3})
    assert ordered("1. 张三 三斤", variants("1斤"), "青菜") == ("张三", {0: 3})
    assert refused("1. 张三 3斤半", variants("1斤"), "青菜") == Why.FRACTION
    assert refused("1. 张三 3公斤", variants("1斤"), "青菜") == Why.OTHER_MEASURE
    assert refused("1. 张三 10斤", variants("5斤装"), "砂糖橘") == Why.OTHER_MEASURE
    assert refused("1. 张三 24瓶", variants(""), "牛奶 一箱24瓶") == Why.OTHER_MEASURE
    assert ordered("1. 张三 2箱", variants(""), "牛奶 一箱24瓶") == ("张三", {0: 2})


def test_a_name_with_a_space_is_found_with_and_without_it() -> None:
    """What two variants share names neither."""
    assert ordered("1. 张三 龙井礼盒2", TEAS) == ("张三", {0: 2})
    assert ordered("1. 张三 龙井 礼盒 2", TEAS) == ("张三", {0: 2})
    assert ordered("1. 张三 礼盒2 散装1", TEAS) == ("张三", {0: 2, 1: 1})
    assert ordered("1. 张三 碧螺春一盒", TEAS) == ("张三", {2: 1})
    assert refused("1. 张三 龙井2", TEAS) == Why.VARIANT_UNCLEAR


def test_a_name_after_a_room_is_no_variant() -> None:
    """小花 begins 小花生, and is the neighbour of 502 nevertheless."""
    nuts = variants("小花生", "大花生")
    assert refused("1. 502 小花 2份", nuts) == Why.NO_VARIANT
    assert refused("1. 502 小花2份", nuts) == Why.NO_VARIANT
    assert ordered("1. 502 小花 小花生2份", nuts) == ("502 小花", {0: 2})
    assert ordered("1. 502 小2", nuts) == ("502", {0: 2})


def test_a_variant_may_be_called_like_a_unit() -> None:
    """1箱2盒 orders both where 箱 and 盒 are what is sold."""
    assert ordered("1. 张三 1箱2盒", variants("箱", "盒")) == ("张三", {0: 1, 1: 2})
    assert ordered("1. 张三 2盒装", variants("盒装", "袋装")) == ("张三", {0: 2})
    assert ordered("1. 张三 A2 B1", variants("A", "B")) == ("张三", {0: 2, 1: 1})
