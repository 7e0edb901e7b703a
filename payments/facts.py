"""What happens to money, for whoever asked for it. Ids and amounts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class PaymentSucceeded(Fact):
    """The money of a payment was taken. At most once per payment."""

    kind: ClassVar[str] = "payments.payment_succeeded"
    payment_id: UUID
    reference: UUID
    attempt: int
    payer: UUID
    method: str
    amount_fen: int
    captured_fen: int
    fee_fen: int | None


@dataclass(frozen=True)
class PaymentFailed(Fact):
    """The provider will not bring this money; another attempt may be made."""

    kind: ClassVar[str] = "payments.payment_failed"
    payment_id: UUID
    reference: UUID
    attempt: int


@dataclass(frozen=True)
class PaymentCancelled(Fact):
    """The provider confirmed that a payment is closed: what it held may be released."""

    kind: ClassVar[str] = "payments.payment_cancelled"
    payment_id: UUID
    reference: UUID
    attempt: int


@dataclass(frozen=True)
class RefundRequested(Fact):
    """Money is to go back; it counts against the payment from now on."""

    kind: ClassVar[str] = "payments.refund_requested"
    refund_id: UUID
    payment_id: UUID
    reference: UUID
    amount_fen: int
    reason_key: str


@dataclass(frozen=True)
class RefundSubmitted(Fact):
    """The provider has taken a refund and not made it yet."""

    kind: ClassVar[str] = "payments.refund_submitted"
    refund_id: UUID
    payment_id: UUID
    reference: UUID
    amount_fen: int
    reason_key: str


@dataclass(frozen=True)
class RefundSucceeded(Fact):
    """The money is back with the buyer: from the provider, or ``by_hand`` from elsewhere."""

    kind: ClassVar[str] = "payments.refund_succeeded"
    refund_id: UUID
    payment_id: UUID
    reference: UUID
    amount_fen: int
    reason_key: str
    by_hand: bool = False


@dataclass(frozen=True)
class RefundReturned(Fact):
    """A refund that had succeeded bounced: the money is with the provider again.

    It is tried anew by itself; whoever booked its success takes the booking back.
    """

    kind: ClassVar[str] = "payments.refund_returned"
    refund_id: UUID
    payment_id: UUID
    reference: UUID
    amount_fen: int
    reason_key: str


@dataclass(frozen=True)
class RefundFailed(Fact):
    """A try failed; another follows unless it is ``final``: then a person has to help."""

    kind: ClassVar[str] = "payments.refund_failed"
    refund_id: UUID
    payment_id: UUID
    reference: UUID
    amount_fen: int
    reason_key: str
    final: bool


@dataclass(frozen=True)
class WebhookReceived(Fact):
    """A verified message of the provider waits to be looked into."""

    kind: ClassVar[str] = "payments.webhook_received"
    receipt_id: UUID


@dataclass(frozen=True)
class TransferRequested(Fact):
    """Money is to go to a connected account."""

    kind: ClassVar[str] = "payments.transfer_requested"
    transfer_id: UUID


@dataclass(frozen=True)
class TransferSent(Fact):
    """The provider moved the money to the connected account. At most once per transfer."""

    kind: ClassVar[str] = "payments.transfer_sent"
    transfer_id: UUID
    reference: UUID
    attempt: int
    amount_fen: int


@dataclass(frozen=True)
class TransferWaits(Fact):
    """Our balance at the provider does not cover a transfer: it may be asked for again."""

    kind: ClassVar[str] = "payments.transfer_waits"
    transfer_id: UUID
    reference: UUID
    attempt: int


@dataclass(frozen=True)
class TransferRefused(Fact):
    """The provider does not make this transfer; nothing moved and nothing will."""

    kind: ClassVar[str] = "payments.transfer_refused"
    transfer_id: UUID
    reference: UUID
    attempt: int
    code: str


@dataclass(frozen=True)
class ReversalRequested(Fact):
    """Money is to come back from a connected account."""

    kind: ClassVar[str] = "payments.reversal_requested"
    reversal_id: UUID


@dataclass(frozen=True)
class ReversalDone(Fact):
    """Money of a transfer is in our balance again. At most once per reversal."""

    kind: ClassVar[str] = "payments.reversal_done"
    reversal_id: UUID
    transfer_id: UUID
    reference: UUID
    attempt: int
    amount_fen: int


@dataclass(frozen=True)
class ReversalRefused(Fact):
    """The provider did not bring the money back, for the account does not hold it any more."""

    kind: ClassVar[str] = "payments.reversal_refused"
    reversal_id: UUID
    transfer_id: UUID
    reference: UUID
    attempt: int
    amount_fen: int
    code: str


@dataclass(frozen=True)
class AccountChanged(Fact):
    """A connected account can be sent money from now on, or no longer."""

    kind: ClassVar[str] = "payments.account_changed"
    owner: UUID
    state: str
