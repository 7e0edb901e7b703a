"""What is refused to who wants money back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from core.refusals import Conflict, Language, NotFound, Text, Unacceptable
from marketplace.local_time import local_time
from marketplace.refusals.stated import Stated


@dataclass(eq=False)
class NotOverdueYet(Conflict):
    """The merchant still has time to bring the goods."""

    code: ClassVar[str] = "not-overdue-yet"
    title: ClassVar[Text] = Text("还没到可以要回的时候", "Not overdue yet")
    detail: ClassVar[Text] = Text(
        "货还可能送到。{possible_from} 以后仍没到，就可以在这里要回全款。",
        "The goods may still come. If they are not there by {possible_from}, "
        "you can have all of your money back here.",
    )
    possible_from: datetime

    @override
    def shown(self, language: Language) -> dict[str, Any]:
        return {**super().shown(language), "possible_from": local_time(self.possible_from)}


@dataclass(eq=False)
class OrderWasDelivered(Stated):
    """Only an order whose goods never came is refunded as not delivered."""

    code: ClassVar[str] = "order-was-delivered"
    title: ClassVar[Text] = Text("这个订单不是“没送到”", "This order is not undelivered")
    detail: ClassVar[Text] = Text(
        "订单现在的状态是“{state}”，没有退款。货已到自提点的，请去取货。",
        "The order is {state}; nothing was refunded. If the goods are at the point, collect them.",
    )


@dataclass(eq=False)
class OrderNotRefundable(Stated):
    """Nothing is held for the order that could go back."""

    code: ClassVar[str] = "order-not-refundable"
    title: ClassVar[Text] = Text("这个订单不能退款", "This order cannot be refunded")
    detail: ClassVar[Text] = Text(
        "订单现在的状态是“{state}”：没有付款，或钱已经在退回。",
        "The order is {state}: nothing was paid, or the money is on its way back.",
    )


@dataclass(eq=False)
class NoNextRun(Conflict):
    """No open group-buy of the same offer serves the buyer's point."""

    code: ClassVar[str] = "no-next-run"
    title: ClassVar[Text] = Text("还没有下一期", "There is no next run yet")
    detail: ClassVar[Text] = Text(
        "这个商品现在没有在您的自提点开着的团购。钱照常退回。",
        "No group-buy of these goods is open for your pick-up point. Your money comes back "
        "as usual.",
    )


@dataclass(eq=False)
class RefundChoiceMade(Conflict):
    """Where a refund goes is chosen once, and only when it cannot go back as it came."""

    code: ClassVar[str] = "refund-choice-made"
    title: ClassVar[Text] = Text("这笔退款不需要再选", "There is nothing to choose any more")
    detail: ClassVar[Text] = Text(
        "这笔退款已经选过去向，或会原路退回。请刷新页面看它到哪一步了。",
        "Where it goes was chosen already, or it goes back the way it came. Reload the page to "
        "see how far it is.",
    )


@dataclass(eq=False)
class NoSuchRefundProposal(NotFound):
    """No proposal to refund has the id."""

    code: ClassVar[str] = "no-such-refund-proposal"
    title: ClassVar[Text] = Text("没有找到这笔退款申请", "This proposal was not found")
    detail: ClassVar[Text] = Text("请从列表里打开。", "Open it from the list.")


@dataclass(eq=False)
class RefundProposalDecided(Conflict):
    """A proposal is decided once."""

    code: ClassVar[str] = "refund-proposal-decided"
    title: ClassVar[Text] = Text("这笔退款申请已经处理过了", "This proposal is decided already")
    detail: ClassVar[Text] = Text(
        "它现在的状态是“{state}”。请刷新页面。", "Its state is “{state}” now. Reload the page."
    )
    state: str


@dataclass(eq=False)
class RefundProposalOpen(Conflict):
    """One proposal of an order waits at a time."""

    code: ClassVar[str] = "refund-proposal-open"
    title: ClassVar[Text] = Text("已有一笔退款等待复核", "A proposal is waiting already")
    detail: ClassVar[Text] = Text(
        "这个订单有一笔平台出钱的退款在等另一个人复核，请先处理它。",
        "Money of the platform's own for this order waits for another person to check it; "
        "decide that first.",
    )


@dataclass(eq=False)
class RefundBeyondOrder(Unacceptable):
    """More units or more money than the order has left, or none of either."""

    code: ClassVar[str] = "refund-beyond-order"
    title: ClassVar[Text] = Text("超过这个订单还能退的", "More than the order has left")
    detail: ClassVar[Text] = Text(
        "请按每一行还剩的份数和金额填写，至少退一份或一分钱；平台出钱时只能退钱，不能退份数。",
        "Give back at most the units and the money that are left of each line, and at least "
        "something; on the platform's money only money can be given, never units.",
    )
