"""What is refused to the sides of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from core.refusals import Conflict, Language, NotFound, Text, Unacceptable
from marketplace.local_time import local_time
from marketplace.refusals.stated import Stated


@dataclass(eq=False)
class NoSuchAfterSale(NotFound):
    """The case does not exist, or not for this viewer."""

    code: ClassVar[str] = "no-such-after-sale"
    title: ClassVar[Text] = Text("没有这个售后单", "No such case")
    detail: ClassVar[Text] = Text(
        "找不到这个售后单，或您看不到它。", "There is no such case, or it is not yours to see."
    )


@dataclass(eq=False)
class AfterSaleMoved(Conflict):
    """Somebody else acted first."""

    code: ClassVar[str] = "after-sale-moved"
    title: ClassVar[Text] = Text("售后单已有变化", "The case has moved on")
    detail: ClassVar[Text] = Text(
        "这个售后单现在的状态是 {state}，刚才的操作没有生效。请刷新后再看。",
        "The case is {state} now; what you did had no effect. Look at it again.",
    )
    state: str


@dataclass(eq=False)
class AfterSaleTooLate(Conflict):
    """The time for complaints about an order is over."""

    code: ClassVar[str] = "after-sale-too-late"
    title: ClassVar[Text] = Text("过了售后期限", "Too late for a complaint")
    detail: ClassVar[Text] = Text(
        "这个订单的售后期限到 {until} 为止。有问题请联系平台。",
        "Complaints about this order were possible until {until}. Ask the platform for help.",
    )
    until: datetime

    @override
    def shown(self, language: Language) -> dict[str, Any]:
        return {**super().shown(language), "until": local_time(self.until)}


@dataclass(eq=False)
class AfterSaleNotPossible(Stated):
    """Goods that were not handed out have no after-sales; other ways lead to the money."""

    code: ClassVar[str] = "after-sale-not-possible"
    title: ClassVar[Text] = Text("现在不能申请售后", "No complaint is possible now")
    detail: ClassVar[Text] = Text(
        "订单现在的状态是“{state}”；取货以后才能申请售后。",
        "The order is {state}; complaints are about goods that were collected.",
    )


@dataclass(eq=False)
class AfterSaleOpen(Conflict):
    """One case of an order at a time."""

    code: ClassVar[str] = "after-sale-open"
    title: ClassVar[Text] = Text("已有售后在处理", "There is an open case")
    detail: ClassVar[Text] = Text(
        "这个订单已经有一个售后单在处理，请在那里补充说明。",
        "This order has a case that is not decided yet; add what you have to say there.",
    )


@dataclass(eq=False)
class NothingLeftToReturn(Conflict):
    """The units named were given back before, or are not of this order."""

    code: ClassVar[str] = "nothing-left-to-return"
    title: ClassVar[Text] = Text("没有可退的份数", "Nothing is left to give back")
    detail: ClassVar[Text] = Text(
        "选的份数超过了订单里还没退的份数，或没有选。",
        "More units were chosen than the order still has, or none.",
    )


@dataclass(eq=False)
class AskedTooMuch(Unacceptable):
    """More money than the goods named cost."""

    code: ClassVar[str] = "asked-too-much"
    title: ClassVar[Text] = Text("金额超过可退的上限", "More than can be given back")
    detail: ClassVar[Text] = Text(
        "最多可退 {most_fen}，这里写的是 {asked_fen}。",
        "At most {most_fen} can be given back; {asked_fen} was named.",
    )
    asked_fen: int
    most_fen: int
