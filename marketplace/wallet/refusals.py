"""What is refused to who wants money out of the wallet, or to leave with some in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, NotFound, Text


@dataclass(eq=False)
class WalletTooLow(Conflict):
    """More than the wallet holds, or than is free in it."""

    code: ClassVar[str] = "wallet-too-low"
    title: ClassVar[Text] = Text("余额不够", "Not enough in your balance")
    detail: ClassVar[Text] = Text(
        "余额里可用的是 {available_fen}，没有提现。",
        "{available_fen} is free in your balance; nothing was taken out.",
    )
    available_fen: int


@dataclass(eq=False)
class WalletNotEmpty(Conflict):
    """An account with money in its wallet is not deleted: nobody could be paid afterwards."""

    code: ClassVar[str] = "wallet-not-empty"
    title: ClassVar[Text] = Text("余额里还有钱", "There is money in your balance")
    detail: ClassVar[Text] = Text(
        "余额里还有 {balance_fen}。请先提到银行卡，到账后再注销。",
        "{balance_fen} is in your balance. Have it sent to your bank first, and delete the "
        "account when it is there.",
    )
    balance_fen: int


@dataclass(eq=False)
class NoSuchWithdrawal(NotFound):
    """No withdrawal has the id."""

    code: ClassVar[str] = "no-such-withdrawal"
    title: ClassVar[Text] = Text("没有找到这笔提现", "This withdrawal was not found")
    detail: ClassVar[Text] = Text("请从列表里打开。", "Open it from the list.")


@dataclass(eq=False)
class WithdrawalMoved(Conflict):
    """A withdrawal is checked, then paid or rejected; each once."""

    code: ClassVar[str] = "withdrawal-moved"
    title: ClassVar[Text] = Text("这笔提现已经处理到下一步", "This withdrawal has moved on")
    detail: ClassVar[Text] = Text(
        "它现在的状态是“{state}”。请刷新页面。", "Its state is “{state}” now. Reload the page."
    )
    state: str
