"""One spelling for what people type in many ways. Pure.

Every character becomes exactly one character, so that a place found in the folded line is the
same place in the line as written: names and notes are cut from the latter. For the same
reason, and because it reads ``1½`` as ``11⁄2`` and ``2²`` as ``22``, Unicode's own
compatibility form is not used.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# The characters of our own vocabulary and of common goods, not a dictionary.
_TRADITIONAL = (
    "兩個號樓棟單備註龍買訂來團貳參叁陸隻顆條雞鴨魚蘋裝紅綠黃鹹對"
    "買賣張雙聽捲罈樣種點撤銷還給謝豬羊麥麵綿"
)
_SIMPLIFIED = (
    "两个号楼栋单备注龙买订来团贰叁叁陆只颗条鸡鸭鱼苹装红绿黄咸对"
    "买卖张双听卷坛样种点撤销还给谢猪羊麦面绵"
)
_SIGNS = {
    "➕": "+", "﹢": "+", "✖": "×", "✕": "×", "╳": "×", "✗": "❌", "✘": "❌", "🚫": "❌",
    "🙅": "❌", "❎": "❌", "❓": "?", "❔": "?", "—": "-", "–": "-", "−": "-", "‐": "-", "~": "~",
    "〜": "~", "【": "(", "】": ")", "[": "(", "]": ")", "「": "(", "」": ")", "《": "(", "》": ")",
    "￥": "¥",
}  # fmt: skip
_STRUCK_THROUGH = "\u0335\u0336\u0337\u0338"
_SQUARED_UNITS = range(0x3300, 0x3400)  # a kilogram in one character is no picture
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_TO_ASCII = 0xFF01 - 0x21
# Pictures, joiners, accents and what is unassigned: they part words and say nothing.
_SILENT = {"So", "Sk", "Cf", "Mn", "Me", "Cs", "Co", "Cn", "Cc", "Zs", "Zl", "Zp"}
_SPELLED = {
    **dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)),
    **_SIGNS,
    **dict.fromkeys(_STRUCK_THROUGH, "❌"),
    "❌": "❌",
}


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    if ord(character) in _FULL_WIDTH:
        character = chr(ord(character) - _TO_ASCII)
    if character in _SPELLED:
        return _SPELLED[character]
    if character.isascii():
        return character.lower() if character.isprintable() else " "
    if ord(character) in _SQUARED_UNITS:
        return "?"
    return " " if unicodedata.category(character) in _SILENT else character


def fold(text: str) -> str:
    """Spell a line in one way: half width, simplified, lower case, pictures as spaces."""
    return "".join(_fold(character) for character in text)
