"""What buyers are told about cases: units that fill none, and units offered to fill one. Pure."""

from __future__ import annotations

from core.refusals import Text
from marketplace.notices import Notice

CASE_NOT_FILLED = Notice(
    Text("凑不满整箱，退 {units} 份：{title}", "No full case, {units} refunded: {title}"),
    Text(
        "“{title}”按整箱订货，最后一箱没凑满，从最后付款的开始退：您退 {units} 份，"
        "{amount} 元按成团价原路退回，不用申请。",
        "“{title}” is ordered by the case and the last one was not filled. Units of the last to "
        "pay go back first: {units} of yours, ¥{amount} at the final price, by itself.",
    ),
)
EXTRA_OFFERED = Notice(
    Text("凑成整箱，多 {quantity} 份留给您：{title}", "{quantity} more for you: {title}"),
    Text(
        "您说过愿意多要。“{title}”凑成了整箱，给您留了 {quantity} 份，成团价共 {amount} 元。"
        "{until}前在订单里付款；不付也没关系，商户自己留下。",
        "You said you would take more. A case of “{title}” was filled and {quantity} are kept for "
        "you, ¥{amount} at the final price. Pay in your order by {until}, or leave it: then the "
        "merchant keeps them.",
    ),
)
EXTRA_PAID = Notice(
    Text("凑箱的 {quantity} 份已付：{title}", "Paid, {quantity} more: {title}"),
    Text(
        "多要的 {quantity} 份“{title}”已付 {amount} 元，和原来的订单一起到“{point}”取。",
        "You paid ¥{amount} for {quantity} more of “{title}”. Collect them at {point} with your "
        "other order.",
    ),
)
EXTRA_LAPSED = Notice(
    Text("凑箱的没有付，商户留下了：{title}", "Not taken, the merchant keeps them: {title}"),
    Text(
        "给您留的 {quantity} 份“{title}”没有付款，由商户自己留下。原来的订单不受影响，没有扣款。",
        "The {quantity} more of “{title}” were not paid, so the merchant keeps them. Your order "
        "stays as it is; nothing was charged.",
    ),
)
