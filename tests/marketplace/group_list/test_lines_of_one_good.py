"""Lines of a campaign with one good: a number alone says enough."""

from __future__ import annotations

import pytest

from marketplace.group_list.shapes import Entry, Why
from tests.marketplace.group_list.lists import EGGS, EGGS_TITLE, one, ordered, refused

READ = {
    # as the chat writes it
    "1. 张三 2份": ("张三", 2),
    "1、张三 2份": ("张三", 2),
    "１．张三　２份": ("张三", 2),
    "1）张三 2份": ("张三", 2),
    "(1) 张三 2份": ("张三", 2),
    "1️⃣ 张三 2份": ("张三", 2),
    "① 张三 2份": ("张三", 2),
    "1 张三 2份": ("张三", 2),
    "张三 2份": ("张三", 2),
    # plus ones
    "2. 李四+1": ("李四", 1),
    "2. 李四 +1": ("李四", 1),
    "2. 李四 ＋１": ("李四", 1),
    "2. 李四 ➕1": ("李四", 1),
    "2. 李四 + 2": ("李四", 2),
    "2. 李四加1": ("李四", 1),
    "2. 李四 +12": ("李四", 12),
    # numerals and units
    "3. 王姐 两份": ("王姐", 2),
    "3. 王姐 十二盒": ("王姐", 12),
    "3. 王姐两盒": ("王姐", 2),
    "3. 王姐一箱": ("王姐", 1),
    "3. 王姐 3 袋": ("王姐", 3),
    "3. 王姐 要3份": ("王姐", 3),
    "3. 王姐 我要两盒": ("王姐", 2),
    "3. 王姐要两盒": ("王姐", 2),
    "3. 王姐 来两份吧": ("王姐", 2),
    "3. 王姐 ×2": ("王姐", 2),
    "3. 王姐 x2": ("王姐", 2),
    "3. 王姐 *2": ("王姐", 2),
    "3. 王姐：2份": ("王姐", 2),
    "3. 王姐:2": ("王姐", 2),
    "3. 王姐：要 2 份": ("王姐", 2),
    "3. 王姐—2份": ("王姐", 2),
    "3. 王姐...2": ("王姐", 2),
    "3. 王姐 2 盒": ("王姐", 2),
    "3. 王姐 壹份": ("王姐", 1),
    "3. 王姐(2份)": ("王姐", 2),
    "3. 王姐 鸡蛋2盒": ("王姐", 2),
    "3. 王姐 土鸡蛋 2盒": ("王姐", 2),
    "3. 王姐 2盒鸡蛋": ("王姐", 2),
    "3. 王姐 2": ("王姐", 2),
    "3. 陳太 兩盒": ("陳太", 2),
    # rooms and buildings
    "4. 3号楼502 2份": ("3号楼502", 2),
    "4. 3号楼502张三2份": ("3号楼502张三", 2),
    "4. 3号楼502 张三2份": ("3号楼502 张三", 2),
    "4. 3号楼 502 张三 2份": ("3号楼 502 张三", 2),
    "4. 张三 3号楼502 2份": ("张三 3号楼502", 2),
    "4. 張太 3號樓502 兩份": ("張太 3號樓502", 2),
    "4. 张三（3号楼502）2份": ("张三（3号楼502）", 2),
    "4. 3-502 2份": ("3-502", 2),
    "4. 3-2-502 张三 +1": ("3-2-502 张三", 1),
    "4. 12栋1单元1802李姐 2份": ("12栋1单元1802李姐", 2),
    "4. 三号楼502 2份": ("三号楼502", 2),
    "4. 502 2": ("502", 2),
    "4. 502+2": ("502", 2),
    "4. 3号楼502室 2": ("3号楼502室", 2),
    "4. 张三 502 2": ("张三 502", 2),
    "4. 3#502 2份": ("3#502", 2),
    "4. 三楼王姐 2份": ("三楼王姐", 2),
    "4. A座1203 2份": ("A座1203", 2),
    "3号楼502 2份": ("3号楼502", 2),
    # names
    "5. 小王88 2份": ("小王88", 2),
    "5. 小王88 +1": ("小王88", 1),
    "5. 小王88+1": ("小王88", 1),
    "5. 快乐2008 一份": ("快乐2008", 1),
    "5. Amy Wang 2": ("Amy Wang", 2),
    "5. 李 明 2份": ("李 明", 2),
    "5. 张 三 2份": ("张 三", 2),
    "5. 🌸小花🌸 1盒": ("🌸小花🌸", 1),
    "5. 🌸 小花 🌸1盒": ("🌸 小花 🌸", 1),
    "5. A-梅子 2份": ("A-梅子", 2),
    "5. 张** 2份": ("张**", 2),
    "5. 张*2份": ("张", 2),
    "5. 13812345678 2份": ("13812345678", 2),
    "5. 138 1234 5678 2份": ("138 1234 5678", 2),
    "5. 老七 2份": ("老七", 2),
    "5. Max2份": ("Max", 2),
    "5. 小满 2份": ("小满", 2),
}  # fmt: skip

