"""What is refused to who sells and who buys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, Expired, NotAllowed, NotFound, Text, Unacceptable
from marketplace.refusals.stated import Stated


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
        "它还没开始或已经截单。没有为这次参团扣款。",
        "It has not begun or has closed. Nothing was charged for joining now.",
    )
    state: str


@dataclass(eq=False)
class OrderNotPayable(Stated):
    """The order cannot be paid in its state."""

    code: ClassVar[str] = "order-not-payable"
    title: ClassVar[Text] = Text("这个订单不用支付", "This order cannot be paid")
    detail: ClassVar[Text] = Text(
        "订单现在的状态是“{state}”。刷新订单页看最新进度。",
        "The order is {state}. Reload its page for the latest state.",
    )


@dataclass(eq=False)
class OrderNotCancellable(Stated):
    """The order can no longer be cancelled by its buyer."""

    code: ClassVar[str] = "order-not-cancellable"
    title: ClassVar[Text] = Text("现在不能取消了", "It can no longer be cancelled")
    detail: ClassVar[Text] = Text(
        "截单前可以随时取消；现在它的状态是“{state}”，请联系商户。",
        "Orders can be cancelled until the group-buy closes; this one is {state}. "
        "Please ask the merchant.",
    )


@dataclass(eq=False)
class OrdersUnderWay(Conflict):
    """Goods or money of somebody are still on their way."""

    code: ClassVar[str] = "orders-under-way"
    title: ClassVar[Text] = Text("还有订单没结束", "Some orders are not finished")
    detail: ClassVar[Text] = Text(
        "您还有 {count} 个付过款的订单没有取货或退完款。等它们结束后再注销，钱和货都不会丢。",
        "{count} paid orders of yours are not collected or refunded yet. Delete the account when "
        "they are finished, so that neither goods nor money are lost.",
    )
    count: int


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
class CampaignNotEditable(Stated):
    """A published campaign keeps its promises."""

    code: ClassVar[str] = "campaign-not-editable"
    title: ClassVar[Text] = Text("这个团购不能再改", "This group-buy can no longer change")
    detail: ClassVar[Text] = Text(
        "状态是“{state}”，邻居已按现在的内容参团。可以取消它（自动全额退款），再复制一个新的。",
        "It is {state} and neighbours joined on these terms. Cancel it (everyone is refunded) "
        "and copy it to a new one.",
    )


@dataclass(eq=False)
class OfferInUse(Conflict):
    """One offer cannot be in two campaigns of a community at the same time (feature G18)."""

    code: ClassVar[str] = "offer-in-use"
    title: ClassVar[Text] = Text("这个商品正在另一个团购里", "This offer is in another group-buy")
    detail: ClassVar[Text] = Text(
        "同一商品同一时间在一个社区只能有一个团购价。请等它截单，改一下开团时间，或换别的社区。",
        "In a community one offer has one group-buy price at a time. Wait for it to close, move "
        "the dates, or choose other communities.",
    )


@dataclass(eq=False)
class MerchantNotSelling(Stated):
    """Only an approved merchant sells."""

    code: ClassVar[str] = "merchant-not-selling"
    title: ClassVar[Text] = Text("商户暂不能销售", "The merchant may not sell now")
    detail: ClassVar[Text] = Text(
        "商户状态是“{state}”。请联系社区平台运营。",
        "The merchant is {state}. Please ask the operator of the platform.",
    )


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
class BelowCost(Unacceptable):
    """A price is below what its merchant declared a unit to cost, and no reason is given."""

    code: ClassVar[str] = "below-cost"
    title: ClassVar[Text] = Text("售价低于成本", "The price is below its cost")
    detail: ClassVar[Text] = Text(
        "有规格的价格（含阶梯价）低于您填的成本。请涨价，或选一个原因：临期、应季、清仓、开业周。"
        "选了原因，平台看过才开团。",
        "A price, maybe of a tier, is below the cost you declared. Raise it, or give a reason: "
        "near expiry, in season, end of line, opening week. With a reason the platform looks at it "
        "first.",
    )
    kinds: list[str]
    cost_fen: int
    price_fen: int


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
