"""What is refused to merchants about what they show, and to who asks it of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from core.refusals import Conflict, Language, NotFound, Text, Unacceptable
from marketplace.local_time import local_time


@dataclass(eq=False)
class NoSuchRequirement(NotFound):
    """No such thing was ever asked of merchants."""

    code: ClassVar[str] = "no-such-requirement"
    title: ClassVar[Text] = Text("没有找到这项要求", "This requirement was not found")
    detail: ClassVar[Text] = Text(
        "请回到“入驻要求”重新选择。",
        "Go back to what is asked of merchants and choose again.",
    )


@dataclass(eq=False)
class NoSuchLicence(NotFound):
    """There is no such licence, or it is somebody else's."""

    code: ClassVar[str] = "no-such-licence"
    title: ClassVar[Text] = Text("没有找到这张证照", "This licence was not found")
    detail: ClassVar[Text] = Text(
        "请回到证照列表重新选择。", "Go back to the list of licences and choose again."
    )


@dataclass(eq=False)
class BadLicence(Unacceptable):
    """Something about the licence cannot be right."""

    code: ClassVar[str] = "bad-licence"
    title: ClassVar[Text] = Text("证照资料有误", "The licence is not right yet")
    detail: ClassVar[Text] = Text("请改正：{complaints}", "Please correct: {complaints}")
    complaints: list[Text]


@dataclass(eq=False)
class LicenceUnderWay(Conflict):
    """A licence of this kind was handed in before and is not decided."""

    code: ClassVar[str] = "licence-under-way"
    title: ClassVar[Text] = Text("同类证照正在审核", "A licence of this kind is being reviewed")
    detail: ClassVar[Text] = Text(
        "上次提交的还没有审完。审完后可以再交新的。",
        "The one you sent before is not decided yet. You may send another after that.",
    )


@dataclass(eq=False)
class LicenceDecided(Conflict):
    """Somebody else decided about the licence meanwhile."""

    code: ClassVar[str] = "licence-decided"
    title: ClassVar[Text] = Text("这张证照已经审过了", "This licence was decided before")
    detail: ClassVar[Text] = Text(
        "它现在的状态是“{state}”。请刷新页面。", "Its state is “{state}” now. Reload the page."
    )
    state: str


@dataclass(eq=False)
class BadAway(Unacceptable):
    """The time away cannot be right."""

    code: ClassVar[str] = "bad-time-away"
    title: ClassVar[Text] = Text("休业时间有误", "The time away is not right yet")
    detail: ClassVar[Text] = Text("请改正：{complaints}", "Please correct: {complaints}")
    complaints: list[Text]


@dataclass(eq=False)
class OpensWhileAway(Conflict):
    """A group-buy that is published opens while the merchant wants to be away."""

    code: ClassVar[str] = "opens-while-away"
    title: ClassVar[Text] = Text("休业期间有团要开", "A group-buy opens in that time")
    detail: ClassVar[Text] = Text(
        "“{goods}”定在休业期间开团。请先取消它，或改休业时间。",
        "“{goods}” opens in that time. Cancel it first, or be away at another time.",
    )
    goods: str


@dataclass(eq=False)
class MerchantIsAway(Conflict):
    """Nothing opens while a merchant is away."""

    code: ClassVar[str] = "merchant-is-away"
    title: ClassVar[Text] = Text("店铺那时在休业", "The shop is closed then")
    detail: ClassVar[Text] = Text(
        "店铺休业到 {until}，期间不能开团。请改开团时间，或提前结束休业。",
        "The shop is closed until {until} and nothing opens then. Choose another time, or end "
        "the time away.",
    )
    until: datetime

    @override
    def shown(self, language: Language) -> dict[str, Any]:
        return {**super().shown(language), "until": local_time(self.until)}
