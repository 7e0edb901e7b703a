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
MERCHANT_NOTHING = Notice(
    Text("没有送到，已全部退款：{title}", "Not delivered, all refunded: {title}"),
    Text(
        "“{title}”没有送到“{point}”，{missing} 份的钱已全部退给邻居，并记入店铺信用。{why}",
        "“{title}” did not come to {point}. All {missing} units are refunded, and it counts in "
        "your credit. {why}",
    ),
)
POINT_NOTHING = Notice(
    Text("这批货不来了：{title}", "These goods will not come: {title}"),
    Text(
        "“{title}”没有送到“{point}”，{missing} 份的钱已全部退给邻居，不用再等。{why}",
        "“{title}” did not come to {point}. All {missing} units are refunded; do not wait for "
        "them. {why}",
    ),
)
WHY_BY_CLOCK = Text(
    "取货时间结束 3 天仍没有人登记到货，系统按没有送到处理。",
    "Three days after the pick-up hours nobody had marked them as arrived.",
)
WHY_SAID = Text("登记的人说：{note}", "What was said: {note}")
MERCHANT_LATE = Notice(
    Text("该到的货还没到：{title}", "Your goods are late: {title}"),
    Text(
        "“{title}”应当在 {from} 前送到“{point}”，还没有登记到货。请尽快送货并登记；"
        "确定送不来，请在团购页登记“送不来了”，邻居马上退款。",
        "“{title}” should have been at {point} by {from} and is not marked as arrived. Deliver "
        "it and mark it; if you cannot, say so on the group-buy's page and its buyers are "
        "refunded at once.",
    ),
)
POINT_LATE = Notice(
    Text("该到的货还没到：{title}", "Goods are late: {title}"),
    Text(
        "“{title}”应当在 {from} 前送到“{point}”。到了请登记到货；商户说不来了，请登记“没有送来”。",
        "“{title}” should have been at {point} by {from}. If it is there, mark it as arrived; if "
        "the merchant says it will not come, report that.",
    ),
)
PLATFORM_LATE = Notice(
    Text("迟到的货：{title}", "Late goods: {title}"),
    Text(
        "“{merchant}”的“{title}”应当在 {from} 前送到“{point}”，{orders} 单邻居在等。请联系商户。",
        "“{title}” of {merchant} should have been at {point} by {from}; {orders} orders wait. "
        "Please talk to the merchant.",
    ),
)


def nothing_came(notice: Notice, *, by_the_clock: bool) -> Notice:
    """Give a notice of goods that never came, with who said so."""
    why = WHY_BY_CLOCK if by_the_clock else WHY_SAID
    body = notice.body
    return Notice(
        notice.subject,
        Text(body.zh.replace("{why}", why.zh), body.en.replace("{why}", why.en)),
    )


def buyer_short(rule: ShortageRule) -> Notice:
    """Give what a buyer reads, with the rule that was chosen before anybody paid."""
    said, (subject, body) = RULES[rule], _BUYER_SHORT
    return Notice(
        subject,
        Text(body.zh.replace("{rule}", said.zh), body.en.replace("{rule}", said.en)),
    )
