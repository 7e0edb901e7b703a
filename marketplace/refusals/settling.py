"""What is refused about money on its way to merchants, and who may become one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from core.refusals import Conflict, Language, NotAllowed, NotFound, Text, Unacceptable
from marketplace.local_time import local_time


@dataclass(eq=False)
class NoSuchStatement(NotFound):
    """No statement this viewer may see has the id."""

    code: ClassVar[str] = "no-such-statement"
    title: ClassVar[Text] = Text("没有找到这张结算单", "This statement was not found")
    detail: ClassVar[Text] = Text("请从结算单列表里打开。", "Open it from the list of statements.")


@dataclass(eq=False)
class NoSuchPayout(NotFound):
    """No payout has the id."""

    code: ClassVar[str] = "no-such-payout"
    title: ClassVar[Text] = Text("没有找到这笔打款", "This payout was not found")
    detail: ClassVar[Text] = Text("请从打款列表里打开。", "Open it from the list of payouts.")


@dataclass(eq=False)
class StatementMoved(Conflict):
    """The statement is in a state in which this cannot be done."""

    code: ClassVar[str] = "statement-moved"
    title: ClassVar[Text] = Text("结算单状态已变", "The statement has moved on")
    detail: ClassVar[Text] = Text(
        "它现在的状态是 {state}，不能这样操作。请刷新后再看。",
        "It is {state} now, so this cannot be done. Reload to see where it stands.",
    )
    state: str


@dataclass(eq=False)
class StatedAgain(Conflict):
    """The money of a returned payout is part of a later statement already."""

    code: ClassVar[str] = "stated-again"
    title: ClassVar[Text] = Text("这笔钱已进入下一张结算单", "A later statement has this money")
    detail: ClassVar[Text] = Text(
        "被退回的款项已并入后面的结算单，请从那一张打款，避免重复支付。",
        "The returned amount is in a later statement; pay that one, so that nothing is paid twice.",
    )


@dataclass(eq=False)
class PayoutMoved(Conflict):
    """The payout is in a state in which this cannot be done."""

    code: ClassVar[str] = "payout-moved"
    title: ClassVar[Text] = Text("打款状态已变", "The payout has moved on")
    detail: ClassVar[Text] = Text(
        "它现在的状态是 {state}，不能这样操作。请刷新后再看。",
        "It is {state} now, so this cannot be done. Reload to see where it stands.",
    )
    state: str


@dataclass(eq=False)
class PayoutsFrozen(Conflict):
    """A bank account was changed a short while ago."""

    code: ClassVar[str] = "payouts-frozen"
    title: ClassVar[Text] = Text("打款暂停中", "Payouts are paused")
    detail: ClassVar[Text] = Text(
        "收款账户刚改过。为防冒领，{until} 之前不打款。",
        "The bank account was changed. To prevent fraud nothing is paid before {until}.",
    )
    until: datetime

    @override
    def shown(self, language: Language) -> dict[str, Any]:
        return {**super().shown(language), "until": local_time(self.until)}


@dataclass(eq=False)
class NoBankAccount(Conflict):
    """The merchant has not said where the money goes."""

    code: ClassVar[str] = "no-bank-account"
    title: ClassVar[Text] = Text("没有收款账户", "No bank account")
    detail: ClassVar[Text] = Text(
        "商户还没有填写收款账户，请先让商户补上。",
        "The merchant has not entered a bank account yet; ask them to.",
    )


@dataclass(eq=False)
class BankAccountMissing(NotFound):
    """The merchant has entered no account to be paid to."""

    code: ClassVar[str] = "bank-account-missing"
    title: ClassVar[Text] = Text("还没有收款账户", "No bank account yet")
    detail: ClassVar[Text] = Text(
        "请填写收款账户，结算款才能打给您。", "Enter the account your money should go to."
    )


@dataclass(eq=False)
class BankAccountReplaced(Conflict):
    """The account a payout was proposed for is no longer the merchant's."""

    code: ClassVar[str] = "bank-account-replaced"
    title: ClassVar[Text] = Text("收款账户已更换", "The bank account was replaced")
    detail: ClassVar[Text] = Text(
        "这笔打款用的是旧账户。请驳回它，再用新账户重新发起。",
        "This payout names the old account. Reject it and propose it again for the new one.",
    )


@dataclass(eq=False)
class SamePersonTwice(NotAllowed):
    """Who proposes a payout does not approve it."""

    code: ClassVar[str] = "same-person-twice"
    title: ClassVar[Text] = Text("需要另一个人复核", "Another person must check it")
    detail: ClassVar[Text] = Text(
        "发起人不能复核自己的打款，请让另一位财务或运营来复核。",
        "Who proposes a payout cannot approve it; ask another operator.",
    )


@dataclass(eq=False)
class BankReferenceDiffers(Conflict):
    """The payout is paid under another bank reference."""

    code: ClassVar[str] = "bank-reference-differs"
    title: ClassVar[Text] = Text("银行流水号不一致", "Another bank reference is recorded")
    detail: ClassVar[Text] = Text(
        "这笔打款已用流水号 {bank_reference} 登记过，请核对银行回单。",
        "It is recorded as paid under {bank_reference}; check the bank's slip.",
    )
    bank_reference: str


@dataclass(eq=False)
class NoSuchApplication(NotFound):
    """No application has the id."""

    code: ClassVar[str] = "no-such-application"
    title: ClassVar[Text] = Text("没有找到这份入驻申请", "This application was not found")
    detail: ClassVar[Text] = Text("请从申请列表里打开。", "Open it from the list of applications.")


@dataclass(eq=False)
class ApplicationUnderWay(Conflict):
    """One person has one open application."""

    code: ClassVar[str] = "application-under-way"
    title: ClassVar[Text] = Text("已有一份申请在审核", "An application is under way")
    detail: ClassVar[Text] = Text(
        "请等上一份申请有结果后再提交新的。",
        "Wait for the answer to the one you sent before sending another.",
    )


@dataclass(eq=False)
class ApplicationDecided(Conflict):
    """An application is decided once."""

    code: ClassVar[str] = "application-decided"
    title: ClassVar[Text] = Text("这份申请已经处理过", "This application was decided")
    detail: ClassVar[Text] = Text(
        "它的结果是 {state}，不能再改。", "It was {state}; that cannot be changed."
    )
    state: str


@dataclass(eq=False)
class BadApplication(Unacceptable):
    """Something in the application cannot be right."""

    code: ClassVar[str] = "bad-application"
    title: ClassVar[Text] = Text("申请资料有误", "The application is not right yet")
    detail: ClassVar[Text] = Text("请改正：{complaints}", "Please correct: {complaints}")
    complaints: list[Text]


@dataclass(eq=False)
class BadBankAccount(Unacceptable):
    """The bank account cannot be paid to as it was written."""

    code: ClassVar[str] = "bad-bank-account"
    title: ClassVar[Text] = Text("收款账户有误", "The bank account is not right")
    detail: ClassVar[Text] = Text(
        "账号应为 8 到 30 位数字，请照银行卡或开户许可证填写。",
        "The number has 8 to 30 digits; copy it from the card or the bank's letter.",
    )
