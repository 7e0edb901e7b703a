"""Ask for money to go to a payee's account, in the caller's transaction; it is sent afterwards.

One transfer for each attempt to pay something, whoever asks how often. While our balance
does not cover it, it waits, and asking again sends it anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_row, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from payments.facts import TransferRequested
from payments.tables.transfers import NAME_LENGTH
from payments.transfer_provider import AccountState
from payments.transfer_refusals import (
    AccountNotReady,
    PayeeHasNoAccount,
    TransferDiffers,
    TransferUnderWay,
)
from payments.transfer_states import TransferState

if TYPE_CHECKING:
    from uuid import UUID

    from asyncpg import Record

WITHDRAWN = "withdrawn"


@within_transaction
async def request_transfer(
    *, reference: UUID, attempt: int, owner: UUID, amount_fen: int, description: str
) -> UUID:
    """Ask for a transfer; give its id. Asking again gives the same, and sends a waiting one.

    Raises PayeeHasNoAccount, AccountNotReady, and TransferDiffers when the attempt was begun
    with other terms.
    """
    account = await require_ready_account(owner)
    known = await _of_attempt(reference, attempt)
    if known is None:
        return await _keep(reference, attempt, account["id"], amount_fen, description)
    if (known["amount_fen"], known["account"]) != (amount_fen, account["id"]):
        raise TransferDiffers
    if known["state"] == TransferState.WAITING:
        await execute(
            "UPDATE outgoing_transfer SET state = 'created', due_at = $2 WHERE id = $1",
            known["id"],
            clock.now(),
        )
        await record(TransferRequested(transfer_id=known["id"]))
    found: UUID = known["id"]
    return found


@within_transaction
async def withdraw_transfer(reference: UUID, attempt: int) -> None:
    """Make sure that an attempt is never sent, as long as that can be promised.

    Raises TransferUnderWay when the provider may have made it.
    """
    known = await _of_attempt(reference, attempt)
    if known is None or known["state"] == TransferState.REFUSED:
        return
    if known["state"] != TransferState.WAITING:
        raise TransferUnderWay
    await execute(
        """UPDATE outgoing_transfer SET state = 'refused', last_error = $2, settled_at = $3
           WHERE id = $1""",
        known["id"],
        WITHDRAWN,
        clock.now(),
    )


@within_transaction
async def require_ready_account(owner: UUID) -> Record:
    """Give the account of a payee. Raises PayeeHasNoAccount and AccountNotReady."""
    account = await fetch_row("SELECT * FROM connected_account WHERE owner = $1 FOR SHARE", owner)
    if account is None or account["provider_id"] is None:
        raise PayeeHasNoAccount
    if account["state"] != AccountState.ACTIVE:
        raise AccountNotReady
    return account


@within_transaction
async def _of_attempt(reference: UUID, attempt: int) -> Record | None:
    return await fetch_row(
        """SELECT * FROM outgoing_transfer WHERE reference = $1 AND attempt = $2
           FOR NO KEY UPDATE""",
        reference,
        attempt,
    )


@within_transaction
async def _keep(
    reference: UUID, attempt: int, account_id: UUID, amount_fen: int, description: str
) -> UUID:
    transfer_id, now = uuid7(), clock.now()
    await execute(
        """INSERT INTO outgoing_transfer (id, reference, attempt, account, amount_fen,
             description, state, tries, reversed_fen, created_at, due_at)
           VALUES ($1, $2, $3, $4, $5, $6, 'created', 0, 0, $7, $7)""",
        transfer_id,
        reference,
        attempt,
        account_id,
        amount_fen,
        description[:NAME_LENGTH],
        now,
    )
    await record(TransferRequested(transfer_id=transfer_id))
    return transfer_id
