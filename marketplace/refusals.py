"""What the marketplace refuses.

NotFound       NoSuchCampaign, NoSuchOrder, NoSuchOffer, NoSuchMerchant, NoSuchPoint,
               NoSuchStatement, NoSuchPayout, NoSuchApplication, BankAccountMissing
NotAllowed     NotServed, SamePersonTwice
Conflict       SoldOut, LimitReached, CampaignNotOpen, OrderNotPayable, OrderNotCancellable,
               AlreadyRefunded, CampaignNotEditable, OfferInUse, MerchantNotSelling,
               OrderIdReused, EditedMeanwhile,
               WrongPoint, OrderNotReady, OrderGivenBack, AlreadyCollected, NothingToDeliver,
               PointIsFull, StatementMoved, StatedAgain, PayoutMoved, PayoutsFrozen,
               NoBankAccount, BankAccountReplaced, BankReferenceDiffers, ApplicationUnderWay,
               ApplicationDecided
Unacceptable   BadCampaign, BadOffer, CodeNotReadable, WrongDigits, BadApplication,
               BadBankAccount
Expired        HoldExpired
TooMany        TooManyWrongDigits
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from core.clock import SHANGHAI
from core.refusals import (
    Conflict,
    Expired,
    Language,
    NotAllowed,
    NotFound,
    Text,
    TooMany,
    Unacceptable,
)


@dataclass(eq=False)
class NoSuchCampaign(NotFound):
    """No campaign this viewer may see has the id."""

    code: ClassVar[str] = "no-such-campaign"
    title: ClassVar[Text] = Text("没有找到这个团购", "This group-buy was not found")
    detail: ClassVar[Text] = Text(
        "它可能已下架，或不面向您的社区。请回首页看看别的团购。",
        "It may be gone, or is not for your community. See what else is open on the home page.",
    )


@dataclass(eq=False)
class NoSuchOrder(NotFound):
    """No order of this viewer has the id."""

    code: ClassVar[str] = "no-such-order"
    title: ClassVar[Text] = Text("没有找到这个订单", "This order was not found")
    detail: ClassVar[Text] = Text(
        "请从“我的订单”里打开；用下单时的账号登录。",
        "Open it from your orders, signed in as the person who placed it.",
    )


@dataclass(eq=False)
class NoSuchOffer(NotFound):
    """The merchant has no such offer."""

    code: ClassVar[str] = "no-such-offer"
    title: ClassVar[Text] = Text("没有找到这个商品", "This offer was not found")
    detail: ClassVar[Text] = Text("请从商品列表里打开。", "Open it from the list of offers.")


@dataclass(eq=False)
class NoSuchMerchant(NotFound):
    """No merchant this viewer may see has the id."""

    code: ClassVar[str] = "no-such-merchant"
    title: ClassVar[Text] = Text("没有找到这个商户", "This merchant was not found")
    detail: ClassVar[Text] = Text(
        "请核对网址，或换一个有权限的账号。", "Check the address, or sign in as a member of it."
    )


@dataclass(eq=False)
class NoSuchPoint(NotFound):
    """No pick-up point this viewer may see has the id."""

    code: ClassVar[str] = "no-such-point"
    title: ClassVar[Text] = Text("没有找到这个自提点", "This pick-up point was not found")
    detail: ClassVar[Text] = Text("请从列表里选择自提点。", "Choose a pick-up point from the list.")


@dataclass(eq=False)
class NotServed(NotAllowed):
    """The campaign does not serve any community of the buyer."""

    code: ClassVar[str] = "not-served"
    title: ClassVar[Text] = Text("这个团购不送到您的社区", "Your community is not served")
    detail: ClassVar[Text] = Text(
        "它只面向：{communities}。如果您住在那里，请先在“我的社区”里加入。",
        "It is for {communities}. If you live there, join that community in your profile first.",
    )
    communities: list[str]


@dataclass(eq=False)
class SoldOut(Conflict):
    """Fewer units are left than asked for."""

    code: ClassVar[str] = "sold-out"
    title: ClassVar[Text] = Text("余量不够了", "Not enough left")
    detail: ClassVar[Text] = Text(
        "现在还剩 {left} 份。可以减少份数，或等有人放弃支付后再试。",
        "{left} left now. Ask for fewer, or try again when somebody gives up theirs.",
    )
    left: int = 0


@dataclass(eq=False)
class LimitReached(Conflict):
    """A person or a household may not have so many units of one campaign."""

    code: ClassVar[str] = "limit-reached"
    title: ClassVar[Text] = Text("超过限购数量", "Over the limit")
    detail: ClassVar[Text] = Text(
        "每{who}限购 {limit} 份，已占用 {used} 份（含待支付的）。",
        "The limit is {limit} for each {who}; {used} are taken, unpaid ones included.",
    )
    who: Text
    limit: int
    used: int


@dataclass(eq=False)
class CampaignNotOpen(Conflict):
    """The campaign does not take orders now."""

    code: ClassVar[str] = "campaign-not-open"
    title: ClassVar[Text] = Text("现在不能参团", "This group-buy is not open")
    detail: ClassVar[Text] = Text(
        "它还没开始或已截单（当前状态：{state}）。没有扣款。",
        "It has not begun or has closed (state: {state}). Nothing was charged.",
    )
    state: str


@dataclass(eq=False)
class OrderNotPayable(Conflict):
    """The order cannot be paid in its state."""

    code: ClassVar[str] = "order-not-payable"
    title: ClassVar[Text] = Text("这个订单不用支付", "This order cannot be paid")
    detail: ClassVar[Text] = Text(
        "订单当前状态是 {state}。刷新订单页看最新进度。",
        "The order is {state}. Reload its page for the latest state.",
    )
    state: str


@dataclass(eq=False)
class OrderNotCancellable(Conflict):
    """The order can no longer be cancelled by its buyer."""

    code: ClassVar[str] = "order-not-cancellable"
    title: ClassVar[Text] = Text("现在不能取消了", "It can no longer be cancelled")
    detail: ClassVar[Text] = Text(
        "截单前可以随时取消；现在订单状态是 {state}，请联系商户。",
        "Orders can be cancelled until the group-buy closes; this one is {state}. "
        "Please ask the merchant.",
    )
    state: str


@dataclass(eq=False)
class AlreadyRefunded(Conflict):
    """The same refund was decided before."""

    code: ClassVar[str] = "already-refunded"
    title: ClassVar[Text] = Text("这笔退款已经在处理", "This refund is under way already")
    detail: ClassVar[Text] = Text(
        "同一原因只退一次，进度见订单页。",
        "Money goes back once for one reason; its progress is on the order page.",
    )


@dataclass(eq=False)
class CampaignNotEditable(Conflict):
    """A published campaign keeps its promises."""

    code: ClassVar[str] = "campaign-not-editable"
    title: ClassVar[Text] = Text("这个团购不能再改", "This group-buy can no longer change")
    detail: ClassVar[Text] = Text(
        "状态是 {state}，邻居已按现在的内容参团。可以取消它（自动全额退款），再复制一个新的。",
        "It is {state} and neighbours joined on these terms. Cancel it (everyone is refunded) "
        "and copy it to a new one.",
    )
    state: str


@dataclass(eq=False)
class OfferInUse(Conflict):
    """One offer cannot be in two campaigns at the same time (feature G18)."""

    code: ClassVar[str] = "offer-in-use"
    title: ClassVar[Text] = Text("这个商品正在另一个团购里", "This offer is in another group-buy")
    detail: ClassVar[Text] = Text(
        "同一商品同一时间只能有一个团购价。请等它截单，或改一下开团时间。",
        "One offer has one group-buy price at a time. Wait for it to close, or move the dates.",
    )


@dataclass(eq=False)
class MerchantNotSelling(Conflict):
    """Only an approved merchant sells."""

    code: ClassVar[str] = "merchant-not-selling"
    title: ClassVar[Text] = Text("商户暂不能销售", "The merchant may not sell now")
    detail: ClassVar[Text] = Text(
        "商户状态是 {state}。请联系社区平台运营。",
        "The merchant is {state}. Please ask the operator of the platform.",
    )
    state: str


@dataclass(eq=False)
class OrderIdReused(Conflict):
    """An order id stands for one order; other content came under it."""

    code: ClassVar[str] = "order-id-reused"
    title: ClassVar[Text] = Text("订单号已被使用", "The order id is taken")
    detail: ClassVar[Text] = Text(
        "同一个订单号下已有另一份订单。请回到团购页重新下单。",
        "Another order exists under this id. Go back to the group-buy and order again.",
    )


@dataclass(eq=False)
class EditedMeanwhile(Conflict):
    """Somebody else changed it since it was read."""

    code: ClassVar[str] = "edited-meanwhile"
    title: ClassVar[Text] = Text("刚刚有人改过", "Somebody changed it meanwhile")
    detail: ClassVar[Text] = Text(
        "您看到的是旧内容，请刷新后再改；您的修改没有保存。",
        "You were looking at an older version. Reload and change it again; nothing was saved.",
    )


@dataclass(eq=False)
class BadCampaign(Unacceptable):
    """A campaign breaks one of its own rules."""

    code: ClassVar[str] = "bad-campaign"
    title: ClassVar[Text] = Text("团购设置有误", "The group-buy is not right yet")
    detail: ClassVar[Text] = Text("请改正：{complaints}", "Please correct: {complaints}")
    complaints: list[Text]


@dataclass(eq=False)
class BadOffer(Unacceptable):
    """An offer misses something it needs."""

    code: ClassVar[str] = "bad-offer"
    title: ClassVar[Text] = Text("商品信息不完整", "The offer is not complete")
    detail: ClassVar[Text] = Text("请补充：{complaints}", "Please correct: {complaints}")
    complaints: list[Text]


@dataclass(eq=False)
class HoldExpired(Expired):
    """The seat was held for a time and is free again."""

    code: ClassVar[str] = "hold-expired"
    title: ClassVar[Text] = Text("名额保留时间已过", "The seat is no longer held")
    detail: ClassVar[Text] = Text(
        "名额只保留 15 分钟，没有扣款。还有余量的话可以重新下单。",
        "Seats are held for 15 minutes; nothing was charged. Order again if any are left.",
    )


# ---------------------------------------------------------------- handing over


@dataclass(eq=False)
class CodeNotReadable(Unacceptable):
    """What was scanned or typed is no pick-up code of ours."""

    code: ClassVar[str] = "pick-up-code-not-readable"
    title: ClassVar[Text] = Text("不是取货码", "Not a pick-up code")
    detail: ClassVar[Text] = Text(
        "请扫邻居出示的取货二维码，或输入它下面的 6 位数字。",
        "Scan the pick-up code the neighbour shows, or type the six digits below it.",
    )


@dataclass(eq=False)
class WrongDigits(Unacceptable):
    """No live code at this point has these digits."""

    code: ClassVar[str] = "wrong-pick-up-digits"
    title: ClassVar[Text] = Text("数字不对", "Wrong digits")
    detail: ClassVar[Text] = Text(
        "这个自提点没有这个取货码。请核对数字和自提点；再错 {tries_left} 次将锁定 15 分钟。",
        "No order here has these digits. Check them and the point; "
        "after {tries_left} more wrong tries you are locked out for 15 minutes.",
    )
    tries_left: int


@dataclass(eq=False)
class TooManyWrongDigits(TooMany):
    """Somebody typed too many wrong codes at one point; scanning still works."""

    code: ClassVar[str] = "too-many-wrong-digits"
    title: ClassVar[Text] = Text("输错次数太多", "Too many wrong digits")
    detail: ClassVar[Text] = Text(
        "请在 {retry_after_seconds} 秒后再输入数字；现在仍可以扫二维码。",
        "Typing is locked for {retry_after_seconds} seconds; scanning the QR code still works.",
    )
    retry_after_seconds: int


@dataclass(eq=False)
class WrongPoint(Conflict):
    """The order is collected somewhere else."""

    code: ClassVar[str] = "wrong-pick-up-point"
    title: ClassVar[Text] = Text("不在这个自提点取货", "Another pick-up point")
    detail: ClassVar[Text] = Text(
        "这份货在“{point}”（{address}），请邻居到那里取。",
        "This order waits at {point} ({address}); please collect it there.",
    )
    point: str
    address: str


@dataclass(eq=False)
class OrderNotReady(Conflict):
    """The goods have not been marked as arrived, or the order is in another state."""

    code: ClassVar[str] = "order-not-ready"
    title: ClassVar[Text] = Text("还不能取货", "Not ready to be collected")
    detail: ClassVar[Text] = Text(
        "订单现在的状态是 {state}。到货后邻居会收到通知，请到时再来。",
        "The order is {state}. The neighbour is told when the goods have arrived.",
    )
    state: str


@dataclass(eq=False)
class OrderGivenBack(Conflict):
    """The money went back, so the goods are not handed out."""

    code: ClassVar[str] = "order-given-back"
    title: ClassVar[Text] = Text("这个订单已退款", "This order was refunded")
    detail: ClassVar[Text] = Text(
        "款项已退或正在退（{state}），取货码作废，请不要交货。",
        "The money is going back ({state}); the code is void. Do not hand the goods out.",
    )
    state: str


@dataclass(eq=False)
class AlreadyCollected(Conflict):
    """A code is spent once."""

    code: ClassVar[str] = "already-collected"
    title: ClassVar[Text] = Text("已经取过货了", "Collected already")
    detail: ClassVar[Text] = Text(
        "{collected_at} 由 {collected_by} 核销过，请不要重复交货。",
        "It was handed out on {collected_at} by {collected_by}. Do not hand it out again.",
    )
    collected_at: datetime
    collected_by: str

    @override
    def shown(self, language: Language) -> dict[str, Any]:
        return {**super().shown(language), "collected_at": local_time(self.collected_at)}


@dataclass(eq=False)
class NothingToDeliver(Conflict):
    """Goods arrive only for a campaign that succeeded."""

    code: ClassVar[str] = "nothing-to-deliver"
    title: ClassVar[Text] = Text("这个团购还不能到货", "Nothing can arrive for this group-buy")
    detail: ClassVar[Text] = Text(
        "团购现在的状态是 {state}；成团之后才能登记到货。",
        "It is {state}; goods can be marked as arrived once it has succeeded.",
    )
    state: str


@dataclass(eq=False)
class PointIsFull(Conflict):
    """A pick-up point has more live codes than six digits can tell apart safely."""

    code: ClassVar[str] = "pick-up-point-full"
    title: ClassVar[Text] = Text("自提点积压太多", "Too much waits at this point")
    detail: ClassVar[Text] = Text(
        "这里待取的订单太多，没有登记到货。请先清理已放置很久的订单。",
        "Too many orders wait here; nothing was marked. Clear the ones nobody collects first.",
    )


# ---------------------------------------------------------------- settling


@dataclass(eq=False)
class NoSuchStatement(NotFound):
    """No statement this viewer may see has the id."""

    code: ClassVar[str] = "no-such-statement"
    title: ClassVar[Text] = Text("没有找到这张结算单", "This statement was not found")
    detail: ClassVar[Text] = Text("请从结算单列表里打开。", "Open it from the list of statements.")


@dataclass(eq=False)
class NoSuchPayout(NotFound):
    """No payout has the id."""

    code: ClassVar[str] = "no-such-payout"
    title: ClassVar[Text] = Text("没有找到这笔打款", "This payout was not found")
    detail: ClassVar[Text] = Text("请从打款列表里打开。", "Open it from the list of payouts.")


@dataclass(eq=False)
class StatementMoved(Conflict):
    """The statement is in a state in which this cannot be done."""

    code: ClassVar[str] = "statement-moved"
    title: ClassVar[Text] = Text("结算单状态已变", "The statement has moved on")
    detail: ClassVar[Text] = Text(
        "它现在的状态是 {state}，不能这样操作。请刷新后再看。",
        "It is {state} now, so this cannot be done. Reload to see where it stands.",
    )
    state: str


@dataclass(eq=False)
class StatedAgain(Conflict):
    """The money of a returned payout is part of a later statement already."""

    code: ClassVar[str] = "stated-again"
    title: ClassVar[Text] = Text("这笔钱已进入下一张结算单", "A later statement has this money")
    detail: ClassVar[Text] = Text(
        "被退回的款项已并入后面的结算单，请从那一张打款，避免重复支付。",
        "The returned amount is in a later statement; pay that one, so that nothing is paid twice.",
    )


@dataclass(eq=False)
class PayoutMoved(Conflict):
    """The payout is in a state in which this cannot be done."""

    code: ClassVar[str] = "payout-moved"
    title: ClassVar[Text] = Text("打款状态已变", "The payout has moved on")
    detail: ClassVar[Text] = Text(
        "它现在的状态是 {state}，不能这样操作。请刷新后再看。",
        "It is {state} now, so this cannot be done. Reload to see where it stands.",
    )
    state: str


@dataclass(eq=False)
class PayoutsFrozen(Conflict):
    """A bank account was changed a short while ago."""

    code: ClassVar[str] = "payouts-frozen"
    title: ClassVar[Text] = Text("打款暂停中", "Payouts are paused")
    detail: ClassVar[Text] = Text(
        "收款账户刚改过。为防冒领，{until} 之前不打款。",
        "The bank account was changed. To prevent fraud nothing is paid before {until}.",
    )
    until: datetime

    @override
    def shown(self, language: Language) -> dict[str, Any]:
        return {**super().shown(language), "until": local_time(self.until)}


@dataclass(eq=False)
class NoBankAccount(Conflict):
    """The merchant has not said where the money goes."""

    code: ClassVar[str] = "no-bank-account"
    title: ClassVar[Text] = Text("没有收款账户", "No bank account")
    detail: ClassVar[Text] = Text(
        "商户还没有填写收款账户，请先让商户补上。",
        "The merchant has not entered a bank account yet; ask them to.",
    )


@dataclass(eq=False)
class BankAccountMissing(NotFound):
    """The merchant has entered no account to be paid to."""

    code: ClassVar[str] = "bank-account-missing"
    title: ClassVar[Text] = Text("还没有收款账户", "No bank account yet")
    detail: ClassVar[Text] = Text(
        "请填写收款账户，结算款才能打给您。", "Enter the account your money should go to."
    )


@dataclass(eq=False)
class BankAccountReplaced(Conflict):
    """The account a payout was proposed for is no longer the merchant's."""

    code: ClassVar[str] = "bank-account-replaced"
    title: ClassVar[Text] = Text("收款账户已更换", "The bank account was replaced")
    detail: ClassVar[Text] = Text(
        "这笔打款用的是旧账户。请驳回它，再用新账户重新发起。",
        "This payout names the old account. Reject it and propose it again for the new one.",
    )


