"""What payments refuse about paying others.

Refusal
├── NotFound
│   └── TransferNotFound     no such transfer
├── Conflict
│   ├── PayeeHasNoAccount    nobody opened an account at the provider for this payee
│   ├── AccountNotReady      the provider does not let it receive money (yet)
│   ├── TransferDiffers      this attempt was begun with another amount or account
│   ├── TransferUnderWay     the provider may have made it already
│   └── ReversalTooLarge     more than is left of the transfer
└── Unacceptable
    └── AccountNotPossible   the provider opens no account for this payee
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, NotFound, Text, Unacceptable


@dataclass(eq=False)
class TransferNotFound(NotFound):
    """No such transfer."""

    code: ClassVar[str] = "transfer-not-found"
    title: ClassVar[Text] = Text("没有这笔转账", "There is no such transfer")
    detail: ClassVar[Text] = Text(
        "没有找到这笔转账，请核对编号。",
        "No such transfer was found; check its number.",
    )


@dataclass(eq=False)
class PayeeHasNoAccount(Conflict):
    """Nobody opened an account at the provider for this payee."""

    code: ClassVar[str] = "payee-has-no-account"
    title: ClassVar[Text] = Text("还没有收款账户", "There is no account to be paid on")
    detail: ClassVar[Text] = Text(
        "收款方还没有在支付机构开通收款账户。请先在“结算方式”中开通，或改用银行转账。",
        "The payee has no account at the provider yet. Open one under “How you are paid”, or "
        "choose the bank.",
    )


@dataclass(eq=False)
class AccountNotReady(Conflict):
    """The provider does not let the account receive money now."""

    code: ClassVar[str] = "account-not-ready"
    title: ClassVar[Text] = Text("收款账户还不能收款", "The account cannot be paid yet")
    detail: ClassVar[Text] = Text(
        "支付机构还不允许这个账户收款，多半是资料没有交齐。请收款方打开“结算方式”补齐后再试。",
        "The provider does not let this account receive money yet, most likely because something "
        "is missing. The payee completes it under “How you are paid”; then try again.",
    )


@dataclass(eq=False)
class AccountNotPossible(Unacceptable):
    """The provider opens no account for this payee."""

    code: ClassVar[str] = "account-not-possible"
    title: ClassVar[Text] = Text("支付机构不能开通账户", "The provider opens no account")
    detail: ClassVar[Text] = Text(
        "支付机构没有同意开通这个账户。请改用银行转账，或联系平台。",
        "The provider did not agree to open this account. Choose the bank instead, or ask the "
        "platform.",
    )


@dataclass(eq=False)
class TransferDiffers(Conflict):
    """The attempt was begun with another amount or for another account."""

    code: ClassVar[str] = "transfer-differs"
    title: ClassVar[Text] = Text("转账内容已变", "The transfer has changed")
    detail: ClassVar[Text] = Text(
        "这次转账已用另一个金额或账户开始，不能更改。",
        "This transfer was begun with another amount or account and cannot change.",
    )


@dataclass(eq=False)
class TransferUnderWay(Conflict):
    """The provider may have made the transfer already."""

    code: ClassVar[str] = "transfer-under-way"
    title: ClassVar[Text] = Text("转账正在进行", "The transfer is under way")
    detail: ClassVar[Text] = Text(
        "支付机构可能已经转出这笔钱，因此不能撤回。请等待结果。",
        "The provider may have moved this money already, so it cannot be called back. Wait for "
        "its answer.",
    )


@dataclass(eq=False)
class ReversalTooLarge(Conflict):
    """More than is left of the transfer, counting what is on its way back."""

    code: ClassVar[str] = "reversal-too-large"
    title: ClassVar[Text] = Text("追回金额过大", "Too much is asked back")
    detail: ClassVar[Text] = Text(
        "要追回 {asked_fen}，但这笔转账只剩 {left_fen} 可追回。",
        "{asked_fen} was asked back, but only {left_fen} of this transfer is left.",
    )
    asked_fen: int
    left_fen: int
