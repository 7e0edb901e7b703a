"""What is refused at the counter of a pick-up point."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from core.refusals import Conflict, Language, NotFound, Text, TooMany, Unacceptable
from marketplace.local_time import local_time


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
class WaitedTooLong(Conflict):
    """Nobody collected the order in time; its campaign said what then."""

    code: ClassVar[str] = "waited-too-long"
    title: ClassVar[Text] = Text("过了取货期限", "Not collected in time")
    detail: ClassVar[Text] = Text(
        "这份货放到 {ended_at} 没人来取，已按团购说明处理，请不要交货。",
        "Nobody collected it by {ended_at}, so the group-buy's rule was applied. "
        "Do not hand the goods out.",
    )
    ended_at: datetime

    @override
    def shown(self, language: Language) -> dict[str, Any]:
        return {**super().shown(language), "ended_at": local_time(self.ended_at)}


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


@dataclass(eq=False)
class ProxyCodeOver(Conflict):
    """A neighbour's code was used, or its buyer took it back or made another."""

    code: ClassVar[str] = "proxy-code-over"
    title: ClassVar[Text] = Text("代取码已失效", "This neighbour's code is over")
    detail: ClassVar[Text] = Text(
        "代取码只能用一次，或已被买家收回。请买家出示自己的取货码，或重新生成一个代取码。",
        "A neighbour's code works once, and the buyer may take it back. Ask for the buyer's own "
        "code, or for a new one.",
    )


@dataclass(eq=False)
class NoProxyCode(NotFound):
    """The order has no live code for a neighbour."""

    code: ClassVar[str] = "no-proxy-code"
    title: ClassVar[Text] = Text("没有代取码", "No code for a neighbour")
    detail: ClassVar[Text] = Text("请先生成一个代取码。", "Make one first.")


@dataclass(eq=False)
class BadLabel(Unacceptable):
    """The buyer did not say, in a few words, who fetches."""

    code: ClassVar[str] = "bad-proxy-label"
    title: ClassVar[Text] = Text("写一个称呼", "Say who fetches it")
    detail: ClassVar[Text] = Text("请写：{complaints}", "Please write {complaints}.")
    complaints: list[Text]


@dataclass(eq=False)
class TooManyUnits(Conflict):
    """More units were to be handed out than are left, or none at all."""

    code: ClassVar[str] = "too-many-units"
    title: ClassVar[Text] = Text("份数不对", "Not that many are left")
    detail: ClassVar[Text] = Text(
        "这张订单还剩 {left} 份没有取。请按剩下的份数重新选。",
        "{left} units of this order are left. Choose again among them.",
    )
    left: int


@dataclass(eq=False)
class ArrivalDecided(Conflict):
    """The goods of a group-buy were counted at the point before."""

    code: ClassVar[str] = "arrival-decided"
    title: ClassVar[Text] = Text("到货已经登记过了", "The arrival is decided already")
    detail: ClassVar[Text] = Text(
        "清点只登记一次，缺的已经退款。再有缺货请联系平台。",
        "Goods are counted once, and what was missing was refunded. Tell the platform if more is "
        "missing.",
    )


@dataclass(eq=False)
class BadCount(Unacceptable):
    """A count names a variant nobody ordered here, or more spoiled units than came."""

    code: ClassVar[str] = "bad-arrival-count"
    title: ClassVar[Text] = Text("清点数不对", "The count cannot be right")
    detail: ClassVar[Text] = Text(
        "坏的不能比到的多，而且只数这里有人订的货。",
        "No more can be spoiled than came, and only goods that were ordered here are counted.",
    )
