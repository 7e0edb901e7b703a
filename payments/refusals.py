"""What payments refuse.

Refusal
├── NotFound
│   ├── PaymentNotFound     no such payment, or not this person's
│   ├── RefundNotFound      no such refund
│   └── NoSuchException     no such difference between the accounts
├── Conflict
│   ├── PaymentDiffers      this attempt was begun with another amount or method
│   ├── NothingToRefund     the payment holds no money
│   ├── RefundTooLarge      more than is left of what was captured
│   ├── RefundDiffers       this reason was refunded with another amount
│   ├── RefundNotManual     only refunds that need a hand are settled by hand
│   ├── ExceptionResolved   the difference is resolved already
│   └── NothingToBook       there is no line of the provider's that could be booked
├── Unacceptable
│   ├── AmountTooSmall      below what any provider takes
│   ├── PaymentNotPossible  the provider does not take it this way
│   └── WebhookNotAccepted  the signature is wrong or too old
├── Expired
│   └── PaymentExpired      the time to pay has passed
└── Unavailable
    └── PaymentsAway        the provider does not answer
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.refusals import (
    Conflict,
    Expired,
    NotFound,
    Text,
    Unacceptable,
    Unavailable,
)


@dataclass(eq=False)
class PaymentNotFound(NotFound):
    """No such payment, or not this person's."""

    code: ClassVar[str] = "payment-not-found"
    title: ClassVar[Text] = Text("没有这笔付款", "There is no such payment")
    detail: ClassVar[Text] = Text(
        "没有找到这笔付款。请从订单页重新进入。",
        "No such payment was found. Open it again from the order.",
    )


@dataclass(eq=False)
class RefundNotFound(NotFound):
    """No such refund."""

    code: ClassVar[str] = "refund-not-found"
    title: ClassVar[Text] = Text("没有这笔退款", "There is no such refund")
    detail: ClassVar[Text] = Text(
        "没有找到这笔退款，请核对编号。",
        "No such refund was found; check its number.",
    )


@dataclass(eq=False)
class PaymentDiffers(Conflict):
    """The attempt was begun with another amount or method."""

    code: ClassVar[str] = "payment-differs"
    title: ClassVar[Text] = Text("付款内容已变", "The payment has changed")
    detail: ClassVar[Text] = Text(
        "这次付款已用另一种方式或金额开始，请先关闭它，再重新付款。",
        "This payment was begun with another method or amount; close it first, then pay again.",
    )


@dataclass(eq=False)
class NothingToRefund(Conflict):
    """The payment holds no money that could go back."""

    code: ClassVar[str] = "nothing-to-refund"
    title: ClassVar[Text] = Text("没有可退的款", "There is nothing to refund")
    detail: ClassVar[Text] = Text(
        "这笔付款没有收到钱，因此没有可退的款。",
        "No money was received for this payment, so there is nothing to give back.",
    )


@dataclass(eq=False)
class RefundTooLarge(Conflict):
    """More than is left of what was captured, counting refunds on their way."""

    code: ClassVar[str] = "refund-too-large"
    title: ClassVar[Text] = Text("退款超过可退金额", "The refund is too large")
    detail: ClassVar[Text] = Text(
        "要退 {asked_fen}，但这笔付款只剩 {left_fen} 可退。",
        "{asked_fen} was asked back, but only {left_fen} of this payment is left.",
    )
    asked_fen: int
    left_fen: int


@dataclass(eq=False)
class RefundDiffers(Conflict):
    """The reason was refunded already, with another amount."""

    code: ClassVar[str] = "refund-differs"
    title: ClassVar[Text] = Text("这笔退款已存在", "This refund exists already")
    detail: ClassVar[Text] = Text(
        "同一原因已退过 {refunded_fen}，金额与这次不同。",
        "{refunded_fen} was refunded for the same reason; the amount now differs.",
    )
    refunded_fen: int


