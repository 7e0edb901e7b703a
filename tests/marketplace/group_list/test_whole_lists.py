"""Whole lists, as they are pasted: headings, lines written again, lines taken back."""

from __future__ import annotations

from marketplace.group_list.reading import read
from marketplace.group_list.shapes import Doubt, Reading, Standing, Why
from tests.marketplace.group_list.lists import EGGS, EGGS_TITLE, SIZES, units

EVENING = """#接龙
🥚散养土鸡蛋 大份30枚39.9 小份15枚21.9
今晚8点截单，明天17:00后3号楼自提
每人限购5份

例 张三 大份1份

1. 🌸小花🌸 大份2
2. 3号楼502 张三 小份两份
3. 李姐 大1小1（自提）
4. Amy Wang 各一份
5. 老王
6. 陳太 大份一份，備註：早上送
7. 小王88 不要了
8. 阿宝 2份
9. 老赵 大份1 谢谢团长
10. 老钱 小份半份
"""


def eggs(text: str) -> Reading:
    """Read a list of one good."""
    return read(text, EGGS, EGGS_TITLE)


def of(reading: Reading) -> list[tuple[int | None, str, dict[int, int]]]:
    """Give what is ordered, line by line."""
    return [(entry.number, entry.name, units(entry)) for entry in reading.orders()]


def whys(reading: Reading) -> list[tuple[str, Why]]:
    """Give what was not read, and why."""
    return [(unread.raw, unread.why) for unread in reading.unread]


def test_an_evenings_list_is_read() -> None:
    """Heading and example order nothing; what is unclear is shown and not guessed."""
    reading = read(EVENING, SIZES, EGGS_TITLE)
    assert of(reading) == [
        (1, "🌸小花🌸", {0: 2}),
        (2, "3号楼502 张三", {1: 2}),
        (3, "李姐", {0: 1, 1: 1}),
        (4, "Amy Wang", {0: 1, 1: 1}),
        (6, "陳太", {0: 1}),
        (9, "老赵", {0: 1}),
    ]
    assert whys(reading) == [
        ("5. 老王", Why.NO_QUANTITY),
        ("8. 阿宝 2份", Why.NO_VARIANT),
        ("10. 老钱 小份半份", Why.FRACTION),
    ]
    assert [entry.note for entry in reading.orders()] == ["", "", "自提", "", "早上送", "谢谢团长"]
    assert [entry.name for entry in reading.entries if not entry.items] == ["小王88"]
    assert [heading.line for heading in reading.headings] == [1, 2, 3, 4, 6]


def test_the_english_chats_opening_and_example_are_headings() -> None:
    """The opening of the chat in English, and 接龍 in traditional script, too."""
    assert len(eggs("#Group Note\n鸡蛋\nExample: Tom 1\n1. Tom +1").headings) == 3
    assert len(eggs("#接龍\n雞蛋\n例：張三 2份\n1. 張三 兩份").headings) == 3


def test_a_list_without_numbers_is_read_line_by_line() -> None:
    """Nothing is taken for a heading but the chat's own opening."""
    reading = eggs("#接龙\n鸡蛋今晚截单\n张三 2份\n李四 +1")
    assert of(reading) == [(None, "张三", {0: 2}), (None, "李四", {0: 1})]
    assert [heading.raw for heading in reading.headings] == ["#接龙"]
    assert [unread.raw for unread in reading.unread] == ["鸡蛋今晚截单"]


def test_numbered_rules_in_the_heading_are_no_orders() -> None:
    """Rules with numbers are shown as unread; none becomes an order."""
    reading = read(
        "#接龙\n1、每人限购2份\n2、明天到货\n1. 大份（30枚）39.9元\n2. 小份 21.9元\n1. 张三 大份1",
        SIZES,
        EGGS_TITLE,
    )
    assert of(reading) == [(1, "张三", {0: 1})]
    assert len(reading.unread) == 4


def test_a_line_written_again_replaces_the_earlier_one() -> None:
    """The same number and name in a later copy of the list: the later line counts."""
    reading = eggs("#接龙\n1. 张三 2份\n2. 李四 1份\n\n#接龙\n1. 张三 3份\n2. 李四 1份\n3. 王五 +1")
    assert of(reading) == [(1, "张三", {0: 3}), (2, "李四", {0: 1}), (3, "王五", {0: 1})]
    assert [entry.line for entry in reading.entries if entry.standing is Standing.REPLACED] == [
        2,
        3,
    ]


