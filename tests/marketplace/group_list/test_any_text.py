"""What holds for every text, made up by chance."""

from __future__ import annotations

import re
from uuid import UUID

from hypothesis import assume, example, given
from hypothesis import strategies as st

from marketplace.group_list.folding import fold
from marketplace.group_list.goods import squeezed
from marketplace.group_list.numerals import NUMERALS, read_number
from marketplace.group_list.reading import read
from marketplace.group_list.shapes import Item, VariantName
from marketplace.group_list.writing import Joined, PricedVariant, Sale, write
from tests.marketplace.group_list.lists import EGGS, EGGS_TITLE, ORANGES, SIZES, TEAS, variants

CAMPAIGNS = st.sampled_from([
    (EGGS, EGGS_TITLE), (SIZES, EGGS_TITLE), (ORANGES, "砂糖橘"), (TEAS, "新茶"),
    (variants("箱", "盒"), ""), (variants("A", "B", "C"), "1斤"),
])  # fmt: skip
SIGNS = list("，+×箱盒份个枚斤A各和的要半12一两三十２改退（）？❌元¥.-:例½²⁄百")
PIECES = st.sampled_from([
    *SIGNS, " ", " ", "\n", "\n", "1. ", "2、", "3号楼502", "张三", "小王88", "🌸", "大份", "小份",
    "5斤装", "5斤", "龙井", "礼盒", "两样", "都要", "12", "502", "取消", "不要了", "取消2号",
    "再加", "备注", "自提", "59.8", "#接龙", "30枚", "13812345678", "鸡蛋", "谢谢", "已付",
])  # fmt: skip
LISTS = st.lists(PIECES, max_size=30).map("".join)
ANY = st.text(max_size=200)
TEXTS = LISTS | ANY | st.tuples(LISTS, ANY).map("".join)


@given(text=TEXTS, campaign=CAMPAIGNS)
@example(text="1. 2² ⁄½ 1⃣", campaign=(EGGS, ""))
def test_every_line_ends_in_exactly_one_place(
    text: str, campaign: tuple[list[VariantName], str]
) -> None:
    """Read, unread or heading, once each, word for word and in order; nothing raises."""
    reading = read(text, *campaign)
    groups = (reading.headings, reading.entries, reading.unread)
    found = sorted((one.line, one.raw) for group in groups for one in group)
    lines = enumerate(text.splitlines(), start=1)
    assert found == [(line, raw) for line, raw in lines if raw.strip()]
    for group in groups:
        places = [one.line for one in group]
        assert places == sorted(places)


def written(raw: str) -> int:
    """Give the greatest number any run of numerals in a line can be read as."""
    runs = re.findall(rf"[0-9]+|[{NUMERALS}]+", fold(raw))
    return max((read_number(run) or 0 for run in runs), default=0)


@given(text=TEXTS, campaign=CAMPAIGNS)
def test_no_order_exceeds_what_is_written(
    text: str, campaign: tuple[list[VariantName], str]
) -> None:
    """Every quantity stands as a number in its own line, for a variant of the campaign."""
    goods, title = campaign
    for entry in read(text, goods, title).entries:
        ids = [item.variant for item in entry.items]
        assert len(set(ids)) == len(ids)
        assert set(ids) <= {variant.variant for variant in goods}
        for item in entry.items:
            assert 1 <= item.units <= min(written(entry.raw), 999)


@given(text=ANY)
def test_folding_keeps_every_place(text: str) -> None:
    """One character for one, and folding twice changes nothing more."""
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def tellable(names: list[str]) -> bool:
    """Tell whether names can be told apart: no mere numbers, not 各, no single A in brackets."""
    words = [squeezed(fold(name)) for name in names]
    said = all(re.search(rf"[^\W\d_{NUMERALS}]", word) for word in words)
    bare = all(
        len(word) > 1 or word == fold(name) != "各" for word, name in zip(words, names, strict=True)
    )
    return said and bare and len(set(words)) == len(words)


NAMES = st.text(
    alphabet="大中小份盒箱斤装红富士龙井特级一两三十半个各0123456789AaBbXx ()（）+-·.，",
    max_size=12,
)
VARIANTS = st.lists(NAMES, min_size=2, max_size=6).filter(tellable) | st.just([""])
BUYERS = ANY | st.text(alphabet="张王李*小明大份0123456789两三 +x×", max_size=8)


@given(data=st.data(), names=VARIANTS, title=NAMES, english=st.booleans())
def test_what_is_written_reads_back_as_it_was(
    data: st.DataObject, names: list[str], title: str, english: bool
) -> None:
    """Whatever the buyers' names: the same orders, under the same numbers."""
    goods = [VariantName(UUID(int=place), name) for place, name in enumerate(names)]
    counts = st.dictionaries(
        st.integers(0, len(names) - 1), st.integers(1, 999), min_size=1, max_size=len(names)
    )
    orders = data.draw(st.lists(st.tuples(BUYERS, counts), max_size=6))
    joined = [
        Joined(name, [Item(UUID(int=place), units) for place, units in said.items()])
        for name, said in orders
    ]
    sale = Sale(title, [PricedVariant(one, 100) for one in goods], 9, None, "20:00", "https://x")
    text = write(sale, joined, "en" if english else "zh-CN")
    assume(joined)
    reading = read(text, goods, title)
    assert [(entry.number, entry.items) for entry in reading.orders()] == [
        (number, tuple(one.items)) for number, one in enumerate(joined, start=1)
    ]
    assert reading.unread == ()
