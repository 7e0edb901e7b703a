"""Places and households."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, Text, TooMany, Unacceptable


@dataclass(eq=False)
class CommunityUnknown(Unacceptable):
    """The place does not exist, is not served, or is not a community."""

    code: ClassVar[str] = "community-unknown"
    title: ClassVar[Text] = Text("不能选择这个社区", "This community cannot be chosen")
    detail: ClassVar[Text] = Text(
        "请选择一个已开通的社区（居委会）。", "Choose a community that is served here."
    )


@dataclass(eq=False)
class TooManyCommunities(TooMany):
    """More communities than one person can be at home in."""

    code: ClassVar[str] = "too-many-communities"
    title: ClassVar[Text] = Text("选择的社区太多", "Too many communities")
    detail: ClassVar[Text] = Text(
        "最多可以选择 {most} 个社区。", "You can choose at most {most} communities."
    )

    most: int


@dataclass(eq=False)
class NotWaiting(Conflict):
    """The request has been decided or withdrawn in the meantime."""

    code: ClassVar[str] = "not-waiting"
    title: ClassVar[Text] = Text("已经处理过了", "Decided already")
    detail: ClassVar[Text] = Text(
        "这个请求已经处理过或已撤回。", "This request was decided or taken back already."
    )
