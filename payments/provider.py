"""The payment provider, as the rest of the platform sees it: a protocol and our own words.

Everything here is neutral: amounts are fen, ids of ours are UUIDs, instants are UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from payments.transfer_provider import TransferGateway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from uuid import UUID


class Method(StrEnum):
    """How a resident pays. Wallets cannot hold money back: it is taken when they say yes."""

    CARD = "card"
    ALIPAY = "alipay"
    WECHAT_PAY = "wechat_pay"


class GatewayUnavailable(Exception):  # noqa: N818 - named by what it means to the caller
    """The provider is away, slow or over its limits; the same call may pass later.

    ``answered`` tells whether an answer came at all: without one, asking about something
    else is of no use either.
    """

    def __init__(self, why: str, *, answered: bool, retry_after_seconds: int = 5) -> None:
        super().__init__(why)
        self.answered = answered
        self.retry_after_seconds = retry_after_seconds


class GatewayRefused(Exception):  # noqa: N818 - named by what it means to the caller
    """The provider understood and said no; repeating the call will not help."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class GatewayUnknown(GatewayRefused):
    """The provider has no such object, or has it no longer."""


class WebhookForged(Exception):  # noqa: N818 - named by what it means to the caller
    """The signature of a webhook is wrong, too old, or missing."""


class ProviderState(StrEnum):
    """Where a payment stands at the provider."""

    OPEN = "open"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ProviderRefundState(StrEnum):
    """Where a refund stands at the provider."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True)
class PaymentOrder:
    """What the provider needs to take a payment; the same order always reads the same.

    Who leaves the pay page comes back to ``return_url`` with ``left`` in it.
    """

    payment: UUID
    reference: UUID
    key: str
    amount_fen: int
    method: Method
    title: str
    return_url: str
    closes_at: datetime
    language: str


@dataclass(frozen=True)
class ProviderPayment:
    """A payment as the provider tells it."""

    provider_id: str
    payment: UUID | None
    state: ProviderState
    amount_fen: int
    captured_fen: int
    redirect_url: str | None
    intent_id: str | None
    charge_id: str | None
    fee_fen: int | None


@dataclass(frozen=True)
class RefundOrder:
    """What the provider needs to give money back."""

    refund: UUID
    key: str
    intent_id: str
    amount_fen: int


@dataclass(frozen=True)
class ProviderRefund:
    """A refund as the provider tells it."""

    provider_id: str
    refund: UUID | None
    state: ProviderRefundState
    amount_fen: int
    reason: str | None


@dataclass(frozen=True)
class ProviderTransaction:
    """A line of the provider's own account; amounts in the smallest unit of its currency.

    ``presented_fen`` is what was asked for in yuan, where the account holds another currency.
    """

    provider_id: str
    kind: str
    category: str
    source: str | None
    currency: str
    amount: int
    fee: int
    net: int
    exchange_rate: str | None
    presented_fen: int | None
    created_at: datetime
    available_at: datetime


@dataclass(frozen=True)
class ProviderBalance:
    """What the provider holds for us by currency: what may move, and what may not yet."""

    available: dict[str, int]
    pending: dict[str, int]


@dataclass(frozen=True)
class ProviderEvent:
    """A verified webhook: what it is about, by the provider's id and by ours.

    ``provider_id`` is one that the matching ``retrieve_…`` understands; it is missing where the
    message names a part of a payment only.
    """

    event_id: str
    kind: str
    subject: str
    provider_id: str | None
    our_id: UUID | None
    created_at: datetime


class Gateway(TransferGateway, Protocol):
    """What we ask of a payment provider; every call may raise GatewayUnavailable."""

    async def create_payment(self, order: PaymentOrder) -> ProviderPayment:
        """Open a payment; the same key gives the same payment. Raises GatewayRefused."""
        ...

    async def retrieve_payment(self, provider_id: str) -> ProviderPayment:
        """Give a payment as it stands now. Raises GatewayUnknown for an unknown id."""
        ...

    async def cancel_payment(self, provider_id: str) -> ProviderPayment:
        """Close a payment if it is still open; give how it stands, which may be paid.

        Raises GatewayUnknown for an unknown id.
        """
        ...

    async def find_payment(self, payment: UUID) -> ProviderPayment | None:
        """Find a payment by our id, when its provider id was lost. May lag a minute."""
        ...

    async def refund(self, order: RefundOrder) -> ProviderRefund:
        """Give money back; the same key gives the same refund. Raises GatewayRefused."""
        ...

    async def retrieve_refund(self, provider_id: str) -> ProviderRefund:
        """Give a refund as it stands now. Raises GatewayUnknown for an unknown id."""
        ...

    async def find_refund(self, refund: UUID, intent_id: str) -> ProviderRefund | None:
        """Find a refund of a payment by our id; the newest when there were several tries."""
        ...

    def transactions(self, since: datetime) -> AsyncIterator[ProviderTransaction]:
        """Give the lines of the provider's account since an instant, newest first."""
        ...

    async def balance(self) -> ProviderBalance:
        """Give what the provider holds for us at this moment."""
        ...

    def parse_webhook(self, body: bytes, signature: str) -> ProviderEvent:
        """Verify a raw body and read it. Raises WebhookForged."""
        ...

    def parse_connect_webhook(self, body: bytes, signature: str) -> ProviderEvent:
        """Do the same for what happens in connected accounts, which has its own secret."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
