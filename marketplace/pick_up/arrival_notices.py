"""What is said when fewer goods come than were sold, in words. Pure."""

from __future__ import annotations

from core.refusals import Text
from marketplace.notices import Notice
from marketplace.pick_up.shortage import ShortageRule

RULES: dict[ShortageRule, Text] = {
    ShortageRule.FIRST_COME: Text("先付先得", "first paid, first served"),
    ShortageRule.PRO_RATA: Text("按比例分", "everybody gets the same part"),
    ShortageRule.ELDERS_FIRST: Text("长者优先，其余先付先得", "elders first, then first paid"),
}
_BUYER_SHORT = Notice(
    Text("到货少了，已退缺的：{title}", "Fewer came, refunded: {title}"),
    Text(
        "“{title}”到货不够，按“{rule}”您得到 {got} 份，缺 {missing} 份，{amount} 元原路退回，"
        "不用申请。",
        "Too few of “{title}” came. By the rule ({rule}) you get {got} and {missing} are "
        "missing; ¥{amount} comes back to you by itself.",
    ),
)
MERCHANT_SHORT = Notice(
    Text("到货少了 {missing} 份：{title}", "{missing} units missing: {title}"),
    Text(
        "“{point}”清点“{title}”，少 {missing} 份（含坏的）。缺的已退给邻居，并记入店铺信用。"
        "对清点有疑问请联系自提点或平台。",
        "{point} counted “{title}”: {missing} units are missing or spoiled. Their buyers are "
        "refunded, and it counts in your credit. If the count is wrong, tell the point or the "
        "platform.",
    ),
)


def buyer_short(rule: ShortageRule) -> Notice:
    """Give what a buyer reads, with the rule that was chosen before anybody paid."""
    said, (subject, body) = RULES[rule], _BUYER_SHORT
    return Notice(
        subject,
        Text(body.zh.replace("{rule}", said.zh), body.en.replace("{rule}", said.en)),
    )
