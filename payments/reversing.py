"""Bring money back from a payee's account: asked for in the caller's transaction, done afterwards.

The provider refuses when the account does not hold the money any more; then it stays a debt.
What somebody brought back at the provider by hand is kept as well, under its own id there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from core import clock
from core.database import execute, fetch_row, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from payments.facts import ReversalDone, ReversalRefused, ReversalRequested
from payments.gateway import gateway
from payments.provider import GatewayRefused
from payments.sending_transfers import lock_transfer
from payments.transfer_provider import ProviderReversal, ReversalOrder
from payments.transfer_refusals import ReversalTooLarge
from payments.transfer_states import ReversalState, TransferState, after_reversal

if TYPE_CHECKING:
    from uuid import UUID

    from asyncpg import Record

log = structlog.get_logger(__name__)


@within_transaction
async def request_reversal(*, transfer_id: UUID, amount_fen: int, reason_key: str) -> UUID:
    """Ask for money of a transfer to come back; the same reason gives the same reversal.

    Raises TransferNotFound and ReversalTooLarge.
    """
    transfer = await lock_transfer(transfer_id)
    known: UUID | None = await fetch_value(
        "SELECT id FROM transfer_reversal WHERE parent = $1 AND reason_key = $2",
        transfer_id,
        reason_key,
    )
    if known is not None:
        return known
    left = await _left(transfer)
    if not 0 < amount_fen <= left:
        raise ReversalTooLarge(asked_fen=amount_fen, left_fen=left)
    reversal_id, now = uuid7(), clock.now()
    await execute(
        """INSERT INTO transfer_reversal (id, parent, reason_key, amount_fen, state, created_at,
             due_at) VALUES ($1, $2, $3, $4, 'created', $5, $5)""",
        reversal_id,
        transfer_id,
        reason_key,
        amount_fen,
        now,
    )
    await record(ReversalRequested(reversal_id=reversal_id))
    return reversal_id


async def submit_reversal(reversal_id: UUID) -> None:
    """Carry a created reversal to the provider; does nothing for any other.

    Raises GatewayUnavailable when the provider does not answer; the same try is repeated.
    """
    row = await fetch_row(
        """UPDATE transfer_reversal back SET due_at = $2 FROM outgoing_transfer transfer
           WHERE back.id = $1 AND back.state = 'created' AND transfer.id = back.parent
           RETURNING back.*, transfer.provider_id AS transfer_id""",
        reversal_id,
        clock.now(),
    )
    if row is None:
        return
    # A call whose answer was lost may have worked longer ago than keys last.
    await look_at_reversals(row["parent"], row["transfer_id"])
    if await fetch_value("SELECT state FROM transfer_reversal WHERE id = $1", row["id"]) != (
        ReversalState.CREATED
    ):
        return
    try:
        told = await gateway().reverse_transfer(
            ReversalOrder(row["id"], f"reversal:{row['id']}", row["transfer_id"], row["amount_fen"])
        )
    except GatewayRefused as refused:
        await _refused(row, refused.code)
        return
    await _note(row["parent"], told)


async def look_at_reversals(transfer_id: UUID, provider_id: str) -> None:
    """Write down every reversal the provider knows of a transfer. Raises GatewayUnavailable."""
    for told in await gateway().reversals_of(provider_id):
        await _note(transfer_id, told)


async def _note(transfer_id: UUID, told: ProviderReversal) -> None:
    async with transaction():
        transfer = await lock_transfer(transfer_id)
        row = await _known(transfer_id, told) or await _made_by_hand(transfer_id, told)
        if row["state"] == ReversalState.DONE:
            return
        now = clock.now()
        await execute(
            """UPDATE transfer_reversal SET state = 'done', provider_id = $2, settled_at = $3,
                 last_error = NULL WHERE id = $1""",
            row["id"],
            told.provider_id,
            now,
        )
        back = transfer["reversed_fen"] + row["amount_fen"]
        await execute(
            "UPDATE outgoing_transfer SET reversed_fen = $2, state = $3 WHERE id = $1",
            transfer_id,
            back,
            after_reversal(transfer["amount_fen"], back).value,
        )
        ids = (row["id"], transfer_id, transfer["reference"], transfer["attempt"])
        await record(ReversalDone(*ids, amount_fen=row["amount_fen"]))


@within_transaction
async def _known(transfer_id: UUID, told: ProviderReversal) -> Record | None:
    return await fetch_row(
        "SELECT * FROM transfer_reversal WHERE parent = $1 AND (id = $2 OR provider_id = $3)",
        transfer_id,
        told.reversal,
        told.provider_id,
    )


@within_transaction
async def _made_by_hand(transfer_id: UUID, told: ProviderReversal) -> Record:
    log.warning("reversal_made_elsewhere", transfer=str(transfer_id), amount=told.amount_fen)
    row = await fetch_row(
        """INSERT INTO transfer_reversal (id, parent, reason_key, amount_fen, state, created_at,
             due_at) VALUES ($1, $2, $3, $4, 'created', $5, $5) RETURNING *""",
        uuid7(),
        transfer_id,
        told.provider_id,
        told.amount_fen,
        clock.now(),
    )
    if row is None:
        message = "an insert gave no row"
        raise RuntimeError(message)
    return row


async def _refused(row: Record, code: str) -> None:
    async with transaction():
        transfer = await lock_transfer(row["parent"])
        changed = await execute(
            """UPDATE transfer_reversal SET state = 'refused', last_error = $2, settled_at = $3
               WHERE id = $1 AND state = 'created'""",
            row["id"],
            code[:300],
            clock.now(),
        )
        if changed:
            log.error("reversal_refused", reversal=str(row["id"]), code=code)
            ids = (row["id"], transfer["id"], transfer["reference"], transfer["attempt"])
            await record(ReversalRefused(*ids, amount_fen=row["amount_fen"], code=code))


@within_transaction
async def coming_back_from(owner: UUID) -> int:
    """Give what is asked back of a payee and not here yet."""
    return int(
        await fetch_value(
            """SELECT coalesce(sum(back.amount_fen), 0)::bigint FROM transfer_reversal back
               JOIN outgoing_transfer transfer ON transfer.id = back.parent
               JOIN connected_account account ON account.id = transfer.account
               WHERE account.owner = $1 AND back.state = 'created'""",
            owner,
        )
    )


@within_transaction
async def _left(transfer: Record) -> int:
    if transfer["state"] != TransferState.SENT:
        return 0
    taken = await fetch_value(
        """SELECT coalesce(sum(amount_fen), 0)::bigint FROM transfer_reversal
           WHERE parent = $1 AND state <> 'refused'""",
        transfer["id"],
    )
    return int(transfer["amount_fen"] - taken)
