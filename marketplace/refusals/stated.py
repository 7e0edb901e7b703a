"""Refusals that tell in which state a thing is, in words and not in the name of the state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from typing_extensions import override

from core.refusals import Conflict, Language, Text

# Orders, group-buys and merchants: a name that several of them use means the same in all.
STATES = {
    "approved": Text("营业中", "open for business"),
    "arrived": Text("货已到", "at its point"),
    "cancelled": Text("已取消", "cancelled"),
    "closed": Text("已结束", "closed"),
    "closing": Text("正在截单", "closing"),
    "collected": Text("已取货", "collected"),
    "collecting": Text("取货中", "being collected"),
    "completed": Text("已完成", "completed"),
    "confirmed": Text("备货中", "being prepared"),
    "draft": Text("草稿", "a draft"),
    "expired": Text("已过时", "past its time"),
    "failed": Text("没有办成", "off"),
    "in_review": Text("审核中", "being looked at"),
    "open": Text("正在拼", "open"),
    "paid_waiting": Text("已付款，等成团", "paid and waiting for the others"),
    "pending": Text("待付款", "waiting to be paid"),
    "procuring": Text("备货中", "being prepared"),
    "ready": Text("待取货", "ready to be collected"),
    "refunded": Text("已退款", "refunded"),
    "refunding": Text("退款中", "being refunded"),
    "scheduled": Text("还没开团", "not open yet"),
    "succeeded": Text("已成团", "going ahead"),
    "suspended": Text("已暂停", "suspended"),
    "uncollected": Text("没有取货", "not collected"),
}


@dataclass(eq=False)
class Stated(Conflict):
    """The thing is in a ``state`` in which this cannot be done."""

    state: str

    @override
    def shown(self, language: Language) -> dict[str, Any]:
        """Give the fields as the sentence shows them; a state nobody named stays as it is."""
        known = STATES.get(self.state)
        words = known.in_language(language) if known else self.state
        return {**super().shown(language), "state": words}
