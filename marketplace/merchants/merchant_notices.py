"""What the marketplace tells merchants and who wants to become one, in words. Pure."""

from __future__ import annotations

from core.refusals import Text
from marketplace.merchants.licence_rules import LicenceKind
from marketplace.notices import Notice

STATEMENT_ISSUED = Notice(
    Text("新的结算单 {number}", "A new statement, {number}"),
    Text(
        "结算单 {number} 应付 {amount} 元。请核对；三天内没有异议即视为确认。",
        "Statement {number} comes to ¥{amount}. Please check it; without an objection within "
        "three days it counts as agreed.",
    ),
)
DISPUTE_FOR_YOU = Notice(
    Text("异议已处理：{amount} 元归您", "Your objection was answered: ¥{amount} is yours"),
    Text(
        "结算单 {number} 中有异议的 {amount} 元归您，随下一张结算单结算。答复：{answer}",
        "¥{amount} you disputed in statement {number} is yours and comes with the next statement. "
        "The answer: {answer}",
    ),
)
DISPUTE_AGAINST_YOU = Notice(
    Text("异议已处理：{amount} 元不予结算", "Your objection was answered: ¥{amount} is not paid"),
    Text(
        "结算单 {number} 中有异议的 {amount} 元不予结算。答复：{answer}",
        "¥{amount} you disputed in statement {number} is not paid. The answer: {answer}",
    ),
)
PAYOUT_PAID = Notice(
    Text("结算款已打出：{amount} 元", "Paid out: ¥{amount}"),
    Text(
        "结算单 {number} 的 {amount} 元已打到尾号 {ending} 的账户，银行流水号 {reference}。",
        "¥{amount} of statement {number} went to the account ending in {ending}; the bank's "
        "reference is {reference}.",
    ),
)
PAYOUT_RETURNED = Notice(
    Text("打款被银行退回", "The bank returned a payout"),
    Text(
        "结算单 {number} 的 {amount} 元被银行退回（{reason}）。请核对收款账户，"
        "这笔钱仍记在应付给您的款项里。",
        "The bank returned ¥{amount} of statement {number} ({reason}). Check your bank account; "
        "the money is still owed to you.",
    ),
)
BANK_ACCOUNT_CHANGED = Notice(
    Text("收款账户已更换", "Your bank account was changed"),
    Text(
        "店铺的收款账户换成了尾号 {ending}。24 小时内不打款；如果不是您本人操作，请立即联系平台。",
        "Your shop is now paid to the account ending in {ending}. Nothing is paid for 24 hours; "
        "if this was not you, call the platform at once.",
    ),
)
APPLICATION_APPROVED = Notice(
    Text("入驻申请已通过：{name}", "You may sell now: {name}"),
    Text(
        "“{name}”已通过审核。登录后就能上架商品、开团。",
        "“{name}” was approved. Sign in to list goods and begin a group-buy.",
    ),
)
APPLICATION_REJECTED = Notice(
    Text("入驻申请未通过：{name}", "Your application was turned down: {name}"),
    Text(
        "“{name}”没有通过审核，原因：{reason}。改正后可以再次申请。",
        "“{name}” was turned down: {reason}. You may correct it and apply again.",
    ),
)
POINT_APPROVED = Notice(
    Text("自提点已同意：{name}", "Your pick-up point was approved: {name}"),
    Text(
        "“{name}”可以用了。开团时选它作自提点；店员凭取货码发货。",
        "“{name}” is in use. Choose it when you list a group-buy; your staff hand out there by "
        "code.",
    ),
)
POINT_DECLINED = Notice(
    Text("自提点没有同意：{name}", "Your pick-up point was declined: {name}"),
    Text(
        "“{name}”没有通过，原因：{reason}。改正后可以再提。",
        "“{name}” was declined: {reason}. You may correct it and ask again.",
    ),
)
SUSPENDED = Notice(
    Text("店铺已被暂停：{name}", "Your shop is suspended: {name}"),
    Text(
        "“{name}”被平台暂停，原因：{reason}。暂停期间不能上架和开团；已成团的照常备货、发货、结算。"
        "有疑问请联系平台运营。",
        "The platform suspended “{name}”: {reason}. Nothing new can be listed or published; what "
        "was decided is delivered and settled as usual. Ask the operator of the platform if "
        "anything is unclear.",
    ),
)
ENDED = Notice(
    Text("平台终止了合作：{name}", "The platform ended its work with {name}"),
    Text(
        "平台终止了与“{name}”的合作，原因：{reason}。店铺不再展示；已成团的照常交货、结算、打款。"
        "有疑问请联系平台运营。",
        "The platform no longer works with “{name}”: {reason}. Its shop is not shown any "
        "longer; what was decided is delivered, settled and paid out as usual. Ask the operator "
        "of the platform if anything is unclear.",
    ),
)
RESUMED = Notice(
    Text("店铺已恢复：{name}", "Your shop may sell again: {name}"),
    Text(
        "“{name}”已恢复，可以上架和开团。说明：{reason}",
        "“{name}” may list and publish again. The platform says: {reason}",
    ),
)
CAMPAIGN_STOPPED = Notice(
    Text("平台取消了团购：{title}", "The platform cancelled: {title}"),
    Text(
        "平台取消了“{title}”，原因：{reason}。参团的邻居全额退款，并看到这个原因。不用备货。",
        "The platform cancelled “{title}”: {reason}. Everyone who joined is refunded in full and "
        "reads this reason. Nothing needs to be delivered.",
    ),
)
LICENCES: dict[LicenceKind, Text] = {
    LicenceKind.BUSINESS: Text("营业执照", "business licence"),
    LicenceKind.FOOD: Text("食品经营许可证", "food permit"),
    LicenceKind.OTHER: Text("其他证照", "other licence"),
}
LAPSED = Text(
    "{name}已于 {day} 到期，宽限期已过，没有更新的证照",
    "The {name} ended on {day}; the days of grace are over and none is newer",
)
LICENCE_ENDING = Notice(
    Text("{licence}快到期了", "Your {licence} is ending"),
    Text(
        "您的{licence}有效期到 {day}。请在店铺的“证照”里上传新的；到 {stop} 还没有更新，"
        "店铺会自动暂停上架和开团，更新通过后自动恢复。",
        "Your {licence} holds until {day}. Upload the new one under the licences of your shop; "
        "if none is in force by {stop}, listing and publishing stop by themselves, and go on "
        "when a new one is approved.",
    ),
)
LICENCE_APPROVED = Notice(
    Text("{licence}审核通过", "Your {licence} was approved"),
    Text("您提交的{licence}已通过审核。", "The {licence} you sent was approved."),
)
LICENCE_REJECTED = Notice(
    Text("{licence}没有通过", "Your {licence} was turned down"),
    Text(
        "您提交的{licence}没有通过，原因：{reason}。改正后可以再交。",
        "The {licence} you sent was turned down: {reason}. You may correct it and send it again.",
    ),
)
