"""What the ledger refuses.

Refusal
└── Conflict
    ├── BalanceTooLow      an account would fall below its floor
    ├── TransferKeyReused  the same key was used for another movement
    └── HoldNotPending     the reservation was settled another way
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, Text


@dataclass(eq=False)
class BalanceTooLow(Conflict):
    """An account would fall below its floor."""

    code: ClassVar[str] = "balance-too-low"
    title: ClassVar[Text] = Text("余额不足", "The balance is too low")
    detail: ClassVar[Text] = Text(
        "账户余额不够，这笔没有记账，也没有动任何钱。",
        "The account does not hold enough; nothing was booked and no money moved.",
    )


@dataclass(eq=False)
class TransferKeyReused(Conflict):
    """A key stands for one movement; another was asked for under it."""

    code: ClassVar[str] = "transfer-key-reused"
    title: ClassVar[Text] = Text("这笔账已经用别的内容记过", "This entry exists with other content")
    detail: ClassVar[Text] = Text(
        "同一凭证 {key} 已记过另一笔账，请核对来源单据。",
        "Another movement is booked under {key}; check the document it comes from.",
    )
    key: str


@dataclass(eq=False)
class HoldNotPending(Conflict):
    """A reservation is settled once; it was settled another way."""

    code: ClassVar[str] = "hold-not-pending"
    title: ClassVar[Text] = Text("这笔冻结已经处理过", "This reservation is settled already")
    detail: ClassVar[Text] = Text(
        "冻结 {key} 现在的状态是 {state}，不能再改。",
        "The reservation {key} is {state} and cannot change again.",
    )
    key: str
    state: str