NOTED = {
    "6. 张三 2份（自提）": "自提",
    "6. 张三 2份 自取": "自取",
    "6. 张三 2份 备注：放门口，不要按铃": "放门口，不要按铃",
    "6. 张三 2份，備註 早上送": "早上送",
    "6. 张三 2份 谢谢团长🙏": "谢谢团长",
    "6. 张三 2份 3栋1单元502": "3栋1单元502",
    "6. 张三 2份 13812345678": "13812345678",
    "6. 张三 2份 已付59.8": "已付59.8",
    "6. 张三 2份 共59.8元": "共59.8元",
    "6. 张三 2份 周三晚上7点取": "周三晚上7点取",
    "6. 张三 2份 12号晚上取": "12号晚上取",
    "6. 张三 2份 明早8点来拿": "明早8点来拿",
    "6. 张三 2份 已下单": "已下单",
    "6. 张三 2份，自提，谢谢": "自提 谢谢",
    "6. 张三 自提 2份": "自提",
}

REFUSED = {
    # nothing says how many
    "7. 张三": Why.NO_QUANTITY,
    "7. 张三 要": Why.NO_QUANTITY,
    "7. 小王2": Why.NO_QUANTITY,
    "7. 2": Why.NO_QUANTITY,
    "7. 张三 十二": Why.NO_QUANTITY,
    "7. 2份": Why.NO_NAME,
    "7. +1": Why.NO_NAME,
    "7. 🌸🌸": Why.NO_NAME,
    "7. ×× 2份": Why.NO_NAME,
    # halves
    "8. 张三 半份": Why.FRACTION,
    "8. 张三半斤": Why.FRACTION,
    "8. 张三 半斤": Why.FRACTION,
    "8. 张三 一份半": Why.FRACTION,
    "8. 张三 1.5份": Why.FRACTION,
    "8. 张三 1½份": Why.FRACTION,
    "8. 张三 1/2份": Why.FRACTION,
    "8. 张三 一点五份": Why.FRACTION,
    # a room is no quantity
    "9. 张三 502": Why.ROOM_OR_UNITS,
    "9. 张三 3号楼 2": Why.ROOM_OR_UNITS,
    "9. 张三 3栋-2": Why.LEFTOVER,
    "9. 张三 5 2": Why.QUANTITIES_UNCLEAR,
    "9. 张三 12": Why.ROOM_OR_UNITS,
    "9. iPhone 13": Why.ROOM_OR_UNITS,
    "9. 小王 66 2份": Why.ROOM_OR_UNITS,
    # nor is the end of a name
    "10. 小王12份": Why.NAME_OR_UNITS,
    "10. 王五一份": Why.NAME_OR_UNITS,
    "10. 张三三份": Why.NAME_OR_UNITS,
    "10. 张三十份": Why.NAME_OR_UNITS,
    # two numbers, or none for sure
    "11. 张三 两三份": Why.NAME_OR_UNITS,
    "11. 张三 1-2份": Why.UNCERTAIN,
    "11. 张三 2份？": Why.UNCERTAIN,
    "11. 张三 2份❌": Why.UNCERTAIN,
    "11. 张三 2̶份": Why.UNCERTAIN,
    "11. 张三 大概2份": Why.UNCERTAIN,
    "11. 张三 2份 3份": Why.QUANTITIES_UNCLEAR,
    "11. 张三 2+1份": Why.QUANTITIES_UNCLEAR,
    "11. 张三+1+1": Why.QUANTITIES_UNCLEAR,
    "11. 张三 0份": Why.OUT_OF_RANGE,
    "11. 张三 1000份": Why.OUT_OF_RANGE,
    # another measure than the one that is sold
    "12. 张三 60枚": Why.OTHER_MEASURE,
    "12. 张三 60个": Why.OTHER_MEASURE,
    "12. 张三 2斤": Why.OTHER_MEASURE,
    "12. 张三 2㎏": Why.UNCERTAIN,
    # changed, taken back in part
    "13. 张三 1份 改2份": Why.CHANGED,
    "13. 张三改2份": Why.CHANGED,
    "13. 张三 改 2份": Why.CHANGED,
    "13. 张三再加1份": Why.CHANGED,
    "13. 张三 2份 再加一份": Why.CHANGED,
    "13. 张三退1份": Why.CHANGED,
    "13. 张三 2份 退1份": Why.CHANGED,
    "13. 张三不要2份": Why.CHANGED,
    "13. 张三 取消 1份": Why.CANCELS_PART,
    "13. 张三 2份 取消3号": Why.CANCELS_PART,
    # something else
    "14. 张三 苹果2份": Why.LEFTOVER,
    "14. 张三2份李四1份": Why.LEFTOVER,
    "14. 张三 1份，李四 2份": Why.LEFTOVER,
    "14. 张三 给李四带1份 自己2份": Why.LEFTOVER,
    "14. 张三 1盒30枚": Why.QUANTITIES_UNCLEAR,
    "14. 张三 双份": Why.NO_QUANTITY,
    "14. 张三 2份 缺货就退": Why.CHANGED,
    "14. 张三 2份苹果": Why.LEFTOVER,
    "14. 张三 2份 不要辣": Why.CHANGED,
    "14. 张三 2份 哈密瓜": Why.LEFTOVER,
    "14. 张三 2份 59.8元": Why.PRICE,
    "14. 张三 2²份": Why.LEFTOVER,
    "14. 张三 ²份": Why.NO_QUANTITY,
    "1. 每人限购2份": Why.NOTICE,
    "2. 10份起团": Why.NO_NAME,
    "1. 张三 2份 2. 李四 1份": Why.LEFTOVER,
}

