"""The words neighbours use in a group list, folded. Pure.

A word is on a list here or it is not understood: that is what keeps reading from guessing.
"""

from __future__ import annotations

import re

from marketplace.group_list.numerals import NUMERALS

# 张 (as in 三张) begins names, 单 begins 单元, 块 is money, 对 双 打 两 multiply or weigh:
# none of them counts units here.
WEIGHTS = ("公斤", "千克", "kg", "毫升", "ml", "升", "斤", "克", "g")
PIECES = ("个", "只", "枚", "颗", "粒", "根", "条", "片")
CONTAINERS = (
    "份", "箱", "盒", "袋", "瓶", "件", "组", "套", "桶", "罐", "包", "提", "筐", "篮", "捆",
    "扎", "串", "杯", "碗", "听", "板", "把", "棵", "朵", "支", "坛", "卷",
)  # fmt: skip
UNITS = "|".join(sorted((*WEIGHTS, *PIECES, *CONTAINERS), key=len, reverse=True))
# A unit word ends where it ends: kg in kgb is none, and 2人份 feeds two people.
UNIT = rf"(?:{UNITS})(?![a-z])"
NUMBER = rf"(?:[0-9]+|[{NUMERALS}]+)"

_HOUSE = "号楼|号院|单元|号|栋|幢|座|弄|期|区|楼|层|室|户|#"
ADDRESS = (
    rf"[0-9]{{1,4}}(?:-[0-9]{{1,4}}){{1,3}}(?![0-9])"
    rf"|(?:[0-9]{{1,4}}(?:{_HOUSE})-?)+(?:[0-9]{{3,4}}(?![0-9]))?(?:室|户)?"
)
HALF_AN_ADDRESS = re.compile(r"(?:号楼|号院|单元|号|栋|幢|座|弄|期|区|楼|层|#)-?$")
PHONE = r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])"
MONEY = (
    r"(?:¥|rmb)\s*[0-9]+(?:\.[0-9]+)?(?:元|块)?"
    r"|[0-9]+(?:\.[0-9]+)?\s*(?:元|块钱|块|rmb)(?:[0-9]角?)?"
)
MOMENT = r"[0-9]{1,2}:[0-9]{2}|[0-9]{1,2}(?:点半|点钟|点|时|月|日)"
FRACTION = (
    rf"[½⅓¼¾⅔⅛]|半\s*{UNIT}|[0-9]+\.[0-9]+\s*(?:{UNIT})?|[0-9]+/[0-9]+(?:{UNIT})?"
    rf"|{NUMBER}\s*{UNIT}半|[{NUMERALS}]+点[{NUMERALS}]+"
)
_TO = r"\s*(?:-|~|至|到|或)\s*"
RANGE = rf"(?:[0-9]+{_TO}[0-9]+|[{NUMERALS}]+{_TO}[{NUMERALS}]+)\s*{UNIT}"
DOUBT = r"[?❌]|或|还是|待定|不确定|可能|大概|左右|看情况"
MARK = r"\+\s*|(?<![*])\*(?=[0-9])|(?<![a-z])x(?=\s*[0-9])|×\s*|(?<![参再增追另])加(?=[0-9一两])"
EACH = r"各自?(?:来|要|拿|订)?|每样|每种|每款|都要|都来|都拿"
OF_ALL = rf"{NUMBER}(?:样|种|款)"
NOTE = r"(?:备注|留言|注|ps)\s*:.*|备注.*"
GAP = rf"(?:[\s,、;。!~:|/()&·_=\-]|\+(?!\s*{NUMBER})|\.(?![0-9])|(?<=\.)\.)+?"

CANCEL = re.compile(
    r"(?:已经|已|先|我)?(?:取消|不要|退|退出|退团|退单|退掉|作废|撤回|撤销|撤单|不买|不订|不定|不团"
    r"|不参加|不接|不用|算了)(?:接龙|订单)?(?:了|吧|啦)*"
)
CANCEL_AT_END = re.compile(
    r"(?:已取消|取消|不要|退团|退出|作废|撤回|不买|不订|不团|算了)(?:接龙)?了?$"
)
CANCEL_OTHER = re.compile(
    r"(?:取消|去掉|删掉|删除|退掉|退)\s*(?:第\s*([0-9]{1,3})\s*[号位]?|([0-9]{1,3})\s*[号位])"
    r"|([0-9]{1,3})\s*[号位]\s*(?:取消|不要|退)了?"
)
CHANGES_AT_END = re.compile(
    r"(?:改|换|退|取消|不要|减|去掉|删|另|再|追加|增加|最多|至少|少|合并|撤)(?:成|为|了|加|要)*$"
)
CHANGES = re.compile(r"改|换|退|取消|不要|减|去掉|删|除|另|再|追加|增加|最多|至少|少|合并|撤")
NOTICE = re.compile(
    r"每人|限购|限量|截单|截止|截团|自提点|起团|起送|^满$|到货|发货|成团|价格|规格|团购价|原价|现价|已付|接龙|例"
)
NOTE_BEGINS = re.compile(
    r"自提|自取|送|放|麻烦|谢|多谢|辛苦|感谢|早|晚|明|后天|周|星期|今|下午|上午|中午|电话|手机|微信"
    r"|已付|付了|已转|转了|已收|付款|共|合计|总|发票|代|帮|给|找|到|拿|来取|来拿|取|已下单|下单|在|家里|楼下|门口|尽"
    r"|请|不急|好吃|回购|急|挑|选"
)
# Before the order only words that are no name: 明 and 给 may be one.
NOTE_BEFORE = re.compile(
    r"自提|自取|麻烦|谢谢|感谢|辛苦|上午|下午|中午|晚上|电话|已付|已转|送到|放到"
)
PAID = re.compile(r"已付|付了|已转|转了|付款|共|合计|总")
CONNECTIVES = re.compile(r"^(?:和|跟|与|及|以及|还有|外加)+")
ASKING = re.compile(r"^(?:我要|要|来|买|订|定|拿|报|需要|预订|预定|下单)+")
ASKED = re.compile(r"(?:我要|需要|预订|预定|下单|要|来|订|买|报名|报)$")
FILLING = re.compile(
    r"(?:和|跟|与|及|以及|还有|外加|我要|要|来|买|订|定|拿|报|需要|预订|预定|下单|的|吧|哈|啊|呀|哦|呢)+"
)
AFTER_WORDS = re.compile(r"(?:的|要|来|买|订|那个|这个|这种)+$")
# One character names a variant only when it tells sizes, colours or tastes apart.
TELLING = frozenset("大中小特红白黑绿黄青紫甜咸辣荤素热冷冰abcdefghijklmnopqrstuvwxyz")
