"""Numbers as neighbours write them, up to 999. Pure.

Ours and not ``cn2an`` (MIT, kept up; looked at in 0.5.24), because a number here is an order:
its normal mode reads 三两 as 32 and 一两 ("one or two") as 12, its strict mode knows no 两, it
takes signs and gives floats for ``１２`` and 一点五, and knows neither 俩 nor 仨. What we need is
one shape of whole numbers and a no for everything else.
"""

from __future__ import annotations

import re

from marketplace.group_list.folding import fold

NUMERALS = "零〇一二两俩三仨四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰廿卅"
_PLAIN = str.maketrans("〇壹贰叁肆伍陆柒捌玖拾佰", "零一二三四五六七八九十百")
_VALUE = {"零": 0, "俩": 2, "两": 2, "仨": 3} | {
    numeral: value for value, numeral in enumerate("一二三四五六七八九", start=1)
}
_DIGIT = "[一二三四五六七八九]"
_SHAPE = re.compile(
    f"(?P<alone>[零一二两俩三仨四五六七八九])"
    f"|(?:(?P<hundreds>{_DIGIT}|两)百(?=零{_DIGIT}$|{_DIGIT}十|$))?"
    f"(?:(?P<tens>{_DIGIT})?十|零)?(?P<ones>{_DIGIT})?"
)
_ARABIC_MAX = 3


def read_number(text: str) -> int | None:
    """Give the whole number 0 to 999 a word writes, ``两`` and ``１２`` included; else None."""
    plain = fold(text).translate(_PLAIN).replace("廿", "二十").replace("卅", "三十")
    if plain.isascii() and plain.isdigit():
        return int(plain) if len(plain) <= _ARABIC_MAX else None
    found = _SHAPE.fullmatch(plain)
    if not found or not plain:
        return None
    if alone := found["alone"]:
        return _VALUE[alone]
    if found["hundreds"] is None and "十" not in plain:
        return None
    tens = _VALUE[found["tens"]] if found["tens"] else int("十" in plain)
    return 100 * _VALUE.get(found["hundreds"], 0) + 10 * tens + _VALUE.get(found["ones"], 0)


def spelled(number: int) -> str:
    """Write 1 to 99 as it is said: 12 is 十二."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    said = f"{digits[tens] if tens > 1 else ''}十" if tens else ""
    return said + (digits[ones] if ones else "")
