"""Open accounts of payees at the provider, and keep what it says of them.

The holder of an account talks to the provider directly; we hear whether money may be sent
there, and what is still missing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from core import clock
from core.database import execute, fetch_row, transaction
from core.identifiers import uuid7
from core.outbox import record
from payments.facts import AccountChanged
from payments.gateway import gateway
from payments.patience import patience
from payments.provider import GatewayRefused, GatewayUnavailable, GatewayUnknown
from payments.refusals import PaymentsAway
from payments.tables.transfers import NAME_LENGTH
from payments.transfer_provider import AccountOrder, AccountState, ProviderAccount
from payments.transfer_refusals import AccountNotPossible, PayeeHasNoAccount

if TYPE_CHECKING:
    from uuid import UUID

    from asyncpg import Record

log = structlog.get_logger(__name__)

# The provider forgets keys after a day; before that, a key finds what was made with it.
KEYS_LAST = timedelta(hours=20)


async def begin_onboarding(*, owner: UUID, name: str, return_url: str, refresh_url: str) -> str:
    """Give the address where a payee tells the provider about themselves; it is good for minutes.

    The account is opened on the first call. Must not run inside a transaction. Raises
    AccountNotPossible, and PaymentsAway when the provider does not answer.
    """
    row = await _kept(owner, name[:NAME_LENGTH])
    try:
        with patience():
            provider_id = row["provider_id"] or await _opened(row)
            return await gateway().account_link(
                provider_id, return_url=return_url, refresh_url=refresh_url
            )
    except GatewayUnavailable as away:
        raise PaymentsAway(away.retry_after_seconds) from away
    except GatewayRefused as refused:
        log.warning("account_not_opened", owner=str(owner), code=refused.code)
        raise AccountNotPossible from refused


async def look_at_account(owner: UUID) -> None:
    """Ask the provider how an account stands. Raises PayeeHasNoAccount and PaymentsAway."""
    row = await fetch_row("SELECT * FROM connected_account WHERE owner = $1", owner)
    if row is None:
        raise PayeeHasNoAccount
    try:
        with patience():
            await refresh_account(row)
    except GatewayUnavailable as away:
        raise PaymentsAway(away.retry_after_seconds) from away


async def refresh_account(row: Record) -> None:
    """Fetch an account and write down how it stands. Raises GatewayUnavailable."""
    await execute(
        "UPDATE connected_account SET checked_at = $2 WHERE id = $1", row["id"], clock.now()
    )
    if row["provider_id"] is None:
        return
    try:
        told = await gateway().retrieve_account(row["provider_id"])
    except GatewayUnknown:
        told = ProviderAccount(
            row["provider_id"], row["owner"], AccountState.CLOSED, False, (), "left"
        )
    await note_account(row["id"], told)


async def note_account(account_id: UUID, told: ProviderAccount) -> None:
    """Apply what the provider told of an account."""
    async with transaction():
        row = await fetch_row(
            "SELECT * FROM connected_account WHERE id = $1 FOR NO KEY UPDATE", account_id
        )
        if row is None:
            return
        await execute(
            """UPDATE connected_account SET provider_id = coalesce(provider_id, $2), state = $3,
                 payouts_enabled = $4, requirements = $5, blocked_by = $6, checked_at = $7
               WHERE id = $1""",
            account_id,
            told.provider_id,
            told.state.value,
            told.payouts_enabled,
            list(told.requirements),
            told.blocked_by,
            clock.now(),
        )
        if row["state"] != told.state:
            await record(AccountChanged(owner=row["owner"], state=told.state.value))


async def _kept(owner: UUID, name: str) -> Record:
    await execute(
        """INSERT INTO connected_account (id, owner, name, state, payouts_enabled, requirements,
             created_at) VALUES ($1, $2, $3, 'pending', false, '[]', $4)
           ON CONFLICT (owner) DO NOTHING""",
        uuid7(),
        owner,
        name,
        clock.now(),
    )
    row = await fetch_row("SELECT * FROM connected_account WHERE owner = $1", owner)
    if row is None:
        raise PayeeHasNoAccount
    return row


async def _opened(row: Record) -> str:
    """Open the account, or find the one that an unanswered call opened."""
    told = None
    if clock.now() - row["created_at"] > KEYS_LAST:
        told = await gateway().find_account(row["owner"])
    if told is None:
        order = AccountOrder(row["owner"], f"account:{row['owner']}", row["name"])
        told = await gateway().create_account(order)
    await note_account(row["id"], told)
    return told.provider_id
