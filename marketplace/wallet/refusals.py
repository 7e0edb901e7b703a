"""What is refused to who pays from the wallet, wants money out, or to leave with some in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, NotFound, Text, Unacceptable


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
class BalanceShort(Conflict):
    """Less is free in the balance than is to be paid from it: another purchase came first."""

    code: ClassVar[str] = "balance-short"
    title: ClassVar[Text] = Text("余额不够付这么多", "Your balance does not cover that")
    detail: ClassVar[Text] = Text(
        "余额现在可用 {available_fen}。这次没有付款，余额也没有动。",
        "{available_fen} of your balance is free now. Nothing was paid, and your balance was not "
        "touched.",
    )
    available_fen: int


@dataclass(eq=False)
class RestTooSmall(Unacceptable):
    """The balance would leave a rest that no provider takes (rule M4)."""

    code: ClassVar[str] = "rest-too-small"
    title: ClassVar[Text] = Text("用余额后剩下的钱太少", "What is left to pay is too little")
    detail: ClassVar[Text] = Text(
        "用了余额还差 {rest_fen}，而在线支付每笔至少 {least_fen}。"
        "这次余额最多可以用 {usable_fen}。",
        "{rest_fen} would be left, and no payment below {least_fen} can be made online. This time "
        "{usable_fen} of your balance can be used at most.",
    )
    rest_fen: int
    least_fen: int
    usable_fen: int


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
