"""A campaign's list, written for the chat."""

from __future__ import annotations

from uuid import UUID

from marketplace.group_list.reading import read
from marketplace.group_list.shapes import Item, VariantName
from marketplace.group_list.writing import Joined, NextPrice, PricedVariant, Sale, write
from tests.marketplace.group_list.lists import EGGS, EGGS_TITLE, SIZES, units, variants

LINK = "https://linli.example/campaigns/12"


def sale(goods: list[VariantName], next_price: NextPrice | None = None) -> Sale:
    """Give a campaign with twelve paid units."""
    priced = [PricedVariant(variant, 3990 - 1000 * place) for place, variant in enumerate(goods)]
    return Sale(EGGS_TITLE, priced, 12, next_price, "11月21日 20:00", LINK)


def bought(name: str, **counts: int) -> Joined:
    """Give an order: ``_0=2`` for two units of the first variant."""
    items = [Item(UUID(int=int(key[1:])), count) for key, count in counts.items()]
    return Joined(name, items)


def test_a_list_is_written_as_the_chat_knows_it() -> None:
    """What is sold, how far it is, where to join, and who is in."""
    joined = [bought("张**", _0=2, _1=1), bought("李*", _1=3)]
    assert write(sale(SIZES, NextPrice(3, 2990)), joined, "zh-CN") == (
        "#接龙\n"
        "【散养土鸡蛋 30枚/盒】\n"
        "· 大份（30枚） ¥39.90\n"
        "· 小份（15枚） ¥29.90\n"
        "· 已付 12 份，再 3 份降到 ¥29.90 起\n"
        "· 截止：11月21日 20:00\n"
        f"· 参团：{LINK}\n"
        "\n"
        "1. 张** 大份（30枚）×2 小份（15枚）×1\n"
        "2. 李* 小份（15枚）×3"
    )


def test_one_good_without_a_name_needs_none() -> None:
    """The price stands alone, and so does the quantity."""
    text = write(sale(EGGS), [bought("张**", _0=2)], "en")
    assert text.splitlines() == [
        "#Group Note", "【散养土鸡蛋 30枚/盒】", "· ¥39.90", "· 12 paid", "· Until 11月21日 20:00",
        f"· Join: {LINK}", "", "1. 张** ×2",
    ]  # fmt: skip


def test_what_a_neighbour_adds_below_is_read_with_the_rest() -> None:
    """The text goes to the chat, grows there and comes back."""
    text = write(sale(SIZES), [bought("张**", _0=2)], "zh-CN") + "\n2. 李四 小份两份"
    reading = read(text, SIZES, EGGS_TITLE)
    assert [(entry.number, units(entry)) for entry in reading.orders()] == [
        (1, {0: 2}),
        (2, {1: 2}),
    ]
    assert reading.unread == ()


def test_a_name_that_reads_like_an_order_is_not_written() -> None:
    """Nobody is called 小份3 on a list that has to be read again."""
    for name in ("小份3", "取消", "2份", "", "张三 再加一份", "老王？", "备注"):
        text = write(sale(SIZES), [bought(name, _0=2)], "zh-CN")
        assert text.splitlines()[-1] == "1. 邻居 大份（30枚）×2"


def test_no_line_of_the_heading_begins_the_list() -> None:
    """A title or variant that begins with a number stays above the list."""
    goods = variants("1. 号果", "2. 号果")
    told = sale(goods)._replace(title="1. 苹果\n2. 梨")
    reading = read(write(told, [bought("张**", _1=2)], "zh-CN"), goods, told.title)
    assert [units(entry) for entry in reading.orders()] == [{1: 2}]
    assert len(reading.headings) == 7


def test_an_empty_list_is_a_heading_only() -> None:
    """Before anybody has paid there is something to paste, too."""
    assert write(sale(EGGS), [], "zh-CN").endswith(f"· 参团：{LINK}\n")
