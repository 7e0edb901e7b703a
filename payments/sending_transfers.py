"""Carry transfers to the provider, and write down what it says of them.

A call whose answer was lost is repeated with its key, which gives the transfer it made. Only
a definite refusal is followed by another key, so no money ever leaves twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from core import clock
from core.database import execute, fetch_row, transaction, within_transaction
from core.outbox import record
from payments.facts import TransferRefused, TransferSent, TransferWaits
from payments.gateway import gateway
from payments.provider import GatewayRefused
from payments.transfer_provider import ProviderTransfer, TransferOrder
from payments.transfer_refusals import TransferNotFound
from payments.transfer_states import TransferState, after_refusal

if TYPE_CHECKING:
    from uuid import UUID

    from asyncpg import Record

log = structlog.get_logger(__name__)

# The provider forgets keys after a day; an older try is looked for before it is repeated.
KEYS_LAST = timedelta(hours=20)


async def send_transfer(transfer_id: UUID) -> None:
    """Carry a created transfer to the provider; does nothing for any other.

    Raises GatewayUnavailable when the provider does not answer; the same try is repeated.
    """
    row = await fetch_row(
        """UPDATE outgoing_transfer transfer SET asked_at = coalesce(asked_at, $2), due_at = $2
           FROM connected_account account
           WHERE transfer.id = $1 AND transfer.state = 'created'
             AND account.id = transfer.account
           RETURNING transfer.*, account.provider_id AS account_id""",
        transfer_id,
        clock.now(),
    )
    if row is None:
        return
    try:
        told = await _lost_try(row) or await gateway().create_transfer(_order(row))
    except GatewayRefused as refused:
        await _refused(transfer_id, row["tries"], refused.code)
        return
    await note_transfer(transfer_id, told)


async def note_transfer(transfer_id: UUID, told: ProviderTransfer) -> None:
    """Write down that the provider made a transfer; hearing it again changes nothing."""
    async with transaction():
        row = await lock_transfer(transfer_id)
        if row["state"] in {TransferState.SENT, TransferState.REVERSED}:
            return
        await execute(
            """UPDATE outgoing_transfer SET state = 'sent', provider_id = $2, settled_at = $3,
                 asked_at = NULL, last_error = NULL WHERE id = $1""",
            transfer_id,
            told.provider_id,
            clock.now(),
        )
        await record(
            TransferSent(
                transfer_id=transfer_id,
                reference=row["reference"],
                attempt=row["attempt"],
                amount_fen=row["amount_fen"],
            )
        )


@within_transaction
async def lock_transfer(transfer_id: UUID) -> Record:
    """Lock a transfer and give it. Raises TransferNotFound."""
    row = await fetch_row(
        "SELECT * FROM outgoing_transfer WHERE id = $1 FOR NO KEY UPDATE", transfer_id
    )
    if row is None:
        raise TransferNotFound
    return row


async def _lost_try(row: Record) -> ProviderTransfer | None:
    if clock.now() - row["asked_at"] < KEYS_LAST:
        return None
    return await gateway().find_transfer(row["id"], row["reference"])


def _order(row: Record) -> TransferOrder:
    return TransferOrder(
        transfer=row["id"],
        reference=row["reference"],
        key=f"transfer:{row['reference']}:{row['attempt']}:{row['tries']}",
        account_id=row["account_id"],
        amount_fen=row["amount_fen"],
        description=row["description"],
    )


async def _refused(transfer_id: UUID, tries: int, code: str) -> None:
    async with transaction():
        row = await lock_transfer(transfer_id)
        if row["state"] != TransferState.CREATED or row["tries"] != tries:
            return
        state = after_refusal(code)
        await execute(
            """UPDATE outgoing_transfer SET state = $2, tries = tries + 1, last_error = $3,
                 asked_at = NULL, settled_at = $4 WHERE id = $1""",
            transfer_id,
            state.value,
            code[:300],
            clock.now() if state is TransferState.REFUSED else None,
        )
        ids = (transfer_id, row["reference"], row["attempt"])
        if state is TransferState.WAITING:
            await record(TransferWaits(*ids))
        else:
            log.error("transfer_refused", transfer=str(transfer_id), code=code)
            await record(TransferRefused(*ids, code=code))