CANCELLED = [
    "15. 张三 取消", "15. 张三取消", "15. 张三 不要了", "15. 张三 2份 不要了", "15. 张三（已取消）",
    "15. 张三 2份（取消）", "15. 张三不要了", "15. 张三 退", "15. 張三 2份 退團", "15. 张三 算了",
    "15. 3号楼502张三取消", "15. 张三 +1 不訂了", "15. 张三 不用了",
]  # fmt: skip


@pytest.mark.parametrize(("line", "name", "count"), [(line, *said) for line, said in READ.items()])
def test_what_a_neighbour_asks_for_is_read(line: str, name: str, count: int) -> None:
    """The name is kept as written, and only the number that counts is the quantity."""
    assert ordered(line, EGGS, EGGS_TITLE) == (name, {0: count})


@pytest.mark.parametrize(("line", "note"), NOTED.items())
def test_what_is_said_beside_is_kept_as_a_note(line: str, note: str) -> None:
    """Addresses, telephones, money paid and thanks never change the quantity."""
    found = one(line, EGGS, EGGS_TITLE)
    assert isinstance(found, Entry), found
    assert (found.name, found.note, found.items[0].units) == ("张三", note, 2)


@pytest.mark.parametrize(("line", "why"), REFUSED.items())
def test_what_could_mean_two_things_is_not_read(line: str, why: Why) -> None:
    """The line comes back word for word, with the reason."""
    assert refused(line, EGGS, EGGS_TITLE) == why


@pytest.mark.parametrize("line", CANCELLED)
def test_a_line_taken_back_orders_nothing(line: str) -> None:
    """Each way of saying so cancels the whole line, and the name stays."""
    found = one(line, EGGS, EGGS_TITLE)
    assert isinstance(found, Entry), found
    assert found.standing.value == "cancelled"
    assert found.name.endswith(("张三", "張三"))
