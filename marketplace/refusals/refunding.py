"""What is refused to who wants money back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from core.refusals import Conflict, Language, Text
from marketplace.local_time import local_time


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
class OrderWasDelivered(Conflict):
    """Only an order whose goods never came is refunded as not delivered."""

    code: ClassVar[str] = "order-was-delivered"
    title: ClassVar[Text] = Text("这个订单不是“没送到”", "This order is not undelivered")
    detail: ClassVar[Text] = Text(
        "订单现在的状态是 {state}，没有退款。货已到自提点的，请去取货。",
        "The order is {state}; nothing was refunded. If the goods are at the point, collect them.",
    )
    state: str


@dataclass(eq=False)
class OrderNotRefundable(Conflict):
    """Nothing is held for the order that could go back."""

    code: ClassVar[str] = "order-not-refundable"
    title: ClassVar[Text] = Text("这个订单不能退款", "This order cannot be refunded")
    detail: ClassVar[Text] = Text(
        "订单现在的状态是 {state}：没有付款，或钱已经在退回。",
        "The order is {state}: nothing was paid, or the money is on its way back.",
    )
    state: str


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
