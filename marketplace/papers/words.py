"""What lists at work say, in both languages. Pure."""

from __future__ import annotations

from core.refusals import Language, Text

WORDS = {
    "source": Text("邻里", "Linli"),
    "packing": Text("备货单", "Packing list"),
    "supplier": Text("备货总表", "What to prepare"),
    "by_point": Text("按自提点分拣", "By pick-up point"),
    "merchant": Text("商家", "Sold by"),
    "closes": Text("截单", "Closes"),
    "collect": Text("自提", "Collect"),
    "point": Text("自提点", "Pick-up point"),
    "address": Text("地址", "Address"),
    "hours": Text("时间", "Hours"),
    "still_open": Text(
        "还没截单，份数还会变。请在截单后再打印一次。",
        "Not closed yet: the numbers may change. Print it again after closing.",
    ),
    "variant": Text("规格", "Kind"),
    "goods": Text("商品", "Goods"),
    "units": Text("份数", "Units"),
    "cases": Text("整箱", "Cases"),
    "left_over": Text("零散", "Singles"),
    "each_point": Text("各自提点合计", "Each pick-up point"),
    "case_size": Text("每箱份数", "Units a case"),
    "in_cases": Text("整箱份数", "In cases"),
    "extras": Text("凑箱", "Extra"),
    "kept": Text("余", "Yours"),
    "kept_use": Text(
        "“余”是凑满整箱多出来、没人付款的份数，留给商家自己。",
        "“Yours” are units that fill a case and nobody paid: they stay with you.",
    ),
    "case_of": Text("{cases} 箱 × {size}", "{cases} × {size}"),
    "total": Text("合计", "Total"),
    "orders": Text("{count} 个订单", "{count} orders"),
    "number": Text("单号", "Order"),
    "buyer": Text("买家", "Buyer"),
    "note": Text("备注", "Note"),
    "done": Text("已配", "Done"),
    "sheet": Text("取货签收表", "Hand-out sheet"),
    "sheet_use": Text(
        "没网、没电时用这张纸：核对单号，每给一份打一个勾，回头在手机上补录。",
        "For when there is no network: check the number, tick each unit handed out, "
        "and enter it on the phone later.",
    ),
    "digits": Text("末位", "Digits"),
    "ticks": Text("给了几份", "Handed out"),
    "signature": Text("签名", "Signed"),
    "none": Text("这一天没有要取的订单。", "Nothing is collected on this day."),
    "slip": Text("取货单", "Order slip"),
    "paid": Text("已付", "Paid"),
    "code": Text("取货码", "Code"),
    "slip_use": Text(
        "取货时出示这张纸，或说出取货码。取完请收好或撕掉。",
        "Show this paper, or say the code. Keep it or tear it up afterwards.",
    ),
    "cut": Text(
        "订单太多，这张纸放不下，请下载表格（xlsx）。", "Too many for a paper; take the table."
    ),
    "elder": Text("长辈", "Elder"),
}


def say(key: str, language: Language, **values: object) -> str:
    """Give words of a list in its reader's language."""
    return WORDS[key].in_language(language).format(**values)
