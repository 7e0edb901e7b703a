"""What is refused about commission, disputed lines and debts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import Conflict, NotFound, Text, Unacceptable


@dataclass(eq=False)
class LineNotDisputable(Conflict):
    """No line of the statement can be objected to under that id."""

    code: ClassVar[str] = "line-not-disputable"
    title: ClassVar[Text] = Text("这一行不能提异议", "This line cannot be disputed")
    detail: ClassVar[Text] = Text(
        "只能对这张结算单里收入为正、还没有提过异议的行提异议。请刷新后再选。",
        "Only lines of this statement that bring money and were not disputed yet can be chosen."
        " Reload and choose again.",
    )


@dataclass(eq=False)
class NoSuchDispute(NotFound):
    """No disputed line has the id."""

    code: ClassVar[str] = "no-such-dispute"
    title: ClassVar[Text] = Text("没有找到这条异议", "This dispute was not found")
    detail: ClassVar[Text] = Text(
        "请从异议列表里打开。",
        "Open it from the list of disputes.",
    )


@dataclass(eq=False)
class DisputeDecided(Conflict):
    """A disputed line is answered once."""

    code: ClassVar[str] = "dispute-decided"
    title: ClassVar[Text] = Text("这条异议已有结论", "This dispute was answered")
    detail: ClassVar[Text] = Text(
        "结论是 {state}，不能再改；要更正请做一笔调整。",
        "It was answered as {state}; correct it by an adjustment instead.",
    )
    state: str


@dataclass(eq=False)
class NoSuchPayee(NotFound):
    """Nobody of the id is owed money."""

    code: ClassVar[str] = "no-such-payee"
    title: ClassVar[Text] = Text("没有找到这个收款方", "This payee was not found")
    detail: ClassVar[Text] = Text(
        "请从收款方列表里打开。",
        "Open it from the list of payees.",
    )


@dataclass(eq=False)
class NoSuchWriteOff(NotFound):
    """No write-off has the id."""

    code: ClassVar[str] = "no-such-write-off"
    title: ClassVar[Text] = Text("没有找到这笔核销", "This write-off was not found")
    detail: ClassVar[Text] = Text(
        "请从收款方页面打开。",
        "Open it from the page of the payee.",
    )


@dataclass(eq=False)
class WriteOffDecided(Conflict):
    """A write-off is decided once."""

    code: ClassVar[str] = "write-off-decided"
    title: ClassVar[Text] = Text("这笔核销已经处理过", "This write-off was decided")
    detail: ClassVar[Text] = Text(
        "它的结果是 {state}，不能再改。",
        "It was {state}; that cannot be changed.",
    )
    state: str


@dataclass(eq=False)
class NoSuchRule(NotFound):
    """No commission rule has the id."""

    code: ClassVar[str] = "no-such-rule"
    title: ClassVar[Text] = Text("没有找到这条费率", "This rule was not found")
    detail: ClassVar[Text] = Text(
        "请从费率列表里打开。",
        "Open it from the list of rules.",
    )


@dataclass(eq=False)
class DefaultRuleStays(Conflict):
    """The default rule decides when no other does."""

    code: ClassVar[str] = "default-rule-stays"
    title: ClassVar[Text] = Text("默认费率不能停用", "The default rule stays")
    detail: ClassVar[Text] = Text(
        "没有默认费率，有些订单就没有费率可用。请用更优先的规则代替。",
        "Without it some sales would have no rule; add one of a higher rank instead.",
    )


@dataclass(eq=False)
class RuleNeedsCondition(Unacceptable):
    """A rule that is not the default speaks about some sales only."""

    code: ClassVar[str] = "rule-needs-condition"
    title: ClassVar[Text] = Text("规则缺少条件", "The rule needs a condition")
    detail: ClassVar[Text] = Text(
        "请至少指明商户、品类、商品或团购类型之一；费率和每份金额只填一个；最低不能高于最高。",
        "Name a merchant, a category, an offer or a kind of group-buy; give either a rate or an "
        "amount a unit, and a least amount no greater than the greatest.",
    )


@dataclass(eq=False)
class DebtSmaller(Conflict):
    """No more can be given up than is owed."""

    code: ClassVar[str] = "debt-smaller"
    title: ClassVar[Text] = Text("欠款没有这么多", "Less than that is owed")
    detail: ClassVar[Text] = Text(
        "对方现在欠 ¥{owed}，核销金额不能超过它。",
        "¥{owed} is owed now; no more than that can be written off.",
    )
    owed: str


@dataclass(eq=False)
class MerchantOwes(Conflict):
    """A merchant owes more than its limit; what is sold already is not touched."""

    code: ClassVar[str] = "merchant-owes"
    title: ClassVar[Text] = Text("请先还清欠款", "A debt has to be paid first")
    detail: ClassVar[Text] = Text(
        "您欠平台 ¥{owed}，超过了 ¥{limit} 的上限，暂时不能发布新团购。还款后即可恢复。",
        "You owe the platform ¥{owed}, more than the limit of ¥{limit}, so nothing new can be"
        " published. It can again as soon as the debt is paid.",
    )
    owed: str
    limit: str