@dataclass(eq=False)
class SamePersonTwice(NotAllowed):
    """Who proposes a payout does not approve it."""

    code: ClassVar[str] = "same-person-twice"
    title: ClassVar[Text] = Text("需要另一个人复核", "Another person must check it")
    detail: ClassVar[Text] = Text(
        "发起人不能复核自己的打款，请让另一位财务或运营来复核。",
        "Who proposes a payout cannot approve it; ask another operator.",
    )


@dataclass(eq=False)
class BankReferenceDiffers(Conflict):
    """The payout is paid under another bank reference."""

    code: ClassVar[str] = "bank-reference-differs"
    title: ClassVar[Text] = Text("银行流水号不一致", "Another bank reference is recorded")
    detail: ClassVar[Text] = Text(
        "这笔打款已用流水号 {bank_reference} 登记过，请核对银行回单。",
        "It is recorded as paid under {bank_reference}; check the bank's slip.",
    )
    bank_reference: str


# ---------------------------------------------------------------- becoming a merchant


@dataclass(eq=False)
class NoSuchApplication(NotFound):
    """No application has the id."""

    code: ClassVar[str] = "no-such-application"
    title: ClassVar[Text] = Text("没有找到这份入驻申请", "This application was not found")
    detail: ClassVar[Text] = Text("请从申请列表里打开。", "Open it from the list of applications.")


