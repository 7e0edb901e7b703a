"""What is refused about paying through the provider.

Refusal
└── Conflict
    ├── PaidAnotherWay     this payout does not travel that way
    └── NothingToClawBack  the payee owes nothing, or nothing of the payout is left
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, Text


@dataclass(eq=False)
class PaidAnotherWay(Conflict):
    """The payout does not travel that way."""

    code: ClassVar[str] = "paid-another-way"
    title: ClassVar[Text] = Text("这笔打款走的是另一种方式", "This payout travels another way")
    detail: ClassVar[Text] = Text(
        "通过支付机构转账的打款不经过银行文件，银行转账的打款也不能从支付机构追回。请按它的方式处理。",
        "A payout through the provider never goes into the bank's file, and one through the bank "
        "cannot be brought back by the provider. Treat it the way it travels.",
    )


@dataclass(eq=False)
class NothingToClawBack(Conflict):
    """The payee owes less than is asked back, or less of the payout is left."""

    code: ClassVar[str] = "nothing-to-claw-back"
    title: ClassVar[Text] = Text("不能追回这么多", "So much cannot be brought back")
    detail: ClassVar[Text] = Text(
        "收款方现在欠平台 {owed_fen}，这笔转账还剩 {left_fen} 可追回。只能追回两者中较小的金额。",
        "The payee owes the platform {owed_fen} now, and {left_fen} of this transfer is left. No "
        "more than the smaller of the two can be brought back.",
    )
    owed_fen: int
    left_fen: int