def test_two_people_under_one_number_are_both_kept_and_marked() -> None:
    """They wrote at the same moment; nobody's order is dropped."""
    reading = eggs("1. 张三 2份\n2. 李四 1份\n2. 王五 3份")
    assert of(reading) == [(1, "张三", {0: 2}), (2, "李四", {0: 1}), (2, "王五", {0: 3})]
    assert [entry.doubts for entry in reading.entries] == [
        frozenset(),
        {Doubt.SAME_NUMBER},
        {Doubt.SAME_NUMBER},
    ]


def test_one_name_under_two_numbers_is_kept_twice_and_marked() -> None:
    """It may be two people or one who wants more: a person decides."""
    reading = eggs("1. 张三 2份\n2. 张三 1份")
    assert [entry.doubts for entry in reading.orders()] == [{Doubt.SAME_NAME}] * 2


def test_a_line_taken_back_later_orders_nothing() -> None:
    """Written again with 取消, or taken back by its number."""
    assert of(eggs("1. 张三 2份\n2. 李四 1份\n1. 张三 取消")) == [(2, "李四", {0: 1})]
    assert of(eggs("1. 张三 2份\n2. 李四 1份\n取消1号")) == [(2, "李四", {0: 1})]
    assert of(eggs("1. 张三 2份\n2. 李四 1份\n3. 张三 取消第1")) == [(2, "李四", {0: 1})]
    assert of(eggs("1. 张三 2份\n2. 李四 1份\n1号不要了")) == [(2, "李四", {0: 1})]
    assert of(eggs("1. 张三 2份\n2. 李四 1份\n1. 取消")) == [(2, "李四", {0: 1})]


def test_what_is_taken_back_is_never_guessed() -> None:
    """Another's number, a number nobody has, or nothing at all."""
    both = "1. 张三 2份\n2. 李四 1份\n"
    for line in ("3. 李四 取消1号", "取消7号", "取消"):
        reading = eggs(both + line)
        assert len(reading.orders()) == 2
        assert whys(reading) == [(line, Why.CANCELS_WHICH)]
    twice = eggs("1. 张三 2份\n1. 李四 1份\n取消1号")
    assert len(twice.orders()) == 2
    assert whys(twice) == [("取消1号", Why.CANCELS_WHICH)]


def test_a_cancelled_line_may_have_lost_its_name() -> None:
    """Where the chat holds 取消 in place of the order there is nothing else to cancel."""
    reading = eggs("1. 张三 2份\n2. 取消\n3. 李四 1份")
    assert of(reading) == [(1, "张三", {0: 2}), (3, "李四", {0: 1})]
    assert reading.unread == ()


def test_who_comes_back_after_cancelling_is_in_again() -> None:
    """The later line counts, under the same number or another."""
    assert of(eggs("1. 张三 取消\n1. 张三 2份")) == [(1, "张三", {0: 2})]
    assert of(eggs("1. 张三 取消\n2. 张三 2份")) == [(2, "张三", {0: 2})]


def test_taking_back_under_another_number_leaves_both_to_a_person() -> None:
    """张三 may be one neighbour or two: neither line is believed."""
    for line in ("3. 张三 取消", "张三 不要了"):
        reading = eggs(f"1. 张三 2份\n2. 李四 1份\n{line}")
        assert of(reading) == [(2, "李四", {0: 1})]
        assert whys(reading) == [
            ("1. 张三 2份", Why.CHANGED_BELOW),
            (line, Why.CANCELS_WHICH),
        ]


def test_an_unreadable_change_takes_the_earlier_line_along() -> None:
    """What its writer changed is not believed, until a person has looked."""
    reading = eggs("1. 张三 2份\n2. 李四 1份\n1. 张三 改成一份吧")
    assert of(reading) == [(2, "李四", {0: 1})]
    assert whys(reading) == [
        ("1. 张三 2份", Why.CHANGED_BELOW),
        ("1. 张三 改成一份吧", Why.CHANGED),
    ]


def test_lines_come_back_word_for_word() -> None:
    """Full width, pictures and spaces at the ends stay as they were."""
    reading = eggs("  １． 🌸小花🌸　２份  \n\t2. 老王 ？ ")
    assert reading.entries[0].raw == "  １． 🌸小花🌸　２份  "
    assert reading.unread[0].raw == "\t2. 老王 ？ "


def test_a_line_beyond_measure_is_not_read() -> None:
    """A whole story pasted as one line is shown, and costs nothing."""
    assert whys(eggs("1. " + "张" * 500 + " 2份"))[0][1] is Why.TOO_LONG
