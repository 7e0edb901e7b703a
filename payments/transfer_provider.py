"""How money leaves for others' accounts at the provider, in our own words.

An account belongs to a payee: the provider asks its holder what it must know (who they are,
which bank), and we only see what is still missing. A transfer moves money from our balance
to such an account; a reversal brings some of it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from uuid import UUID


class AccountState(StrEnum):
    """Whether a connected account can be sent money."""

    PENDING = "pending"
    ACTIVE = "active"
    RESTRICTED = "restricted"
    CLOSED = "closed"


@dataclass(frozen=True)
class AccountOrder:
    """What the provider needs to open an account; the same order always reads the same."""

    owner: UUID
    key: str
    name: str


@dataclass(frozen=True)
class ProviderAccount:
    """A connected account as the provider tells it.

    ``requirements`` names what its holder still owes the provider, in the provider's words.
    """

    provider_id: str
    owner: UUID | None
    state: AccountState
    payouts_enabled: bool
    requirements: tuple[str, ...]
    blocked_by: str | None


@dataclass(frozen=True)
class TransferOrder:
    """What the provider needs to move money to a connected account."""

    transfer: UUID
    reference: UUID
    key: str
    account_id: str
    amount_fen: int
    description: str


@dataclass(frozen=True)
class ProviderTransfer:
    """A transfer as the provider tells it."""

    provider_id: str
    transfer: UUID | None
    amount_fen: int
    reversed_fen: int


@dataclass(frozen=True)
class ReversalOrder:
    """What the provider needs to bring money back from a connected account."""

    reversal: UUID
    key: str
    transfer_id: str
    amount_fen: int


@dataclass(frozen=True)
class ProviderReversal:
    """A reversal as the provider tells it; without our id somebody else made it."""

    provider_id: str
    reversal: UUID | None
    amount_fen: int


@dataclass(frozen=True)
class WebhookEndpoint:
    """An address the provider reports to; its secret is told once, when it is made."""

    provider_id: str
    url: str
    secret: str | None


class TransferGateway(Protocol):
    """What we ask of a provider that pays others; every call may raise GatewayUnavailable."""

    async def create_account(self, order: AccountOrder) -> ProviderAccount:
        """Open an account; the same key gives the same account. Raises GatewayRefused."""
        ...

    async def find_account(self, owner: UUID) -> ProviderAccount | None:
        """Find an account by our id of its owner, when its provider id was lost."""
        ...

    async def retrieve_account(self, provider_id: str) -> ProviderAccount:
        """Give an account as it stands now. Raises GatewayUnknown when it left us."""
        ...

    async def account_link(self, provider_id: str, *, return_url: str, refresh_url: str) -> str:
        """Give an address, good once and for minutes, where its holder tells what is missing.

        Raises GatewayRefused, and GatewayUnknown for an unknown id.
        """
        ...

    async def create_transfer(self, order: TransferOrder) -> ProviderTransfer:
        """Move money; the same key gives the same transfer. Raises GatewayRefused."""
        ...

    async def retrieve_transfer(self, provider_id: str) -> ProviderTransfer:
        """Give a transfer as it stands now. Raises GatewayUnknown for an unknown id."""
        ...

    async def find_transfer(self, transfer: UUID, reference: UUID) -> ProviderTransfer | None:
        """Find a transfer by our ids, when its provider id was lost."""
        ...

    async def reverse_transfer(self, order: ReversalOrder) -> ProviderReversal:
        """Bring money back; the same key gives the same reversal. Raises GatewayRefused."""
        ...

    async def reversals_of(self, transfer_id: str) -> list[ProviderReversal]:
        """Give every reversal of a transfer. Raises GatewayUnknown for an unknown id."""
        ...

    async def register_webhook(self, url: str, *, connect: bool) -> WebhookEndpoint:
        """Let the provider report to an address; one that it knows is brought up to date.

        ``connect`` chooses what happens in connected accounts rather than in ours.
        """
        ...
