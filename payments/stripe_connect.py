"""Stripe Connect: accounts of payees, transfers to them, and what comes back.

Separate charges and transfers: the platform takes the money, bears fees and refunds, and
moves each payee's part afterwards. The holder of an account talks to Stripe directly, on
Stripe's own pages, so papers and bank accounts never come near us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from payments.stripe_client import API_VERSION, StripeCaller, is_replayed, our_id
from payments.stripe_events import OF_ACCOUNTS, OF_OURS
from payments.transfer_provider import (
    AccountOrder,
    AccountState,
    ProviderAccount,
    ProviderReversal,
    ProviderTransfer,
    ReversalOrder,
    TransferGateway,
    TransferOrder,
    WebhookEndpoint,
)

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    import stripe

PAGE_ROWS = 100
CURRENCY = "cny"


class StripeConnect(StripeCaller, TransferGateway):
    """The part of the gateway that pays others."""

    @override
    async def create_account(self, order: AccountOrder) -> ProviderAccount:
        made = await self._asked(
            self._client.v1.accounts.create_async(
                {
                    "controller": {
                        "fees": {"payer": "application"},
                        "losses": {"payments": "application"},
                        "requirement_collection": "stripe",
                        "stripe_dashboard": {"type": "express"},
                    },
                    "capabilities": {"transfers": {"requested": True}},
                    "business_profile": {"name": order.name},
                    "metadata": {"owner": str(order.owner)},
                },
                {"idempotency_key": order.key},
            )
        )
        return await self.retrieve_account(made.id) if is_replayed(made) else _account(made)

    @override
    async def find_account(self, owner: UUID) -> ProviderAccount | None:
        page = await self._asked(self._client.v1.accounts.list_async({"limit": PAGE_ROWS}))
        while True:
            for found in page.data:
                if our_id(found.metadata, "owner") == owner:
                    return _account(found)
            if not page.has_more:
                return None
            page = await self._asked(page.next_page_async())

    @override
    async def retrieve_account(self, provider_id: str) -> ProviderAccount:
        return _account(await self._asked(self._client.v1.accounts.retrieve_async(provider_id)))

    @override
    async def account_link(self, provider_id: str, *, return_url: str, refresh_url: str) -> str:
        made = await self._asked(
            self._client.v1.account_links.create_async(
                {
                    "account": provider_id,
                    "type": "account_onboarding",
                    "return_url": return_url,
                    "refresh_url": refresh_url,
                    "collection_options": {"fields": "eventually_due"},
                }
            )
        )
        return made.url

    @override
    async def create_transfer(self, order: TransferOrder) -> ProviderTransfer:
        made = await self._asked(
            self._client.v1.transfers.create_async(
                {
                    "amount": order.amount_fen,
                    "currency": CURRENCY,
                    "destination": order.account_id,
                    "description": order.description,
                    "transfer_group": str(order.reference),
                    "metadata": {
                        "transfer": str(order.transfer),
                        "reference": str(order.reference),
                    },
                },
                {"idempotency_key": order.key},
            )
        )
        return await self.retrieve_transfer(made.id) if is_replayed(made) else _transfer(made)

    @override
    async def retrieve_transfer(self, provider_id: str) -> ProviderTransfer:
        return _transfer(await self._asked(self._client.v1.transfers.retrieve_async(provider_id)))

    @override
    async def find_transfer(self, transfer: UUID, reference: UUID) -> ProviderTransfer | None:
        page = await self._asked(
            self._client.v1.transfers.list_async(
                {"transfer_group": str(reference), "limit": PAGE_ROWS}
            )
        )
        for found in page.data:
            if our_id(found.metadata, "transfer") == transfer:
                return _transfer(found)
        return None

    @override
    async def reverse_transfer(self, order: ReversalOrder) -> ProviderReversal:
        made = await self._asked(
            self._client.v1.transfers.reversals.create_async(
                order.transfer_id,
                {"amount": order.amount_fen, "metadata": {"reversal": str(order.reversal)}},
                {"idempotency_key": order.key},
            )
        )
        return _reversal(made)

    @override
    async def reversals_of(self, transfer_id: str) -> list[ProviderReversal]:
        page = await self._asked(
            self._client.v1.transfers.reversals.list_async(transfer_id, {"limit": PAGE_ROWS})
        )
        return [_reversal(found) for found in page.data]

    @override
    async def register_webhook(self, url: str, *, connect: bool) -> WebhookEndpoint:
        endpoints = self._client.v1.webhook_endpoints
        kinds: Any = list(OF_ACCOUNTS if connect else OF_OURS)
        version: Any = API_VERSION
        known = await self._asked(endpoints.list_async({"limit": PAGE_ROWS}))
        for found in known.data:
            if found.url == url:
                await self._asked(
                    endpoints.update_async(found.id, {"enabled_events": kinds, "disabled": False})
                )
                return WebhookEndpoint(found.id, url, None)
        made = await self._asked(
            endpoints.create_async(
                {"url": url, "enabled_events": kinds, "connect": connect, "api_version": version}
            )
        )
        return WebhookEndpoint(made.id, url, made.secret)


def _account(account: stripe.Account) -> ProviderAccount:
    told = account.requirements
    due = (*(told.past_due or ()), *(told.currently_due or ())) if told else ()
    return ProviderAccount(
        provider_id=account.id,
        owner=our_id(account.metadata, "owner"),
        state=_state(account),
        payouts_enabled=bool(account.payouts_enabled),
        requirements=tuple(dict.fromkeys(due)),
        blocked_by=told.disabled_reason if told else None,
    )


def _state(account: stripe.Account) -> AccountState:
    transfers = getattr(account.capabilities, "transfers", None)
    if transfers == "active" and account.payouts_enabled:
        return AccountState.ACTIVE
    return AccountState.RESTRICTED if account.details_submitted else AccountState.PENDING


def _transfer(transfer: stripe.Transfer) -> ProviderTransfer:
    return ProviderTransfer(
        provider_id=transfer.id,
        transfer=our_id(transfer.metadata, "transfer"),
        amount_fen=transfer.amount,
        reversed_fen=transfer.amount_reversed,
    )


def _reversal(reversal: stripe.TransferReversal) -> ProviderReversal:
    return ProviderReversal(
        provider_id=reversal.id,
        reversal=our_id(reversal.metadata, "reversal"),
        amount_fen=reversal.amount,
    )
