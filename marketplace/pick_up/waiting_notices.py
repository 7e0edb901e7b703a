"""What is said of goods that wait, or never came, in words. Pure."""

from __future__ import annotations

from core.refusals import Text
from marketplace.notices import Notice
from marketplace.pick_up.pick_up_rules import PickUpReminder, UncollectedRule

THEN: dict[UncollectedRule, Text] = {
    UncollectedRule.RETURN_AND_REFUND: Text(
        "到时还没取，货退商户，{amount} 元自动原路退回。",
        "After that the goods go back and ¥{amount} comes back to you by itself.",
    ),
    UncollectedRule.DONATE: Text(
        "到时还没取，货捐给社区，不退款。",
        "After that the goods are given to the community and nothing comes back.",
    ),
    UncollectedRule.RETURN_WITHOUT_REFUND: Text(
        "到时还没取，货退商户，不退款。",
        "After that the goods go back to the merchant and nothing comes back.",
    ),
}
BODIES: dict[PickUpReminder, Text] = {
    PickUpReminder.DAY_BEFORE: Text(
        "“{title}”在“{point}”等您，请在 {collect_by} 前去取；最多保留到 {kept_until}。",
        "“{title}” waits at {point}. Please collect it by {collect_by}; it is kept until "
        "{kept_until}.",
    ),
    PickUpReminder.LAST_DAY: Text(
        "“{title}”的取货时间到今天 {collect_by} 为止，在“{point}”；最多保留到 {kept_until}。",
        "Collecting “{title}” at {point} ends at {collect_by}; it is kept until {kept_until}.",
    ),
    PickUpReminder.LAST_CHANCE: Text(
        "“{title}”在“{point}”只保留到 {kept_until}，这是最后一次提醒。",
        "“{title}” is kept at {point} only until {kept_until}. This is the last reminder.",
    ),
}
SUBJECTS: dict[PickUpReminder, Text] = {
    PickUpReminder.DAY_BEFORE: Text("记得取货：{title}", "Do not forget: {title}"),
    PickUpReminder.LAST_DAY: Text("今天是取货最后一天：{title}", "Last day to collect: {title}"),
    PickUpReminder.LAST_CHANCE: Text("最后提醒，请取货：{title}", "Last reminder: {title}"),
}
UNCOLLECTED: dict[bool, Notice] = {
    True: Notice(
        Text("没有取货，已退款：{title}", "Not collected, refunded: {title}"),
        Text(
            "“{title}”过了 {kept_until} 没有人来取，货退商户，{amount} 元原路退回，不用申请。",
            "Nobody collected “{title}” by {kept_until}. It goes back to the merchant and "
            "¥{amount} comes back to you by itself.",
        ),
    ),
    False: Notice(
        Text("没有取货：{title}", "Not collected: {title}"),
        Text(
            "“{title}”过了 {kept_until} 没有人来取，已按下单前的说明处理，不退款。"
            "有疑问请在 24 小时内联系平台。",
            "Nobody collected “{title}” by {kept_until}. As said before you ordered, nothing "
            "comes back. If that is wrong, tell the platform within 24 hours.",
        ),
    ),
}
HANDED_OUT_AGAIN = Notice(
    Text("请核对取货：{title}", "Please check what was collected: {title}"),
    Text(
        "“{point}”在 {time} 断网时又登记了一次“{title}”的取货。您的钱和订单没有变化；"
        "如果不是您或您请的人取的，请联系自提点或平台。",
        "At {time}, while offline, {point} noted another hand-over of “{title}”. Your money and "
        "your order did not change; if it was neither you nor somebody you sent, tell the point "
        "or the platform.",
    ),
)
OVERDUE = Notice(
    Text("货还没到：{title}", "Your goods have not come: {title}"),
    Text(
        "“{title}”早该送到“{point}”，现在还没到。您可以继续等，也可以在订单里要回 {amount} 元。",
        "“{title}” should be at {point} and is not. You may go on waiting, or ask for your "
        "¥{amount} back in the order.",
    ),
)
MERCHANT_OVERDUE = Notice(
    Text("货还没送到：{title}", "Not delivered: {title}"),
    Text(
        "“{title}”早该送到“{point}”，还没有登记到货。邻居现在可以要回货款，请尽快送货并登记到货。",
        "“{title}” should be at {point} and is not marked as arrived. Its buyers may now ask "
        "for their money back; deliver it and mark it as arrived.",
    ),
)


def reminder(which: PickUpReminder, rule: UncollectedRule) -> Notice:
    """Give a reminder that says what happens otherwise."""
    body, then = BODIES[which], THEN[rule]
    return Notice(SUBJECTS[which], Text(body.zh + then.zh, f"{body.en} {then.en}"))