@dataclass(eq=False)
class ApplicationUnderWay(Conflict):
    """One person has one open application."""

    code: ClassVar[str] = "application-under-way"
    title: ClassVar[Text] = Text("已有一份申请在审核", "An application is under way")
    detail: ClassVar[Text] = Text(
        "请等上一份申请有结果后再提交新的。",
        "Wait for the answer to the one you sent before sending another.",
    )


@dataclass(eq=False)
class ApplicationDecided(Conflict):
    """An application is decided once."""

    code: ClassVar[str] = "application-decided"
    title: ClassVar[Text] = Text("这份申请已经处理过", "This application was decided")
    detail: ClassVar[Text] = Text(
        "它的结果是 {state}，不能再改。", "It was {state}; that cannot be changed."
    )
    state: str


@dataclass(eq=False)
class BadApplication(Unacceptable):
    """Something in the application cannot be right."""

    code: ClassVar[str] = "bad-application"
    title: ClassVar[Text] = Text("申请资料有误", "The application is not right yet")
    detail: ClassVar[Text] = Text("请改正：{complaints}", "Please correct: {complaints}")
    complaints: list[Text]


@dataclass(eq=False)
class BadBankAccount(Unacceptable):
    """The bank account cannot be paid to as it was written."""

    code: ClassVar[str] = "bad-bank-account"
    title: ClassVar[Text] = Text("收款账户有误", "The bank account is not right")
    detail: ClassVar[Text] = Text(
        "账号应为 8 到 30 位数字，请照银行卡或开户许可证填写。",
        "The number has 8 to 30 digits; copy it from the card or the bank's letter.",
    )


def local_time(instant: datetime) -> str:
    """Write an instant as a reader in Shanghai sees it on the clock."""
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
