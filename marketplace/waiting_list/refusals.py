"""What is refused because somebody waits, or to who wants to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, Text


@dataclass(eq=False)
class WaitingListFirst(Conflict):
    """Units that are free belong to who waits for them; nobody overtakes."""

    code: ClassVar[str] = "waiting-list-first"
    title: ClassVar[Text] = Text("有邻居在排队", "Neighbours are waiting in line")
    detail: ClassVar[Text] = Text(
        "已有 {ahead} 位邻居在排队，空出来的先给他们。您也可以排队，轮到时通知您。",
        "{ahead} in line before you, and what becomes free goes to them first. Join the line and "
        "you are told when it is your turn.",
    )
    ahead: int


@dataclass(eq=False)
class AlreadyWaiting(Conflict):
    """One person has one place in a line; another wish needs another place."""

    code: ClassVar[str] = "already-waiting"
    title: ClassVar[Text] = Text("您已经在排队", "You are in line already")
    detail: ClassVar[Text] = Text(
        "每人在一个团购里只排一次。想改份数、规格或自提点，请先退出再重新排队。",
        "Everybody has one place in the line of a group-buy. To wait for something else, leave "
        "the line and join it again.",
    )


@dataclass(eq=False)
class WaitingListNotOpen(Conflict):
    """There is nothing to wait for: units are left, or it closes too soon for an offer."""

    code: ClassVar[str] = "waiting-list-not-open"
    title: ClassVar[Text] = Text("现在不用排队", "There is no line now")
    detail: ClassVar[Text] = Text("没有替您排队。{why}", "You were not put in line. {why}")
    why: Text


UNITS_LEFT = Text("还有余量，可以直接参团。", "Units are left: order them directly.")
CLOSES_TOO_SOON = Text(
    "离截单太近，截单前不会再通知排队的人了。有余量时可以直接参团。",
    "It closes too soon for anybody in line to be told. If units become free, order them directly.",
)