@dataclass(eq=False)
class RefundNotManual(Conflict):
    """Only a refund that needs a hand is settled by hand."""

    code: ClassVar[str] = "refund-not-manual"
    title: ClassVar[Text] = Text("这笔退款不需要人工处理", "This refund needs no hand")
    detail: ClassVar[Text] = Text(
        "只有多次失败、转人工的退款才能这样登记。",
        "Only a refund that failed several times and waits for a person can be settled so.",
    )


@dataclass(eq=False)
class AmountTooSmall(Unacceptable):
    """Below what any provider takes (marketplace rules 4.1 M4)."""

    code: ClassVar[str] = "amount-too-small"
    title: ClassVar[Text] = Text("金额太小，无法在线支付", "The amount is too small to pay online")
    detail: ClassVar[Text] = Text(
        "在线支付至少 {least_fen}，请多买一点。",
        "Online payments start at {least_fen}; please add something.",
    )
    least_fen: int


@dataclass(eq=False)
class PaymentNotPossible(Unacceptable):
    """The provider does not take this payment this way."""

    code: ClassVar[str] = "payment-not-possible"
    title: ClassVar[Text] = Text("无法用这种方式付款", "This way of paying is not possible")
    detail: ClassVar[Text] = Text(
        "支付服务不接受这笔付款，没有扣款。请换一种付款方式。",
        "The payment service does not take this payment; nothing was charged. Try another way.",
    )
    method: str


@dataclass(eq=False)
class WebhookNotAccepted(Unacceptable):
    """A message that does not prove where it comes from."""

    code: ClassVar[str] = "webhook-not-accepted"
    title: ClassVar[Text] = Text("通知未通过验证", "The notification was not accepted")
    detail: ClassVar[Text] = Text(
        "签名不对、缺失或已过期，通知没有被处理。",
        "Its signature is wrong, missing or too old; nothing was done with it.",
    )


@dataclass(eq=False)
class NoSuchException(NotFound):
    """No such difference between our books and the provider's account."""

    code: ClassVar[str] = "no-such-exception"
    title: ClassVar[Text] = Text("没有这条差异", "There is no such difference")
    detail: ClassVar[Text] = Text(
        "没有找到这条对账差异，请刷新列表。",
        "No such difference was found; load the list again.",
    )


@dataclass(eq=False)
class ExceptionResolved(Conflict):
    """The difference is resolved already; one that comes back opens by itself."""

    code: ClassVar[str] = "exception-resolved"
    title: ClassVar[Text] = Text("这条差异已经解决", "This difference is resolved")
    detail: ClassVar[Text] = Text(
        "它已经解决，不用再处理；如果再次出现，会自动重新打开。",
        "It needs nothing any more; should it come back, it opens by itself.",
    )


@dataclass(eq=False)
class NothingToBook(Conflict):
    """There is no line of the provider's that could be put into suspense."""

    code: ClassVar[str] = "nothing-to-book"
    title: ClassVar[Text] = Text("没有可以入账的流水", "There is no line to book")
    detail: ClassVar[Text] = Text(
        "只有支付渠道有、我们账上没有的人民币流水才能记入暂记，没有动任何钱。",
        "Only a line in yuan that the provider has and our books lack goes into suspense.",
    )


@dataclass(eq=False)
class PaymentExpired(Expired):
    """The time to pay has passed."""

    code: ClassVar[str] = "payment-expired"
    title: ClassVar[Text] = Text("付款时间已过", "The time to pay has passed")
    detail: ClassVar[Text] = Text(
        "保留时间已过，这笔付款不能再开始。没有扣款，请重新下单。",
        "The hold has ended and this payment can no longer be begun. Nothing was charged.",
    )


@dataclass(eq=False)
class PaymentsAway(Unavailable):
    """The provider does not answer; the same request may pass later."""

    code: ClassVar[str] = "payments-away"
    title: ClassVar[Text] = Text("支付服务暂时无法连接", "The payment service does not answer")
    detail: ClassVar[Text] = Text(
        "不会重复扣款，请过 {retry_after_seconds} 秒再试一次。",
        "You will not be charged twice; try again in {retry_after_seconds} seconds.",
    )
    retry_after_seconds: int
