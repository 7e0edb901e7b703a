"""What is refused around pick-up points, and to the operator who stops something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, NotFound, Text, Unacceptable


@dataclass(eq=False)
class BadPoint(Unacceptable):
    """A pick-up point could not be found, or not be open, as it is described."""

    code: ClassVar[str] = "bad-point"
    title: ClassVar[Text] = Text("自提点的资料有误", "The pick-up point is not right yet")
    detail: ClassVar[Text] = Text("请改正：{complaints}", "Please correct: {complaints}")
    complaints: list[Text]


@dataclass(eq=False)
class PointInUse(Conflict):
    """Group-buys still bring goods to the point."""

    code: ClassVar[str] = "point-in-use"
    title: ClassVar[Text] = Text("还有团购用着这个自提点", "Group-buys still use this point")
    detail: ClassVar[Text] = Text(
        "这些团购还没有发完货：{campaigns}。先暂停它就不会再有新的；等它们结束再关闭。",
        "These are not handed out yet: {campaigns}. Pause the point so that no new ones come, "
        "and close it when they have ended.",
    )
    campaigns: list[str]
    campaign_ids: list[str]


@dataclass(eq=False)
class PointClosed(Conflict):
    """A closed point stays as it was."""

    code: ClassVar[str] = "point-closed"
    title: ClassVar[Text] = Text("这个自提点已经关闭", "This point is closed")
    detail: ClassVar[Text] = Text(
        "关闭的自提点不能再改。请先重新启用。", "A closed point cannot change. Open it again first."
    )


@dataclass(eq=False)
class NoSuchProposal(NotFound):
    """No proposal for a point has the id, or it is another merchant's."""

    code: ClassVar[str] = "no-such-proposal"
    title: ClassVar[Text] = Text("没有找到这个申请", "This proposal was not found")
    detail: ClassVar[Text] = Text("请从列表里打开。", "Open it from the list.")


@dataclass(eq=False)
class ProposalAnswered(Conflict):
    """A proposal is answered, or withdrawn, once."""

    code: ClassVar[str] = "proposal-answered"
    title: ClassVar[Text] = Text("这个申请已经处理过了", "This proposal is answered already")
    detail: ClassVar[Text] = Text(
        "它现在的状态是“{state}”。请刷新页面。", "Its state is “{state}” now. Reload the page."
    )
    state: str


@dataclass(eq=False)
class MerchantMoved(Conflict):
    """Somebody else stopped or resumed the merchant meanwhile."""

    code: ClassVar[str] = "merchant-moved"
    title: ClassVar[Text] = Text("商户的状态已经变了", "The merchant's state has changed")
    detail: ClassVar[Text] = Text(
        "它现在的状态是“{state}”。请刷新页面再决定。",
        "Its state is “{state}” now. Reload the page and decide again.",
    )
    state: str
