"""What is refused around lists of chat groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, NotFound, Text, Unacceptable


@dataclass(eq=False)
class NoSuchGroupList(NotFound):
    """There is no such list, or not for this reader."""

    code: ClassVar[str] = "no-such-group-list"
    title: ClassVar[Text] = Text("没有这个接龙", "This list was not found")
    detail: ClassVar[Text] = Text(
        "这个接龙不存在、还没有公开，或已按规定删除。",
        "This list does not exist, is not shared yet, or was deleted as promised.",
    )


@dataclass(eq=False)
class GroupListUnreadable(Unacceptable):
    """The text holds no line that could be an order."""

    code: ClassVar[str] = "group-list-unreadable"
    title: ClassVar[Text] = Text("没有读到接龙", "No list in this text")
    detail: ClassVar[Text] = Text(
        "这段文字里没有接龙的行。请把群里的接龙整段复制过来。",
        "No line of this text belongs to a list. Copy the whole list from the chat.",
    )


@dataclass(eq=False)
class GroupListClosed(Conflict):
    """The list, or the group-buy it is for, takes nobody any more."""

    code: ClassVar[str] = "group-list-closed"
    title: ClassVar[Text] = Text("接龙已结束", "The list is closed")
    detail: ClassVar[Text] = Text(
        "这个接龙或它的团购已经结束，不能再改，也不能再认领。",
        "This list or its group-buy is over; it can neither be changed nor joined.",
    )


@dataclass(eq=False)
class BadGroupList(Unacceptable):
    """Lines cannot be kept as they were looked over."""

    code: ClassVar[str] = "bad-group-list"
    title: ClassVar[Text] = Text("接龙还有要改的地方", "The list is not right yet")
    detail: ClassVar[Text] = Text("请改正：{complaints}", "Please correct: {complaints}")
    complaints: list[Text]


@dataclass(eq=False)
class LineAlreadyOrdered(Conflict):
    """Somebody has paid for this line."""

    code: ClassVar[str] = "line-already-ordered"
    title: ClassVar[Text] = Text("这一行已经下单", "This line is ordered already")
    detail: ClassVar[Text] = Text(
        "已有邻居为这一行付款。如果不是您的，请直接参团。",
        "A neighbour has paid for this line. If it was not you, join the group-buy directly.",
    )
