"""What the marketplace tells a buyer, in words. Pure."""

from __future__ import annotations

from typing import NamedTuple

from core.refusals import Text


class Notice(NamedTuple):
    """A subject and a body with ``{fields}``."""

    subject: Text
    body: Text


PAID = Notice(
    Text("付款成功：{title}", "Paid: {title}"),
    Text(
        "您参加的“{title}”已付 {amount} 元，{quantity} 份为您留着。截单后告诉您是否成团；"
        "不成团会自动全额退款。",
        "You paid ¥{amount} for {quantity} of “{title}”. After closing we tell you whether it "
        "happens; if not, everything comes back by itself.",
    ),
)
CONFIRMED = Notice(
    Text("成团了：{title}", "It is happening: {title}"),
    Text(
        "“{title}”已成团，商户正在备货。到货后凭取货码到“{point}”取。",
        "“{title}” is happening. We tell you when it can be collected at {point}.",
    ),
)
READY = Notice(
    Text("可以取货了：{title}", "Ready to collect: {title}"),
    Text(
        "“{title}”已到“{point}”（{address}）。打开订单出示取货码即可。",
        "“{title}” is at {point} ({address}). Open the order and show its code.",
    ),
)
GROUP_FAILED = Notice(
    Text("没有成团，已退款：{title}", "It did not happen, refunded: {title}"),
    Text(
        "“{title}”没有成团。您付的 {amount} 元全额原路退回，不用申请。{next}",
        "“{title}” did not happen. The ¥{amount} you paid comes back in full, by itself.{next}",
    ),
)
GROUP_CANCELLED = Notice(
    Text("团购取消了，已退款：{title}", "It was cancelled, refunded: {title}"),
    Text(
        "{who}取消了“{title}”，原因：{reason}。您付的 {amount} 元全额原路退回，不用申请。{next}",
        "{who} cancelled “{title}”: {reason}. The ¥{amount} you paid comes back in full, by "
        "itself.{next}",
    ),
)
REFUNDED = Notice(
    Text("退款已到账：{title}", "Refunded: {title}"),
    Text(
        "“{title}”的 {amount} 元已按原支付方式退回。",
        "¥{amount} for “{title}” went back the way it came.",
    ),
)
REFUNDED_BY_HAND = Notice(
    Text("退款已转账：{title}", "Refunded by transfer: {title}"),
    Text(
        "原路退款没有成功，“{title}”的 {amount} 元已由工作人员另行转账退给您。",
        "It could not go back the way it came, so our staff sent you the ¥{amount} for “{title}” "
        "by transfer.",
    ),
)
REFUNDED_TO_WALLET = Notice(
    Text("退款已进余额：{title}", "In your balance: {title}"),
    Text(
        "“{title}”的 {amount} 元已按您的选择进入邻里余额，随时可以提到银行卡。",
        "As you chose, the ¥{amount} for “{title}” is in your balance here. You can have it sent "
        "to your bank whenever you like.",
    ),
)
CHOOSE_REFUND_ROUTE = Notice(
    Text("退款请选去向：{title}", "Choose where your refund goes: {title}"),
    Text(
        "“{title}”有 {amount} 元退给您。付款时间太久，支付渠道已不能原路退回，"
        "请在订单页选择进余额或转到银行卡。",
        "¥{amount} for “{title}” comes back to you. The payment was made so long ago that it "
        "cannot go back the way it came: choose on the order's page whether to keep it in your "
        "balance or have it sent to your bank.",
    ),
)
REFUND_LATE = Notice(
    Text("付款来得太晚，已退款：{title}", "Paid too late, refunded: {title}"),
    Text(
        "您为“{title}”付款时名额已经没有，{amount} 元全额原路退回。",
        "When your payment for “{title}” arrived the seat was gone; ¥{amount} comes back in full.",
    ),
)
NOT_DELIVERED = Notice(
    Text("没有送到，已退款：{title}", "Not delivered, refunded: {title}"),
    Text(
        "“{title}”没有送到，您付的 {amount} 元全额原路退回。",
        "“{title}” was not delivered. The ¥{amount} you paid comes back in full.",
    ),
)
BY_OPERATOR = Notice(
    Text("平台为您退款：{title}", "The platform refunds you: {title}"),
    Text(
        "平台决定退回“{title}”的 {amount} 元，原路退回。原因请看订单。",
        "The platform decided to refund ¥{amount} for “{title}”. The order says why.",
    ),
)
EXPIRED = Notice(
    Text("名额已放回：{title}", "Not held any longer: {title}"),
    Text(
        "“{title}”没有在 15 分钟内付款，名额已放回，没有扣款。还有余量可以重新下单。",
        "“{title}” was not paid within 15 minutes, so its units went back; nothing was charged. "
        "Order again if any are left.",
    ),
)
